"""How often the linter is right: every code's precision and recall on labelled sentences; pure.

A sentence falls into `tune` (rules may be mended on it) or `test` (they may not) by the hash of its words.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from queries.lint import lint
from queries.lint_library import Library

HALVES = ("tune", "test")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, the claim it links to (or ''), whether it may stand, and the codes that say why not."""

    sentence: str
    claim: str
    acceptable: bool
    codes: frozenset[str]

    @property
    def half(self) -> str:
        return HALVES[hashlib.sha256(self.sentence.encode()).digest()[0] % 2]

    @property
    def markdown(self) -> str:
        return f"[{self.sentence}](/claims/{self.claim})" if self.claim else self.sentence


@dataclass(frozen=True, slots=True)
class Score:
    """Counts for one code, or for “any code” (a sentence flagged at all)."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        return self.right / (self.right + self.missed) if self.right + self.missed else None


def read_gold(path: Path) -> list[Labelled]:
    """The labelled sentences of a CSV: sentence, claim, acceptable (yes, no), codes (parted by ;)."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Labelled(
                r["sentence"], r["claim"], r["acceptable"] == "yes", frozenset(filter(None, r["codes"].split(";")))
            )
            for r in csv.DictReader(file)
        ]


def flagged(row: Labelled, library: Library) -> frozenset[str]:
    """The codes found, without KE102: a sentence on its own has no paragraph to link in."""
    return frozenset(m.code for m in lint(row.markdown, library)) - {"KE102"}


def scores(rows: Iterable[Labelled], library: Library) -> dict[str, Score]:
    """“any” and every code expected or found → Score."""
    judged = [(row, flagged(row, library)) for row in rows]
    codes = sorted({code for row, found in judged for code in row.codes | found})
    any_code = Score(
        sum(not row.acceptable and bool(found) for row, found in judged),
        sum(row.acceptable and bool(found) for row, found in judged),
        sum(not row.acceptable and not found for row, found in judged),
    )
    return {"any": any_code} | {
        code: Score(
            sum(code in row.codes and code in found for row, found in judged),
            sum(code not in row.codes and code in found for row, found in judged),
            sum(code in row.codes and code not in found for row, found in judged),
        )
        for code in codes
    }


def table(rows: list[Labelled], library: Library) -> str:
    """Markdown: precision and recall (right of all found, right of all there are) of every code, on both halves."""
    halves = [scores([row for row in rows if row.half == half], library) for half in HALVES]
    codes = sorted({code for half in halves for code in half} - {"any"})
    head = "| code | tune: precision | recall | test: precision | recall |\n|---|---|---|---|---|"
    lines = [
        f"| {code} | {' | '.join(cell for half in halves for cell in cells(half.get(code)))} |"
        for code in ["any", *codes]
    ]
    return "\n".join([head, *lines])


def cells(score: Score | None) -> tuple[str, str]:
    """'59/60 = 0.98' twice, or '–' where nothing was found or nothing was there."""
    if score is None:
        return "–", "–"
    return share(score.right, score.right + score.wrong), share(score.right, score.right + score.missed)


def share(right: int, total: int) -> str:
    return f"{right}/{total} = {right / total:.2f}" if total else "–"
