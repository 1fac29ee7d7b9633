"""What every command of queries/ shares: the database option, and errors as one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from queries.build import QueryError
from queries.claims import ClaimError, nearest
from queries.database import DatabaseError
from queries.metadata import MetadataError

EVIDENCE_DB = Path("evidence.db")
DB = click.option("--db", default=EVIDENCE_DB, show_default=True, type=click.Path(path_type=Path), help="The database.")
HISTORY = click.option(
    "--history",
    "past",
    default=Path("data/verdicts.db"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="What each claim said on each day.",
)


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
