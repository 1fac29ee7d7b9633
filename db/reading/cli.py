"""python -m db read: any text, one JSON object a line in, one out, without a database."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, TextIO

import click

from db.paper import MeshHeading, Paper
from db.reading import answer, question
from db.reading.finding import Finding
from db.reading.read import read_paper
from db.reading.text import Document


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"), default="-")
def read(file: TextIO) -> None:
    """Read abstracts of your own: one JSON object a line in, one a line out.

    \b
    In:  {"id": …, "title": …, "abstract": …} and, if known, publication_types, mesh and keywords (lists of names).
    Out: {"id": …, "findings": [{field, value, unit, words, start, end, where, rule} …]}

    A question (intervention, comparator, outcome) or a claim ("A is superior to B in terms of X") is answered too.

    Example: python -m db read abstracts.jsonl > findings.jsonl
    """
    bad = 0
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            answer = answer_line(line)
        except ValueError as error:
            bad += 1
            click.echo(f"Line {number}: {error}", err=True)
            continue
        click.echo(as_line(answer))
    if bad:
        raise click.ClickException(
            f"{bad} line{'s' * (bad > 1)} could not be read; each is named above, all others were read."
        )


def answer_line(line: str) -> dict[str, Any]:
    """One line's findings; ValueError says what is wrong with it."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(
            f'this is not JSON ({error}). Each line is one object such as {{"id": "1", "title": "…", "abstract": "…"}}.'
        ) from error
    if not isinstance(asked, dict):
        raise ValueError("each line must be one JSON object in braces.")
    paper, put = as_paper(asked), question.asked(asked)
    findings = read_paper(paper).findings + (answer.read(put, Document.of(paper)) if put else [])
    return {"id": asked.get("id"), "findings": [shown(finding) for finding in findings]}


def as_paper(asked: dict[str, Any]) -> Paper:
    """The paper a line describes. Headings may be names or objects with a descriptor; `text` alone is an abstract."""
    return Paper(
        title=_text(asked, "title"),
        abstract=_text(asked, "abstract") or _text(asked, "text"),
        publication_types=tuple(("", name) for name in _names(asked, "publication_types")),
        mesh=tuple(MeshHeading(name.split("/")[0].strip("* ")) for name in _names(asked, "mesh")),
        keywords=tuple(("", name) for name in _names(asked, "keywords")),
    )


def _text(asked: dict[str, Any], key: str) -> str:
    value = asked.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f'"{key}" must be text in quotes, not {type(value).__name__}.')
    return value


def _names(asked: dict[str, Any], key: str) -> list[str]:
    value = asked.get(key) or []
    if not isinstance(value, list):
        raise ValueError(f'"{key}" must be a list of names in brackets.')
    return [str(one.get("descriptor") or one.get("name") or "") if isinstance(one, dict) else str(one) for one in value]


def as_line(answer: dict[str, Any]) -> str:
    """JSON with letters as they are; half a surrogate pair, which no encoding can print, as its escape."""
    line = json.dumps(answer, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(answer)
    return line


def shown(finding: Finding) -> dict[str, Any]:
    """A finding in the order the documentation prints it."""
    row = asdict(finding)
    return {key: row[key] for key in ("field", "value", "unit", "words", "start", "end", "where", "rule")}
