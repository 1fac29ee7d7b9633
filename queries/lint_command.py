"""`python -m queries lint`: files in, messages out, exit 1 when one of them is an error."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from queries.command_line import EVIDENCE_DB, in_one_sentence
from queries.database import open_evidence
from queries.lint import as_json, codes, report
from queries.lint import lint as lint_text
from queries.lint_gold import read_gold, table
from queries.lint_library import Library, from_database, from_files

MOST = 5_000_000  # characters of one file


@click.command()
@click.argument("files", nargs=-1, metavar="FILE.md…", type=click.Path(path_type=Path))
@click.option("--format", "style", default="text", show_default=True, type=click.Choice(["text", "json", "github"]))
@click.option("--db", type=click.Path(path_type=Path), help="The database (default: evidence.db where there is one).")
@click.option("--gold", type=click.Path(path_type=Path, exists=True), help="Score the linter on labelled sentences.")
@click.option("--codes", "list_codes", is_flag=True, help="List every code and stop.")
def lint(files: tuple[Path, ...], style: str, db: Path | None, gold: Path | None, list_codes: bool) -> None:
    """Hold the sentences of an article against the evidence, as a linter holds code against a style.

    Exits 1 when there is an error, 0 when there are warnings only. docs/linter.md explains every code.

    Example: python -m queries lint article/ketamine-therapy.md --format github
    """
    if list_codes:
        click.echo("\n".join(f"{code}  {title}" for code, title in codes().items()))
        return
    if gold:
        click.echo(table(read_gold(gold), from_files()))
        return
    if not files:
        raise click.UsageError("name at least one Markdown file, as in “python -m queries lint article.md”.")
    library = opened(db)
    found = {str(path): (text := read(path), lint_text(text, library)) for path in files}
    if style == "json":
        click.echo(as_json(found))
    else:
        for path, (text, messages) in found.items():
            click.echo("".join(f"{line}\n" for line in report(path, text, messages, style)), nl=False)
    errors = sum(m.severity == "error" for _, messages in found.values() for m in messages)
    warnings = sum(m.severity == "warning" for _, messages in found.values() for m in messages)
    click.echo(f"{len(found)} files, {errors} errors, {warnings} warnings.", err=True)
    if errors:
        raise SystemExit(1)


def opened(db: Path | None) -> Library:
    """What the named database knows; without a name evidence.db, and without that the files of the checkout."""
    with in_one_sentence():
        if db is None and not EVIDENCE_DB.exists():
            return from_files()
        with closing(open_evidence(db or EVIDENCE_DB)) as connection:
            return from_database(connection)


def read(path: Path) -> str:
    """The text of a file. Raises ClickException with one sentence when it is none."""
    with in_one_sentence():
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise click.ClickException(f"{path} is not a text in UTF-8; save it as UTF-8.") from None
    if len(text) > MOST:
        raise click.ClickException(f"{path} has {len(text):,} characters; the linter reads up to {MOST:,}.")
    return text


if __name__ == "__main__":  # the hook's way in: it needs click and PyYAML only
    lint(prog_name="python -m queries lint")
