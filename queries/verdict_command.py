"""`python -m queries verdict NAME`: one claim by the rule, over its studies, fewer, or as it stood on a day."""

from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from queries import history
from queries.build import Answer, answer
from queries.claims import load_claim, nearest
from queries.command_line import DB, HISTORY, in_one_sentence
from queries.database import open_evidence
from queries.switches import Switches, account


@click.command()
@click.argument("name")
@DB
@HISTORY
@click.option("--blinded", is_flag=True, help="Blinded trials only.")
@click.option("--active", is_flag=True, help="Against an active comparator only.")
@click.option("--min-n", default=0, type=click.IntRange(0, 999_999), help="At least so many people.")
@click.option(
    "--no-industry", is_flag=True, help="Leave out what a company is known to have paid for or to be tied to."
)
@click.option("--human", is_flag=True, help="People only, no animals.")
@click.option("--adults", is_flag=True, help="Leave out studies that name children or adolescents.")
@click.option("--single", is_flag=True, help="One dose.")
@click.option("--repeated", is_flag=True, help="Repeated doses.")
@click.option("--since", default=0, type=click.IntRange(0, 999_999), help="Published in this year or later.")
@click.option("--without", multiple=True, metavar="STUDY", help="As if this study (PMID or name) did not exist.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="What was recorded on that day; no switches then.")
def verdict(
    name: str, db: Path, past: Path, without: tuple[str, ...], as_of: datetime.datetime | None, **asked: int
) -> None:
    """Judge one claim by the rule, over all its studies or fewer, and say why.

    Example: python -m queries verdict ptsd-efficacy --blinded --min-n 30
    """
    switches = Switches(**asked)  # type: ignore[arg-type]
    if as_of and (switches or without):
        raise click.UsageError(
            "--as-of repeats what was recorded over all studies; leave the switches out, "
            "or build that day again with “python -m db build --as-of” and ask that file with --db."
        )
    if as_of:
        click.echo(as_recorded(name, past, as_of.date().isoformat()))
    else:
        click.echo(judged(name, db, switches, without))


def as_recorded(name: str, past: Path, day: str) -> str:
    """What the history holds for a day, exactly as it was written then."""
    with in_one_sentence():
        claim = load_claim(name)
        if not past.exists():
            raise click.ClickException(f"{past} is not there; “python -m queries build” starts the history.")
        with closing(history.open_history(past)) as days:
            then = history.on(days, name, day)
            votes = history.votes_on(days, name, then["day"]) if then else {}
    if then is None:
        raise click.ClickException(f"nothing was recorded on {name} by {day}; name a later day.")
    return "\n".join([claim.claim, *recorded(then, votes)])


def recorded(then: sqlite3.Row, votes: dict[str, list[Any]]) -> list[str]:
    head = [
        f"  as of:   {then['day']} (the last day recorded by then)",
        f"  rule:    {then['evidence']} · {then['wording']} · strength {then['strength']}",
        f"  studies: {then['studies']} in {then['papers']} papers; {len(votes)} voted",
        f"  inputs:  sha256 {then['inputs_sha256']}",
        f"  - {then['why']}",
    ]
    return head + [
        f"  {study}: {stance}, vote {score:+.2f}, weight {weight:g}"
        for study, (_, stance, score, weight) in votes.items()
    ]


def judged(name: str, db: Path, switches: Switches, without: tuple[str, ...]) -> str:
    """What the rule says now, and how little would change it."""
    with in_one_sentence(), closing(open_evidence(db)) as connection:
        said = answer(connection, load_claim(name))
    for study in without:
        if study not in known(said):
            raise click.UsageError(f"{name} has no study “{study}”; {nearest(study, sorted(known(said)))}")
    narrowed = said.narrowed(switches).leaving_out(without)
    lines = [*report(narrowed, switches), *(f"  = {sentence}" for sentence in account(said.lines, switches))]
    fragile = narrowed.fragility()
    if fragile.studies:
        lines.append(f"  Without {', '.join(fragile.studies)} the evidence would be: {fragile.becomes}.")
    elif narrowed.verdict.votes:
        lines.append("  No loss of up to ten studies was found that changes the evidence.")
    return "\n".join(lines)


def known(said: Answer) -> set[str]:
    """Every name a study of this claim goes by."""
    return {x.study for x in said.lines} | {str(x.key) for x in said.lines if x.key > 0}


def report(said: Answer, switches: Switches) -> list[str]:
    """A verdict in a few lines for a terminal."""
    claim, found = said.claim, said.verdict
    return [
        claim.claim,
        *([f"  only:    {', '.join(switches.words())}"] if switches else []),
        f"  rule:    {found.evidence} · {found.wording} · strength {found.strength} (not GRADE)",
        f"  editors: {claim.evidence} · {claim.wording} ({claim.status})",
        f"  studies: {', '.join(f'{number} {stance}' for stance, number in found.counts.items())}",
        *(f"  - {sentence}" for sentence in found.why),
    ]
