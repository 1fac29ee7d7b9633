"""`python -m queries sentence "…"`: what may honestly be said."""

from __future__ import annotations

import datetime
import json
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click

from queries.command_line import DB, in_one_sentence
from queries.database import open_evidence
from queries.sentence import NoClaim, check_sentence, printed


@click.command()
@click.argument("words", metavar='"SENTENCE"')
@DB
@click.option("--format", "style", default="text", show_default=True, type=click.Choice(["text", "json"]))
def sentence(words: str, db: Path, style: str) -> None:
    """Say which claims a sentence makes, and the strongest wording that the evidence allows.

    Exits 1 when no claim held here matches.

    Example: python -m queries sentence "Ketamine relieves PTSD within hours"
    """
    if not words.strip() or len(words) > 2000:
        raise click.UsageError("give one sentence of up to 2,000 characters, in quotes.")
    today = datetime.datetime.now(datetime.UTC).date()
    with in_one_sentence(), closing(open_evidence(db)) as connection:
        try:
            found, messages = check_sentence(connection, words, today)
        except NoClaim as refusal:
            raise click.ClickException(str(refusal)) from None
    if style == "json":
        answer = {"sentence": words, "claims": [asdict(c) for c in found], "messages": [asdict(m) for m in messages]}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        click.echo(printed(found, messages))
