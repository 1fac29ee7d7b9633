"""python -m db: from the harvest to evidence.db."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import click

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent


LAZY = {"evaluate": "db.evaluate", "read": "db.reading.cli"}  # half a second of imports that no other command needs


class Commands(click.Group):
    """A group whose slow commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *LAZY})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in LAZY:
            command: click.Command = getattr(import_module(LAZY[cmd_name]), cmd_name)
            return command
        return super().get_command(ctx, cmd_name)


@click.group(cls=Commands)
def main() -> None:
    """Read what was harvested into evidence.db."""


@main.command()
@click.option(
    "--harvest",
    type=click.Path(path_type=Path),
    default=ROOT / "data" / "harvest.db",
    help="What was received.  [default: data/harvest.db]",
)
@click.option("--out", type=click.Path(path_type=Path), help="The database to write.  [default: evidence.db]")
@click.option("--fresh", is_flag=True, help="Read every record again, changed or not.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The database as it was known at the end of that day (UTC); needs --out.",
)
@click.option("--replace-live", is_flag=True, help="Let the starter library replace a database made from PubMed.")
def build(harvest: Path, out: Path | None, fresh: bool, as_of: datetime | None, replace_live: bool) -> None:
    """Bring evidence.db in step with the harvest, touching only what changed.

    It may be served meanwhile. Example:

        python -m db build --harvest data/harvest.db --as-of 2026-06-30 --out then.db
    """
    from db.load import build as build_database

    live = ROOT / "evidence.db"
    if as_of and (out is None or out.resolve() == live.resolve()):
        raise click.UsageError("--as-of looks back; name another file for it with --out.")
    if out is not None and out.resolve() == harvest.resolve():
        raise click.UsageError("--out and --harvest name the same file.")
    target = out or live
    day = as_of.date() if as_of else None
    report = build_database(harvest, target, fresh=fresh, as_of=day, replace_live=replace_live, progress=show_progress)
    click.echo(report.text(target))


@main.command()
@click.option(
    "--db", type=click.Path(path_type=Path), default=ROOT / "evidence.db", help="What to copy.  [default: evidence.db]"
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=ROOT / "build" / "evidence.db",
    help="The copy.  [default: build/evidence.db]",
)
@click.option("--with-abstracts", is_flag=True, help="Keep them: for a copy that only you will see.")
def publish(db: Path, out: Path, with_abstracts: bool) -> None:
    """Make a read-only copy for a public server, without abstracts.

    Example:

        python -m db publish --out build/evidence.db
    """
    from db.publish import publish as publish_copy

    made = publish_copy(db, out, with_abstracts=with_abstracts)
    kept = "with abstracts: not for the public" if with_abstracts else "without abstracts"
    click.echo(f"{out}: {made['papers']:,} papers {kept}, {made['bytes'] / 1e6:.1f} MB.")


def show_progress(answers: Iterable[T], number: int) -> Iterator[T]:
    """A bar on a terminal; elsewhere a line every 5,000 records."""
    if sys.stderr.isatty():
        from tqdm import tqdm

        yield from tqdm(answers, total=number, desc="Reading records", unit=" records", disable=number < 500)
        return
    for done, answer in enumerate(answers, start=1):
        yield answer
        if done % 5000 == 0:
            click.echo(f"Read {done:,} of {number:,} records.", err=True)


if __name__ == "__main__":
    main(prog_name="python -m db")
