"""`python -m queries sentence "…"`: what may honestly be said."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click

from queries.command_line import DB, in_one_sentence
from queries.database import open_evidence
from queries.evidence import UNREAD
from queries.lint_rules import Message
from queries.sentence import Best, Checked, NoClaim, check_sentence


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


def printed(found: Iterable[Checked], messages: Iterable[Message]) -> str:
    """The answer for a terminal."""
    lines = [f"{m.code} {m.severity}: {m.says} Write: {m.instead}" for m in messages]
    for one in found:
        lines += [
            "",
            f"{one.title} ({one.name})",
            f"  claim:     {one.statement}",
            f"  evidence:  {one.evidence} · wording {one.wording}: {one.allowed}",
            f"  strongest: {one.strongest}",
            *([f"  hedge:     {one.hedge}"] if one.hedge else []),
            *([f"  note:      {one.note}"] if one.note else []),
            f"  counted:   {one.studies} studies"
            + (f", {one.people:,} people in those that count" if one.people else ""),
            *(f"  {label(best)}" for best in one.best),
            *(f"  {side + ':':10} no study listed counts {side} it" for side in sides_without(one)),
            f"  link:      {one.link}",
        ]
    return "\n".join(lines).strip()


def sides_without(one: Checked) -> list[str]:
    """The sides, for and against, on which no study stands: that is an answer too."""
    return [side for side in ("for", "against") if side not in {best.stance for best in one.best}]


def label(best: Best) -> str:
    people = f", n = {best.n}" if best.n else ""
    pmid = f", PMID {best.pmid}" if best.pmid else ", no PMID"
    words = f": “{best.quote}”" if best.quote else ""
    draft = " (draft, not read)" if best.read_from in UNREAD else ""
    return f"{best.stance + ':':10} {best.cited}{people}{pmid}{draft}{words}"
