"""The commands of queries/: `python -m queries COMMAND --help`."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from queries import history
from queries.build import Answer, QueryError, answer
from queries.build import build as build_claims
from queries.check import check as check_claims
from queries.claims import QUERIES, ClaimError, load_claim, load_claims, nearest
from queries.database import DatabaseError, open_evidence
from queries.metadata import METADATA, MetadataError, read_descriptions, render
from queries.tail import with_tail

EVIDENCE_DB = Path("evidence.db")
HISTORY_DB = Path("data/verdicts.db")
DB = click.option("--db", default=EVIDENCE_DB, show_default=True, type=click.Path(path_type=Path), help="The database.")


class Commands(click.Group):
    """A group that answers a wrong command with the nearest right one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(f"there is no command “{args[0]}”; {nearest(args[0], self.commands)}", ctx)
        return super().resolve_command(ctx, args)


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """Turn what is wrong with the world or the data into one sentence and exit code 1."""
    try:
        yield
    except (ClaimError, DatabaseError, QueryError, MetadataError) as error:
        raise click.ClickException(str(error)) from None
    except sqlite3.Error as error:
        raise click.ClickException(f"the database refused: {error}; is another build running?") from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'a file'}: {error.strerror}.") from None


@click.group(cls=Commands)
def main() -> None:
    """evidence.db → claims: what each claim's studies say, and whether the claim may stand.

    Example: python -m queries verdict rapid-onset --blinded
    """


@main.command()
@DB
@click.option("--history", "past", default=HISTORY_DB, show_default=True, type=click.Path(path_type=Path))
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
    review = sum(said.claim.evidence != said.verdict.evidence for said in answers)
    click.echo(
        f"{len(answers)} claims, {sum(len(said.rows) for said in answers)} rows; "
        f"{changed} rows changed; the rule and the editors differ on the evidence of {review}."
    )


@main.command()
@DB
def check(db: Path) -> None:
    """Say everything that is wrong with the claims; exit 1 if anything is.

    Example: python -m queries check
    """
    with in_one_sentence(), closing(open_evidence(db)) as connection:
        failures, warnings = check_claims(connection)
    for sentence in warnings:
        click.echo(f"warning: {sentence}")
    for sentence in failures:
        click.echo(f"error: {sentence}", err=True)
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
@click.argument("name")
@DB
def verdict(name: str, db: Path) -> None:
    """Judge one claim by the rule and say why.

    Example: python -m queries verdict ptsd-efficacy
    """
    with in_one_sentence(), closing(open_evidence(db)) as connection:
        said = answer(connection, load_claim(name))
    click.echo(report(said))


def report(said: Answer) -> str:
    """A verdict in a few lines for a terminal."""
    claim, judged = said.claim, said.verdict
    head = [
        claim.claim,
        f"  rule:    {judged.evidence} · {judged.wording} · strength {judged.strength}",
        f"  editors: {claim.evidence} · {claim.wording} ({claim.status})",
        f"  studies: {', '.join(f'{number} {stance}' for stance, number in judged.counts.items())}",
    ]
    return "\n".join([*head, *(f"  - {sentence}" for sentence in judged.why)])


if __name__ == "__main__":
    main()
