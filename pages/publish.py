"""A read-only copy of the site to put on a server: `python -m pages.publish`; abstracts stay at home by default."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("pages", "plugins", "templates", "static", "queries", "db", "article", "docs")
FILES = ("metadata.yml", "settings.json", "requirements.lock", "Dockerfile", "LICENSE")
LONGEST_QUOTE = 200  # characters of an abstract that may stand as a quotation
QUOTES = (("findings", "words"), ("results", "words"), ("claim_studies", "quote"), ("reviews", "words"))


class PublishError(click.ClickException):
    """Nothing can be published; the message says why and the way out."""


def without_abstracts(database: sqlite3.Connection) -> int:
    """Take every abstract out, shorten quotations, and build the search index anew over titles. Returns how many.

    The index has to be rebuilt, not only updated: what FTS5 has deleted still stands in its segments.
    """
    gone = database.execute("update papers set abstract = null, sections = '[]', other_abstracts = '[]'").rowcount
    for table, column in QUOTES:
        database.execute(
            f"update {table} set {column} = substr({column}, 1, ?) || '…' where length({column}) > ?",
            [LONGEST_QUOTE, LONGEST_QUOTE],
        )
    database.execute("insert into papers_fts(papers_fts) values ('rebuild')")
    database.execute("insert into papers_fts(papers_fts) values ('optimize')")
    database.commit()
    return int(gone)


def copy_database(source: Path, target: Path, *, abstracts: bool) -> None:
    """source as one self-contained file without a write-ahead log."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as database:
        database.execute("vacuum into ?", [str(target)])
    with closing(sqlite3.connect(target)) as database:
        if not abstracts:
            without_abstracts(database)
        database.execute("vacuum")
        database.execute("pragma journal_mode = delete")


def copy_site(target: Path) -> None:
    """Everything that serving needs beside the database, without tests, caches and the harvester."""
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc", "pictures")
    for part in PARTS:
        shutil.rmtree(target / part, ignore_errors=True)
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, target / part, ignore=ignored)
    for name in FILES:
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, target / name)


def inspect(target: Path) -> None:
    """inspect-data.json: its presence tells Datasette that the file never changes."""
    command = [str(Path(sys.executable).with_name("datasette")), "inspect", "evidence.db"]
    done = subprocess.run(command, cwd=target, capture_output=True, text=True, check=True, env=dict(os.environ))
    (target / "inspect-data.json").write_text(json.dumps(json.loads(done.stdout)))


@click.command()
@click.option("--db", default=ROOT / "evidence.db", type=click.Path(path_type=Path), help="What to publish.")
@click.option("--out", default=ROOT / "build" / "site", type=click.Path(path_type=Path), help="The folder to make.")
@click.option("--with-abstracts", is_flag=True, help="Keep abstracts: only where you may republish them.")
def publish(db: Path, out: Path, with_abstracts: bool) -> None:
    """Make a folder that `datasette FOLDER` serves read-only.

    Example: python -m pages.publish --out build/site
    """
    if not db.is_file():
        raise PublishError(f"{db} does not exist; run `make build`, or `make demo` to try it.")
    out.mkdir(parents=True, exist_ok=True)
    copy_database(db, out / "evidence.db", abstracts=with_abstracts)
    copy_site(out)
    inspect(out)
    size = (out / "evidence.db").stat().st_size
    click.echo(f"{out}: {size:,} bytes of evidence, abstracts {'kept' if with_abstracts else 'left out'}.")
    click.echo(f"Try it: PYTHONPATH={out} datasette {out}    Ship it: docker build {out}")


if __name__ == "__main__":
    publish()
