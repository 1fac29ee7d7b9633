"""For whom a paper's words speak: each clause of its results and conclusion says something, and they are weighed.

A clause says "intervention", "comparator", "none" (no difference) or "not-inferior". What it says counts the more the
closer it is to the primary outcome; a conclusion counts even where it names that outcome in other words. Clauses on
harms, on subgroups, on what was before treatment or on one arm alone hardly count.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from db.reading.clause_numbers import certainty
from db.reading.clause_sides import of_clause
from db.reading.conceded import states_result
from db.reading.question import Question
from db.reading.relevance import TELLING, Clause, clauses
from db.reading.result_cues import cues, either, significance, table
from db.reading.sharpened import sharpened
from db.reading.sought import sought
from db.reading.text import Document, Sentence

SHORT = 900  # code points of an abstract that may tell its result anywhere
LONGEST = 900  # code points of a clause looked at
BEHIND = 40  # code points behind what a clause tells that still belong to it
SCALE = 2.0  # how loud a share is beside other features
OPPOSITE = {"intervention": "comparator", "comparator": "intervention"}
NO_DOUBT: Mapping[str, float] = {}
TREND = 0.5  # what is only a trend counts half
LEAST = 0.06  # what is said with less weight than this is not said
PRIMARY = sought(r"\b(?:co-?)?primary (?:\w+ )?(?:end-? ?point|outcome|efficacy|measure|analys[ei]s|hypothes[ei]s)")
OF_SOME = sought(
    r"\b(?:sub-?groups?|sub-?analys[ei]s|exploratory|post[ -]hoc|subset|interim|completers|per-protocol)\b"
)
AMONG = sought(r"\b(?:between|among|across|in (?:both|all|either)) (?:the )?(?:\w+ )?\w+s\b")
EARLIER = sought(r"\b(?:previous|prior|earlier|has been|have been|have shown|has shown|is known|whether|aim)")
# "lower, but this was not significant": what a clause says is taken back behind it.
TAKEN_BACK = re.compile(
    r"[\s,;.)]{0,4}(?:(?:but|although|though|however|yet),? ?)?(?:(?:this|the|these|that) )?"
    r"(?:(?:difference|effect|reduction|improvement|increase|finding|trend)s? )?"
    r"(?:was|were|did|is|are|do|does|failed)\b"
    r"[^.;,]{0,30}?\b(?:not|no|non|n't|to)\b[^.;,]{0,30}\b(?:significan|differ)"
)
# What was expected, and what others should do, is no result.
NOT_YET = sought(
    r"\bhypothes[ei]s (?:was|were) that\b|\b(?:will|would) be (?:necessary|needed|required)\b|"
    r"\bshould (?:th(?:is|ese) |(?:\w+ ){0,2}(?:drive|guide|inform|be (?:\w+ )?(?:explored|investigated|"
    r"studied|examined|considered|conducted|interpreted|addressed|evaluated|assessed|replicated|tested))\b)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What one clause says, how surely, and whether only as a trend."""

    value: str
    weight: float
    leans: bool
    clause: Clause


@cache
def asides() -> tuple[re.Pattern[str], ...]:
    """Patterns of clauses that are not about the effect compared: harms, within one arm, wishes, cautions."""
    return tuple(re.compile(rf"\b(?:{either(table()['aside'][name])})") for name in ("harm", "within", "caution"))


def said(text: Document, question: Question, named: bool, primary: bool = False) -> list[Said]:
    """What each clause of results and conclusion says, in reading order.

    Where these say nothing, or an abstract without labels has neither, the later two thirds are read, then what sets
    one treatment beside the other in a short abstract. named: the abstract names its primary outcome; primary: the
    question is what came of it, named or not.
    """
    parts = clauses(question, text)
    for stands in (is_told, is_late, is_of_two):
        found = [one for c in parts if stands(c, text) and (one := said_by(c, text, question, named, primary))]
        if strongest(found):
            return found
    return []


def is_late(clause: Clause, text: Document) -> bool:
    """Whether a clause stands in the later two thirds, outside of background and conclusion."""
    return clause.role in {"aim", "methods"} and clause.start > len(text.abstract) / 3


def is_told(clause: Clause, text: Document) -> bool:
    """Whether a clause stands among results or conclusions; or has p, or groups that do not differ."""
    if clause.role == "title":
        return states_result(text)
    if clause.role != "methods":
        return clause.role in {"results", "conclusion"}
    kinds = {cue.kind for cue in clause.cues}
    if not TELLING & kinds:
        return False
    lower, stop = text.lower[clause.where], min(clause.end, clause.start + LONGEST)
    if significance(lower, clause.start, stop):
        return True
    return "no-difference" in kinds and AMONG.search(lower, clause.start, stop) is not None


def is_of_two(clause: Clause, text: Document) -> bool:
    """Whether a clause of a short abstract sets both treatments side by side, and not in earlier work."""
    if len(text.abstract) >= SHORT or clause.role not in {"background", "methods"}:
        return False
    both = len({side for *_, side in clause.arms}) == 2
    return both and not EARLIER.search(text.lower[clause.where], clause.start, clause.end)


def shares(found: list[Said]) -> dict[str, float]:
    """How much of all that is said each value has, and what is said with most weight."""
    total = sum(one.weight for one in found)
    made: dict[str, float] = defaultdict(float)
    for one in found:
        made[f"weighed {one.value}{' as a trend' if one.leans else ''}"] += SCALE * one.weight / total if total else 0.0
    best = strongest(found)
    return made | ({f"weighs most: {best[0]}": SCALE, f"said best in {best[1].clause.role}": 1.0} if best else {})


def said_by(clause: Clause, text: Document, question: Question, named: bool, primary: bool = False) -> Said | None:
    """What a clause says with the weight it has; None where it says nothing."""
    lower = text.lower[clause.where]
    clause = sharpened(clause, lower)
    value, sure, leans = of_clause(clause, lower, question)
    if value in {"intervention", "comparator"} and TAKEN_BACK.match(lower, clause.end, clause.end + LONGEST):
        value, leans = "none", False
    if leans and value != "none":
        sure *= TREND
    return Said(value, sure * weight_of(clause, lower, named, question, primary), leans, clause) if value else None


def strongest(found: list[Said], doubt: Mapping[str, float] = NO_DOUBT) -> tuple[str, Said] | None:
    """What is said with most weight in all, and the clause that says it best; doubt makes a value weigh less."""
    sums: dict[str, float] = defaultdict(float)
    for one in found:
        sums[one.value] += one.weight
    value = max(sorted(sums), key=lambda name: sums[name] * doubt.get(name, 1.0), default="")
    other = OPPOSITE.get(value, "")
    if sums[value] < LEAST or sums[value] * doubt.get(value, 1.0) < sums[other]:
        return None
    return value, max((one for one in found if one.value == value), key=lambda one: one.weight)


def tells(lower: str, sentence: Sentence) -> bool:
    """Whether a sentence tells what came out, and is no caution or wish."""
    stop = min(sentence.end, sentence.start + LONGEST)
    found = [cue for cue in cues(lower, sentence.start, stop) if cue.kind in TELLING]
    words = lower[sentence.start : stop]
    return (
        bool(found)
        and not NOT_YET.search(words)
        and not asides()[2].search(words, 0, found[0].start - sentence.start + BEHIND)
    )


def weight_of(clause: Clause, lower: str, named: bool, question: Question, primary: bool) -> float:
    """How much a clause counts: its overlap with the primary outcome, its role, whether it names the intervention."""
    words = lower[clause.start : min(clause.end, clause.start + LONGEST)]
    told = min((cue.start for cue in clause.cues if cue.kind in TELLING), default=clause.end) - clause.start
    overlap = clause.overlap if question.outcome else 0.3
    weight = (max(overlap, 0.8) if primary and PRIMARY.search(words) else overlap) + (
        0.15 if clause.role == "results" else 0.35
    )
    weight += 0.2 * any(side == 1 for *_, side in clause.arms)
    weight += 0.1 * bool(certainty(clause, lower))
    harm, within, caution = asides()
    if OF_SOME.search(words):
        weight *= 0.6
    if harm.search(words, 0, told + BEHIND) and not harm.search(question.outcome.lower() if named else ""):
        weight *= 0.25
    if within.search(words) and not any(cue.kind == "no-difference" for cue in clause.cues):
        weight *= 0.3
    if caution.search(words, 0, told + BEHIND) or NOT_YET.search(words):
        weight *= 0.15
    return weight**2
