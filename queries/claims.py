"""A claim as people write it: NAME.md (the judgement) beside NAME.sql (the question)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from queries.front_matter import ClaimError, as_list, nearest, placed, problems, split_front_matter

__all__ = ["ClaimError", "nearest"]

QUERIES = Path(__file__).parent

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


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
    text = judgement.read_text(encoding="utf-8")
    matter, reasoning = split_front_matter(text, judgement.name)
    for problem in problems(matter, judgement.name):
        raise ClaimError(placed(problem, judgement.name, text))
    return _claim(name, matter, reasoning, question.read_text(encoding="utf-8"))


def _claim(name: str, matter: dict[str, Any], reasoning: str, sql: str) -> Claim:
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
        lines=tuple(as_list(matter.get("lines"))),
        every_line=bool(matter.get("every_line")),
        key_studies=tuple(as_list(matter.get("key_studies"))),
        reviewed_by=tuple(str(who) for who in as_list(matter.get("reviewed_by"))),
        reasoning=reasoning,
        sql=sql,
        **text,
    )
