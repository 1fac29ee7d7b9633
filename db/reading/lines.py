"""One line of JSON in, one out: {"id", "title", "abstract", …} → {"id", "findings"}."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple, NoReturn

from db.paper import MeshHeading, Paper
from db.reading import answer, question
from db.reading.finding import Finding
from db.reading.read import read_document
from db.reading.text import Document

EXAMPLE = '{"id": "1", "title": "…", "abstract": "…"}'
PRINTED = ("field", "value", "unit", "words", "start", "end", "where", "rule")  # as the documentation has them


class Answered(NamedTuple):
    """What became of a line: its answer as a line of UTF-8, or what is wrong with it."""

    number: int
    answer: bytes = b""
    error: str = ""


def answered(numbered: Iterable[tuple[int, str]]) -> list[Answered]:
    """Each line with its number; blank lines are passed over."""
    found = []
    for number, line in numbered:
        if line.strip():
            try:
                found.append(Answered(number, as_line(answer_line(line))))
            except ValueError as error:
                found.append(Answered(number, error=str(error)))
    return found


def answer_line(line: str) -> dict[str, Any]:
    """One line's findings; ValueError says what is wrong with it."""
    asked = as_object(line)
    paper, put = as_paper(asked), question.asked(asked)
    text = Document.of(paper)
    findings = read_document(text).findings + (answer.read(put, text) if put else [])
    return {"id": asked.get("id"), "findings": [shown(finding) for finding in findings]}


def as_object(line: str) -> dict[str, Any]:
    """A line of JSON as a dictionary."""
    try:
        asked = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"this is not JSON ({error}). Each line is one object such as {EXAMPLE}.") from error
    if not isinstance(asked, dict):
        raise ValueError("each line must be one JSON object in braces.")
    return asked


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


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
    named = (one.get("descriptor") or one.get("name") if isinstance(one, dict) else one for one in value)
    return [str(name) for name in named if name]


def as_line(answer: dict[str, Any]) -> bytes:
    """JSON with letters as they are; half a surrogate pair, which no encoding can print, as its escape."""
    try:
        return json.dumps(answer, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(answer).encode() + b"\n"


def shown(finding: Finding) -> dict[str, Any]:
    """A finding in the order the documentation prints it."""
    return {name: getattr(finding, name) for name in PRINTED}
