"""Which results may be pooled together, and what each pool says. Pure, but for the one query that reads them.

Rule 9: only the same compound × comparator class × scale × window; crossover trials by paired error; shared
controls split; withdrawal, enriched, add-on-to-ECT and prevention designs apart; at least three studies.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from queries.effects import RATIOS, benefit, direction_of
from queries.evidence import Context, Line
from queries.pooling import Z95, Effect, Pooled, pool, split_shared_control
from queries.tail import with_numbers

TRIALS = ("randomised-trial", "crossover-trial")
APART = ("withdrawal", "enriched", "add-on-to-ect", "prevention", "extension")
# Sedation that feels like something is one class, a drip of salt water another; treatments that work are their own.
CLASSES = {
    "saline": "inert",
    "placebo": "inert",
    "midazolam": "psychoactive placebo",
    "other-active": "other drug",
    "ect": "ECT",
    "antidepressant": "antidepressant",
    "usual-care": "usual care",
}
WINDOWS = ((36, "24 hours"), (240, "7 days"), (1008, "28 days"))  # hours from the first dose, at most
# An interval this lopsided about its estimate was misprinted, misread or not made on this scale.
LOPSIDED = 0.2


@dataclass(frozen=True, slots=True)
class Stratum:
    """What makes results comparable."""

    compound: str
    comparator: str
    scale: str
    measure: str
    window: str


@dataclass(frozen=True, slots=True)
class Measured:
    """One poolable result: positive favours ketamine, ratios as logarithms."""

    stratum: Stratum
    study: str
    key: int
    estimate: float
    low: float
    high: float
    by_rules: bool
    important: float | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """One stratum pooled, and the studies whose own interval holds the pooled estimate."""

    stratum: Stratum
    pooled: Pooled
    direction: str
    important: float | None
    agreeing: frozenset[str]
    by_rules: int

    def summary(self) -> dict[str, Any]:
        p, s = self.pooled, self.stratum
        return {
            **{name: getattr(s, name) for name in ("compound", "comparator", "scale", "measure", "window")},
            "k": p.k,
            **{name: round(getattr(p, name), 3) for name in ("estimate", "ci_low", "ci_high", "tau2", "i2")},
            "prediction": [round(p.prediction_low, 3), round(p.prediction_high, 3)],
            "important": self.important,
            "direction": self.direction,
            "read_by_rules": self.by_rules,
        }


def read_measured(connection: sqlite3.Connection, sql: str, context: Context) -> list[Measured]:
    """Every poolable result of the studies in a claim's frame."""
    found = []
    for row in connection.execute(with_numbers(sql)):
        detail = context.details.get(row["result"])
        terms = context.terms.get(row["pmid"], {})
        measured = to_measured(row, detail["important"] if detail else None, terms.get("design_flag", frozenset()))
        if measured is not None:
            found.append(measured)
    return found


def to_measured(row: sqlite3.Row, important: float | None, flags: frozenset[str]) -> Measured | None:
    """The row as a poolable effect; None when it may not be pooled."""
    line = Line(
        study=row["study"],
        measure=row["measure"] or "",
        benefit_sign=row["benefit_sign"] or 0,
        **{name: row[name] for name in ("estimate", "ci_low", "ci_high", "design", "notice")},
    )
    numbers, window = benefit(line), window_of(row["hours_from_first_dose"])
    comparator = CLASSES.get(row["comparator"] or "")
    if numbers is None or window is None or comparator is None or not row["compound"] or not may_pool(line, flags):
        return None
    estimate, low, high = numbers
    if high <= low or abs((high - estimate) - (estimate - low)) > LOPSIDED * (high - low):
        return None
    scale = (row["outcome"] or "") if line.measure in RATIOS else (row["scale"] or "")
    if not scale:
        return None
    stratum = Stratum(row["compound"], comparator, scale, line.measure, window)
    by_rules = row["read_from"] == "rules"
    return Measured(stratum, line.study, row["pmid"], estimate, low, high, by_rules, important)


def may_pool(line: Line, flags: frozenset[str]) -> bool:
    """Randomised, in force, of a plain design; a crossover only as a difference in points, whose interval is paired."""
    paired = line.design != "crossover-trial" or line.measure == "mean-difference"
    return line.design in TRIALS and not line.is_retracted and not flags & set(APART) and paired


def window_of(hours: float | None) -> str | None:
    """The window a rating falls in; None when its time is not known."""
    if hours is None or hours <= 0:
        return None
    return next((name for latest, name in WINDOWS if hours <= latest), "later")


def span_of(window: str) -> str:
    """The times a window takes in: "7 days" → "36 hours to 10 days"; "" for what is no window."""
    for (after, _), (last, name) in zip(((0, ""), *WINDOWS), WINDOWS, strict=False):
        if name == window:
            return f"{_in_words(after)} to {_in_words(last)}" if after else f"up to {_in_words(last)}"
    return ""


def time_of(window: str) -> str:
    """ "about 28 days"; what is past every window is more than the last."""
    return f"about {window}" if span_of(window) else f"more than {_in_words(WINDOWS[-1][0])}"


def _in_words(hours: int) -> str:
    return f"{hours} hours" if hours < 72 else f"{hours // 24} days"


def pools_of(measured: Iterable[Measured]) -> list[Pool]:
    """Every stratum with three studies or more, the fullest first."""
    strata: dict[Stratum, list[Measured]] = defaultdict(list)
    for one in measured:
        strata[one.stratum].append(one)
    pools = [made for stratum, held in strata.items() if (made := _pool(stratum, held)) is not None]
    return sorted(pools, key=lambda p: (-p.pooled.k, repr(p.stratum)))


def _pool(stratum: Stratum, held: Sequence[Measured]) -> Pool | None:
    effects = [Effect(one.study, one.estimate, ((one.high - one.low) / (2 * Z95)) ** 2) for one in held]
    pooled = pool(split_shared_control(list(dict.fromkeys(effects))))
    if pooled is None:
        return None
    important = next((one.important for one in held if one.important is not None), None)
    agreeing = frozenset(one.study for one in held if one.low <= pooled.estimate <= one.high)
    by_rules = len({one.study for one in held if one.by_rules})
    shown = direction_of(pooled.estimate, pooled.ci_low, pooled.ci_high, important)
    return Pool(stratum, pooled, shown, important, agreeing, by_rules)
