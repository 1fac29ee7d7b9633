"""`python -m queries pack NAME`: a claim as a folder that a writer can hand to an editor."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from queries.claims import load_claim
from queries.command_line import DB, in_one_sentence
from queries.database import open_evidence
from queries.pack import files


@click.command()
@click.argument("name")
@DB
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="The folder (default: ./NAME).")
def pack(name: str, db: Path, out: Path | None) -> None:
    """Write a claim's brief, table, figures, query, strategies, citations and hashes into a folder.

    Example: python -m queries pack ptsd-efficacy --out ptsd-pack
    """
    with in_one_sentence():
        load_claim(name)
        with closing(open_evidence(db)) as connection:
            told = files(connection, name)
        if told is None:
            raise click.ClickException(f"{db} holds no claim {name} yet; run “python -m queries build”.")
        folder = out or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in told.items():
            (folder / file).write_text(text, encoding="utf-8")
    click.echo(f"{len(told)} files in {folder}.")
