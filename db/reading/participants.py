"""How many people took part, in PsyNamic's bands, patients and controls together; "unknown" and "not applicable" too.

Its question is not quite sample_size: controls count, only those who were treated count, and a protocol that gives a
cohort's size has no number. So every number of counting.py, one person described, and the two labels without a number
compete; each is worth the sum of its printed weights (weights/participants/band.json, by learn_participants.py), a
band what its numbers are worth together, times the chance that the words alone give it (the linear model of
weights/number_of_participants.json). Serves the comparison with PsyNamic's labels only (db/psynamic.py).
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from db.reading import linear, logistic
from db.reading.candidate import Candidate
from db.reading.counting import candidates
from db.reading.cues import class_of
from db.reading.finding import Finding
from db.reading.one_person import ONE_PATIENT
from db.reading.participant_cues import beside, facts, further, is_of_controls, is_total, read_as, whose
from db.reading.text import Document

FILE = Path(__file__).with_name("weights") / "participants" / "band.json"
WITHOUT = ("unknown", "not-applicable")
QUESTION = "number_of_participants"
BESIDE = re.compile(
    r"part of|said |share|counts: |n =|smaller|noun |(?:just )?after:? (?:healthy|controls)|before (?:with|to|and|of)"
)
LITTLE = 0.001  # the share of a label that no number stands for
LEAST_CHANCE = 0.001
WORDS_COUNT = 1  # how often the chance by words counts
MOST = 40  # numbers looked at, best first
NEAR = 160  # code points within which counting.py adds numbers up itself
RULE = re.compile(r"(?:rule|main|none|title):(?! )")


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer: its label, what speaks for it and how loudly, and where it stands."""

    label: str
    cues: dict[str, float]
    place: linear.Place | None = None


def printed() -> dict[str, Any]:
    """band.json as it is: how it was made and measured, and its weights."""
    table: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return table


@cache
def weights() -> tuple[dict[str, float], dict[str, float]]:
    """(cue → weight of a count in any trial, cue → weight here), from band.json."""
    return printed()["general"], printed()["weights"]


def decide(text: Document, findings: list[Finding], present: Iterable[str]) -> tuple[str, linear.Place | None]:
    """(label, where the number that weighed most for it stands)."""
    general, table = weights()
    present = list(present)
    scored = [
        (sum(table.get(cue, 0.0) * loud for cue, loud in one.cues.items()), one)
        for one in choices(text, findings, present, general)
    ]
    label = dearest(scored, by_words(present))
    best = max((pair for pair in scored if pair[1].label == label), key=lambda pair: pair[0], default=None)
    return label, best[1].place if best else None


def dearest(scored: list[tuple[float, Choice]], chances: dict[str, float]) -> str:
    """The label whose choices and words together are worth most; one that words alone speak for is worth LITTLE."""
    top = max(score for score, _ in scored)
    worth: dict[str, float] = defaultdict(float)
    for score, one in scored:
        worth[one.label] += math.exp(score - top)
    every = sum(worth.values())
    labels = list(dict.fromkeys([*worth, *chances]))
    return max(labels, key=lambda one: max(worth[one] / every, LITTLE) * chances.get(one, LEAST_CHANCE) ** WORDS_COUNT)


def by_words(present: Iterable[str]) -> dict[str, float]:
    """Label → its chance by the linear model over words and findings."""
    model = linear.model_of(QUESTION)
    totals = linear.totals(model, present) if model else []
    return {label: logistic.chance(total) for label, total in zip(model.labels if model else (), totals, strict=True)}


def choices(
    text: Document, findings: list[Finding], present: Iterable[str], general: dict[str, float]
) -> Iterator[Choice]:
    """Every possible answer with what speaks for it; `general` weighs the cues of a number in any trial."""
    present = list(present)
    pool = ranked(text, general)
    arms = sum(int(f.value) for f in findings if f.unit.startswith("arm") and f.value.isdigit())
    read = {f.value: f.unit for f in reversed(findings) if f.field == "sample_size" and is_total(f)}
    main = next((f.value for f in findings if f.field == "sample_size" and is_total(f)), "")
    of_controls = {
        (where, one.start) for _, where, one in pool if not one.parts and is_of_controls(text.lower[where], one)
    }
    for rank, (score, where, one) in enumerate(pool):
        cues = dict.fromkeys(
            [*one.cues, *facts(text.lower[where], one, pool, arms), *beside(text.lower[where], one)], 1.0
        )
        cues |= dict.fromkeys(whose(where, one, of_controls), 1.0)
        cues |= read_as(one, read, main)
        cues |= {"base": score, f"rank {min(rank, 4)}": 1.0, "behind the best": pool[0][0] - score}
        yield Choice(band(one.value), cues, (where, one.start, one.end))
    yield from with_controls(text, pool)
    for f in findings:
        if f.rule == "sample_size: one person described":
            yield Choice("1-20", {"one person": 1.0}, (f.where, f.start or 0, f.end or 0))
    for where in ("title", "abstract"):
        if m := ONE_PATIENT.search(text.lower[where]):
            yield Choice("1-20", {f"one patient: {where}": 1.0}, (where, m.start(), m.end()))
    if "main:design=case-report" in present:
        yield Choice("1-20", {"case report": 1.0})
    best = pool[0][0] if pool else None
    for label in WITHOUT:
        yield Choice(label, dict(without(label, best, present)))


def ranked(text: Document, general: dict[str, float]) -> list[tuple[float, str, Candidate]]:
    """(score, where, number) of the numbers that may count people, best first."""
    pool = []
    for where in ("title", "abstract"):
        for one in candidates(text.lower[where]):
            if where == "title":
                one.cues.add("in title")
            if class_of(one.noun) != "study":
                pool.append((sum(general.get(cue, 0.0) for cue in sorted(one.cues)), where, one))
    return sorted(pool, key=lambda found: -found[0])[:MOST]


def with_controls(text: Document, pool: list[tuple[float, str, Candidate]]) -> Iterator[Choice]:
    """The best number and the controls, or the second group, that are counted further on."""
    if not pool or pool[0][2].parts:
        return
    _, where, best = pool[0]
    done: set[str] = set()
    for score, there, one in pool[1:]:
        if there == where and not one.parts and one.start - best.end > NEAR:
            kind = further(text.lower[where], one)
            if kind and kind not in done:
                kinds = [f"far {kind}", f"far {kind}: {'n =' if 'n =' in one.cues else 'words'}"]
                kinds += [f"far {kind}: beside patients"] * (best.noun == "patients")
                kinds += [f"far: {cue}" for cue in (*one.cues, *beside(text.lower[where], one)) if BESIDE.match(cue)]
                cues = dict.fromkeys(kinds, 1.0) | {"far base": pool[0][0], "far other": score}
                yield Choice(band(best.value + one.value), cues, (where, best.start, best.end))
                done.add(kind)


def without(label: str, best: float | None, present: list[str]) -> Iterator[tuple[str, float]]:
    """What speaks for a label that names no number: the words, the rules' findings, and no good number."""
    yield label, 1.0
    yield (f"{label}: no number", 1.0) if best is None else (f"{label}: best number", best)
    yield from ((f"{label}: {feature}", 1.0) for feature in present if RULE.match(feature))


def band(value: int) -> str:
    """PsyNamic's label for a count, as kebab() writes it."""
    name = linear.band(str(value))
    return "from-1000" if name == "1000-" else name
