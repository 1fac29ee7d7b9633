"""`python -m queries agreement`: a page about ourselves, written from the data."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from queries.agreement_page import PAGE, page
from queries.command_line import DB, in_one_sentence
from queries.database import open_evidence


@click.command()
@DB
@click.option(
    "--check", "only_check", is_flag=True, help="Change nothing; exit 1 when docs/agreement.md is out of step."
)
@click.option("--out", default=PAGE, type=click.Path(path_type=Path), help="The page (default: docs/agreement.md).")
def agreement(db: Path, only_check: bool, out: Path) -> None:
    """Write docs/agreement.md: us beside Cochrane, NICE, VA/DoD and the FDA, and editors beside rule.

    Example: python -m queries agreement --check
    """
    with in_one_sentence(), closing(open_evidence(db)) as connection:
        wanted = page(connection)
        current = out.read_text(encoding="utf-8") if out.exists() else ""
        if only_check and wanted != current:
            raise click.ClickException(f"{out.name} is out of step; run “python -m queries agreement”.")
        if wanted != current:
            out.write_text(wanted, encoding="utf-8")
    click.echo(f"{out.name} is in step." if wanted == current else f"{out.name} written.")
