"""A claim as people write it: NAME.md (the judgement) beside NAME.sql (the question)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

QUERIES = Path(__file__).parent

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
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class ClaimError(Exception):
    """A claim file that cannot be used; the message names the file and the way out."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One pair of files. `reasoning` is Markdown, `sql` one select, `key_studies` rows of {pmid, why}.

    `lines` are the parts a claim falls into, rows of {name, evidence, note, where}; `every_line` says that the
    claim holds only where each of them does.
    """

    name: str
    title: str
    claim: str
    position: int
    section: str
    kind: str
    evidence: str
    wording: str
    note: str
    bottom_line: str
    lines: tuple[dict[str, Any], ...]
    every_line: bool
    key_studies: tuple[dict[str, Any], ...]
    reviewed: str
    reviewed_by: tuple[str, ...]
    reasoning: str
    sql: str

    @property
    def status(self) -> str:
        """Signed by two named people, or a draft; one person named twice is one."""
        people = {who.strip().casefold() for who in self.reviewed_by} - {""}
        return "reviewed" if len(people) >= 2 else "draft judgement"

    @property
    def key_pmids(self) -> list[int]:
        return [k["pmid"] for k in self.key_studies if isinstance(k.get("pmid"), int)]


def nearest(word: str, known: Iterable[str]) -> str:
    """“; did you mean X?”, or the whole set when nothing is near."""
    known = list(known)
    near = difflib.get_close_matches(str(word), known, n=1, cutoff=0.5)
    return f"did you mean “{near[0]}”?" if near else "it is one of: " + ", ".join(known) + "."


def claim_names(folder: Path = QUERIES) -> list[str]:
    """Every name that has a .md or a .sql, in order of the alphabet."""
    return sorted({p.stem for p in folder.iterdir() if p.suffix in (".md", ".sql") and NAME.fullmatch(p.stem)})


def load_claims(folder: Path = QUERIES) -> list[Claim]:
    """Every pair, in the article's order. Raises ClaimError at the first that cannot be used."""
    return sorted((load_claim(name, folder) for name in claim_names(folder)), key=lambda c: (c.position, c.name))


def load_claim(name: str, folder: Path = QUERIES) -> Claim:
    """One pair by name. Raises ClaimError, with the nearest right name for an unknown one."""
    known = claim_names(folder)
    if name not in known:
        raise ClaimError(f"There is no claim “{name}”; {nearest(name, known)}")
    judgement, question = folder / f"{name}.md", folder / f"{name}.sql"
    for half in (judgement, question):
        if not half.exists():
            raise ClaimError(f"queries/{half.name} is missing; a claim is a pair, add it beside its other half.")
    matter, reasoning = split_front_matter(judgement.read_text(encoding="utf-8"), judgement.name)
    return _claim(name, matter, reasoning, question.read_text(encoding="utf-8"))


def split_front_matter(text: str, filename: str) -> tuple[dict[str, Any], str]:
    """The YAML between the two --- lines, and the prose after them."""
    parts = re.split(r"^---[ \t]*$", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise ClaimError(f"queries/{filename}: start the file with its front matter between two lines of ---.")
    try:
        matter = yaml.safe_load(parts[1])
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
    yield from _list_problems(matter, filename)


def _list_problems(matter: dict[str, Any], filename: str) -> Iterator[str]:
    shapes = {"lines": ("name", "evidence", "note", "where"), "key_studies": ("pmid", "why")}
    for key, allowed in shapes.items():
        for item in _as_list(matter.get(key)):
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


def _claim(name: str, matter: dict[str, Any], reasoning: str, sql: str) -> Claim:
    for problem in problems(matter, f"{name}.md"):
        raise ClaimError(problem)
    text = {
        key: str(matter.get(key) or "").strip()
        for key in ("title", "claim", "section", "note", "bottom_line", "reviewed")
    }
    return Claim(
        name=name,
        position=matter["position"],
        kind=matter["kind"],
        evidence=matter["evidence"],
        wording=matter["wording"],
        lines=tuple(_as_list(matter.get("lines"))),
        every_line=bool(matter.get("every_line")),
        key_studies=tuple(_as_list(matter.get("key_studies"))),
        reviewed_by=tuple(str(who) for who in _as_list(matter.get("reviewed_by"))),
        reasoning=reasoning,
        sql=sql,
        **text,
    )


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]
