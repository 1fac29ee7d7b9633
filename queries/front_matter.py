"""The judgement's front matter: YAML read, and everything wrong with it in one sentence each, with its place. Pure."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

# The two axes and the kinds of claim are closed sets (docs/verdict-rule.md).
EVIDENCE = ("supports", "leans-for", "conflicting", "leans-against", "refutes", "too-little", "not-testable")
WORDING = ("fair", "too-strong", "too-weak", "omits-key-fact", "wrong-source")
# fmt: off
KINDS = (
    "efficacy", "onset", "durability", "certainty", "mechanism", "safety", "practice", "existence",
    "attribution", "comparison", "regulation",
)
# fmt: on
REQUIRED = ("title", "claim", "position", "section", "kind", "evidence", "wording", "key_studies")
OPTIONAL = ("note", "bottom_line", "lines", "every_line", "reviewed", "reviewed_by")
# What a line of a claim may be narrowed by: `where: {route: intranasal, condition: [ptsd]}`.
WHERE = ("condition", "compound", "route", "exposure", "comparator", "outcome", "population", "species", "age")


class ClaimError(Exception):
    """A claim file that cannot be used; the message names the file and the way out."""


def nearest(word: str, known: Iterable[str]) -> str:
    """“; did you mean X?”, or the whole set when nothing is near."""
    known = list(known)
    near = difflib.get_close_matches(str(word), known, n=1, cutoff=0.5)
    return f"did you mean “{near[0]}”?" if near else "it is one of: " + ", ".join(known) + "."


def split_front_matter(text: str, filename: str) -> tuple[dict[str, Any], str]:
    """The YAML between the two --- lines, and the prose after them."""
    parts = re.split(r"^---[ \t]*$", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise ClaimError(f"queries/{filename}: start the file with its front matter between two lines of ---.")
    try:
        matter = yaml.safe_load(parts[1])
    except ValueError as error:  # what YAML takes for a date and the calendar does not know
        raise ClaimError(f"queries/{filename}: the front matter holds a day that is none ({error}).") from None
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 2
        why = getattr(error, "problem", None) or "it is not YAML"
        raise ClaimError(
            f"queries/{filename}, line {line}: the front matter is not YAML ({why}); "
            "put a text that holds a colon in quotes."
        ) from None
    if not isinstance(matter, dict):
        raise ClaimError(f"queries/{filename}: the front matter must be “key: value” lines.")
    return matter, parts[2].strip() + "\n"


def problems(matter: dict[str, Any], filename: str) -> Iterator[str]:
    """Everything wrong with a front matter, one sentence each."""
    for key in matter:
        if key not in REQUIRED + OPTIONAL:
            yield f"queries/{filename}: unknown key “{key}”; {nearest(key, REQUIRED + OPTIONAL)}"
    for key in REQUIRED:
        if matter.get(key) in (None, "", []):
            yield f"queries/{filename}: “{key}” is missing; add a line “{key}: …” to the front matter."
    for key, closed in (("kind", KINDS), ("evidence", EVIDENCE), ("wording", WORDING)):
        if matter.get(key) and matter[key] not in closed:
            yield f"queries/{filename}: {key} “{matter[key]}” is not known; {nearest(matter[key], closed)}"
    if matter.get("position") is not None and not isinstance(matter["position"], int):
        yield f"queries/{filename}: position “{matter['position']}” must be a whole number."
    yield from _review_problems(matter, filename)
    yield from _list_problems(matter, filename)


def _review_problems(matter: dict[str, Any], filename: str) -> Iterator[str]:
    """`reviewed` is a day or null, and stands with the people of `reviewed_by`."""
    reviewed, people = matter.get("reviewed"), as_list(matter.get("reviewed_by"))
    if reviewed in (None, ""):
        if people:
            yield f"queries/{filename}: reviewed_by names {people[0]} and “reviewed” no day; add one, as in 2026-11-24."
        return
    if not is_day(reviewed):
        yield f"queries/{filename}: reviewed “{reviewed}” is no day; {nearest_day(str(reviewed))}"
    elif not people:
        yield f"queries/{filename}: reviewed “{reviewed}” names nobody; add reviewed_by: [name, name]."


def is_day(value: object) -> bool:
    """YAML's date, or a text like 2026-11-24."""
    if isinstance(value, datetime.date):
        return not isinstance(value, datetime.datetime)
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", str(value))) and bool(datetime.date.fromisoformat(str(value)))
    except ValueError:
        return False


def nearest_day(text: str) -> str:
    """The day that was probably meant, or how to write one."""
    for pattern in ("%d.%m.%Y", "%d/%m/%Y", "%Y/%m/%d", "%Y.%m.%d", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%Y-%m-%d"):
        try:
            return f"did you mean “{datetime.datetime.strptime(text.strip(), pattern).date().isoformat()}”?"
        except ValueError:
            continue
    return "write it as in 2026-11-24, or null while nobody has signed."


def placed(problem: str, filename: str, text: str) -> str:
    """The problem with line and column of the key that it names, where it names one."""
    for key in (*REQUIRED, *OPTIONAL):
        if not re.search(rf": (?:{key} “|unknown key “{key}”|in {key},|{key}[ ,]|[^:]*“{key}”)", problem):
            continue
        found = re.search(rf"^{key}:[ \t]*", text, re.MULTILINE)
        if found:
            line, column = text.count("\n", 0, found.start()) + 1, found.end() - found.start() + 1
            return problem.replace(f"queries/{filename}:", f"queries/{filename}, line {line}, column {column}:", 1)
    return problem


def _list_problems(matter: dict[str, Any], filename: str) -> Iterator[str]:
    shapes = {"lines": ("name", "evidence", "note", "where"), "key_studies": ("pmid", "why")}
    for key, allowed in shapes.items():
        for item in as_list(matter.get(key)):
            if not isinstance(item, dict):
                yield f"queries/{filename}: an entry of {key} holds {', '.join(allowed)}; “{item}” does not."
                continue
            for word in item:
                if word not in allowed:
                    yield f"queries/{filename}: unknown key “{word}” in {key}; {nearest(word, allowed)}"
            if key == "lines" and item.get("evidence") not in EVIDENCE:
                found = item.get("evidence", "")
                yield f"queries/{filename}: in lines, evidence “{found}”: {nearest(found, EVIDENCE)}"
            if key == "lines":
                yield from _where_problems(item.get("where"), filename)
            if key == "key_studies" and not _is_identifier(item.get("pmid")):
                yield f"queries/{filename}: key_studies, “{item.get('pmid')}” must be a number or “doi:10.…”"


def _where_problems(where: Any, filename: str) -> Iterator[str]:
    if where is None:
        return
    if not isinstance(where, dict):
        yield f"queries/{filename}: in lines, where holds field: value; “{where}” does not."
        return
    for name in where:
        if name not in WHERE:
            yield f"queries/{filename}: in lines, where “{name}”: {nearest(name, WHERE)}"


def _is_identifier(pmid: Any) -> bool:
    return isinstance(pmid, int) or str(pmid).startswith("doi:")


def as_list(value: Any) -> list[Any]:
    """A list as it is, nothing as [], and anything else as a list of one."""
    return value if isinstance(value, list) else [] if value in (None, "") else [value]
