"""The commands of queries/: `python -m queries COMMAND --help`."""

from __future__ import annotations

import datetime
from contextlib import closing
from pathlib import Path

import click

from queries import history
from queries.agreement_command import agreement
from queries.build import build as build_claims
from queries.build import parted
from queries.changes import changes as changes_since
from queries.changes import describe
from queries.check import ARTICLE
from queries.check import check as check_claims
from queries.claims import QUERIES, load_claims
from queries.command_line import DB, HISTORY, Commands, in_one_sentence
from queries.database import open_evidence
from queries.lint_command import lint
from queries.metadata import METADATA, read_descriptions, render
from queries.pack_command import pack
from queries.rule import RULE, stale
from queries.rule import render as render_rule
from queries.sentence_command import sentence
from queries.tail import with_tail
from queries.verdict_command import verdict


@click.group(cls=Commands)
def main() -> None:
    """evidence.db → claims: what each claim's studies say, and whether the claim may stand.

    Example: python -m queries verdict rapid-onset --blinded
    """


for command in (agreement, lint, pack, sentence, verdict):
    main.add_command(command)


@main.command()
@DB
@HISTORY
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day to record (default: today, UTC).")
def build(db: Path, past: Path, day: datetime.datetime | None) -> None:
    """Judge every claim and fill claims, claim_studies and verdicts.

    Example: python -m queries build --db evidence.db
    """
    today = (day or datetime.datetime.now(datetime.UTC)).date().isoformat()
    with in_one_sentence():
        claims = load_claims()
        with closing(open_evidence(db, write=True)) as connection, closing(history.open_history(past)) as days:
            answers, changed = build_claims(connection, days, claims, today)
    review = sum(parted(said.claim, said.verdict) for said in answers)
    click.echo(
        f"{len(answers)} claims, {sum(len(said.rows) for said in answers)} rows; "
        f"{changed} rows changed; the rule and the editors part on {review}."
    )


@main.command()
@DB
def check(db: Path) -> None:
    """Say everything that is wrong with the claims; exit 1 if anything is.

    Example: python -m queries check
    """
    with in_one_sentence(), closing(open_evidence(db)) as connection:
        failures, warnings = check_claims(connection)
    for warning in warnings:
        click.echo(f"warning: {warning}")
    for failure in failures:
        click.echo(f"error: {failure}", err=True)
    if failures:
        raise click.ClickException(f"{len(failures)} things are wrong with the claims.")
    click.echo(f"All claims hold ({len(warnings)} warnings).")


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 when metadata.yml is out of step.")
@click.option("--file", "path", default=METADATA, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def metadata(only_check: bool, path: Path) -> None:
    """Write the generated part of metadata.yml from the pairs and db/descriptions.yml.

    Example: python -m queries metadata --check
    """
    with in_one_sentence():
        current = path.read_text(encoding="utf-8")
        wanted = render(current, load_claims(), read_descriptions())
        if current == wanted:
            click.echo(f"{path.name} is in step.")
        elif only_check:
            raise click.ClickException(f"{path.name} is out of step; run “python -m queries metadata”.")
        else:
            path.write_text(wanted, encoding="utf-8")
            click.echo(f"{path.name} written.")


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 when a query is out of step.")
def tail(only_check: bool) -> None:
    """Rewrite the part that every NAME.sql shares.

    Example: python -m queries tail
    """
    stale = []
    with in_one_sentence():
        for claim in load_claims():
            file = QUERIES / f"{claim.name}.sql"
            try:
                wanted = with_tail(claim.sql, claim.name, claim.kind)
            except ValueError as error:
                raise click.ClickException(f"queries/{file.name}: {error}.") from None
            if wanted != claim.sql:
                stale.append(file.name)
                if not only_check:
                    file.write_text(wanted, encoding="utf-8")
    if stale and only_check:
        raise click.ClickException(f"out of step: {', '.join(stale)}; run “python -m queries tail”.")
    click.echo(f"{len(stale)} queries written." if stale else "Every query is in step.")


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 when the document is out of step.")
def rule(only_check: bool) -> None:
    """Write the tables of docs/verdict-rule.md from the code that applies them.

    Example: python -m queries rule --check
    """
    with in_one_sentence():
        if not stale():
            click.echo(f"{RULE.name} is in step.")
        elif only_check:
            raise click.ClickException(f"docs/{RULE.name} is out of step; run “python -m queries rule”.")
        else:
            RULE.write_text(render_rule(RULE.read_text(encoding="utf-8")), encoding="utf-8")
            click.echo(f"{RULE.name} written.")


@main.command()
@click.option("--since", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day to compare with.")
@HISTORY
def changes(since: datetime.datetime, past: Path) -> None:
    """Say what changed after a day: the answers, the studies that did it, the sentences now untrue.

    Example: python -m queries changes --since 2026-11-01
    """
    if not past.exists():
        raise click.ClickException(f"{past} is not there; “python -m queries build” starts the history.")
    day = since.date().isoformat()
    with in_one_sentence(), closing(history.open_history(past)) as days:
        found = changes_since(days, day, ARTICLE)
    for change in found:
        click.echo(describe(change))
    click.echo(f"{len(found)} claims changed after {day}.")


if __name__ == "__main__":
    main()
