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

from db.reading.conceded import is_of_another, states_result, unconceded
from db.reading.question import Question
from db.reading.relevance import TELLING, Clause, clauses
from db.reading.result_cues import FALL, GAIN, OF_VALUE, PAIR, POLARITY, Cue, either, significance, table, valence
from db.reading.sought import sought
from db.reading.text import Document
from db.reading.votes import numbers, own_numbers, said_of

LONGEST = 900  # code points of a clause looked at
FIFTH = 0.2
BEHIND = 40  # code points behind what a clause tells that still belong to it
SCALE = 2.0  # how loud a share is beside other features
NO_DOUBT: Mapping[str, float] = {}
LEAST = 0.06  # what is said with less weight than this is not said
SURE = {"than": 1.0, "than before": 1.0, "than before alone": 0.9, "in": 0.9, "subject": 0.8, "first of both": 0.6}
OBJECT = re.compile(
    r" (?!(?:in|with|than|compared|at|for|by|on|and|or|from|after|to|was|were|as|during|when|v|vs)\b)[a-z]"
)
# A response "(>=35% reduction)" is defined there, not told.
DEFINED = re.compile(
    r"\( ?(?:an? |defined as (?:an? )?|i\.?e\.?,? )?(?:≥|>=?|at least |more than )? ?\d{1,3} ?%[^()]{0,30}$"
)
# What is bad and comes later, and a change that is greater, are good.
BAD_EVENT = r"(?:relapse|recurrence|progression|death|rehospitali|readmission|loss of)"
LATER = re.compile(rf"(?:delay\w*|prolong\w*|postpon\w*) (?:the |a )?(?:time to )?(?:first |depressive )?{BAD_EVENT}")
A_CHANGE = re.compile(r"\bchanges? (?:in|from|on|of)\b[^.;]{0,140}\b(?:was|were) (?:\w+ ){0,2}$")
# What was expected, and what others should do, is no result.
NOT_YET = sought(r"\bhypothes[ei]s (?:was|were) that\b|\b(?:will|would) be (?:necessary|needed|required)\b")
# What is said of the groups together outweighs what either saw: "both improved, and the groups did not differ".
GROUPS = re.compile(r"\b(?:groups|arms|treatments|therapies|conditions) $")


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


def said(text: Document, question: Question, named: bool) -> list[Said]:
    """What each clause of results and conclusion says, in reading order.

    Where an abstract without labels seems to have neither, its second half is read: there the results stand.
    """
    parts = clauses(question, text)
    told = [c for c in parts if c.role in {"results", "conclusion"}]
    late = [c for c in parts if c.role in {"aim", "methods"} and c.start > len(text.abstract) / 2]
    titled = [c for c in parts if c.role == "title" and states_result(text)]
    return [one for clause in [*titled, *(told or late)] if (one := said_by(clause, text, question, named))]


def shares(found: list[Said]) -> dict[str, float]:
    """How much of all that is said each value has, and what is said with most weight."""
    total = sum(one.weight for one in found)
    made: dict[str, float] = defaultdict(float)
    for one in found:
        made[f"weighed {one.value}{' as a trend' if one.leans else ''}"] += SCALE * one.weight / total if total else 0.0
    best = strongest(found)
    return made | ({f"weighs most: {best[0]}": SCALE, f"said best in {best[1].clause.role}": 1.0} if best else {})


def said_by(clause: Clause, text: Document, question: Question, named: bool) -> Said | None:
    """What a clause says with the weight it has; None where it says nothing."""
    lower = text.lower[clause.where]
    value, sure, leans = of_clause(clause, lower, question)
    return Said(value, sure * weight_of(clause, lower, named, question), leans, clause) if value else None


def strongest(found: list[Said], doubt: Mapping[str, float] = NO_DOUBT) -> tuple[str, Said] | None:
    """What is said with most weight in all, and the clause that says it best; doubt makes a value weigh less."""
    sums: dict[str, float] = defaultdict(float)
    for one in found:
        sums[one.value] += one.weight * doubt.get(one.value, 1.0)
    if not sums or max(sums.values()) < LEAST:
        return None
    value = max(sorted(sums), key=lambda name: sums[name])
    return value, max((one for one in found if one.value == value), key=lambda one: one.weight)


def weight_of(clause: Clause, lower: str, named: bool, question: Question) -> float:
    """How much a clause counts: its overlap with the primary outcome, its role, whether it names the intervention."""
    words = lower[clause.start : min(clause.end, clause.start + LONGEST)]
    told = min((cue.start for cue in clause.cues if cue.kind in TELLING), default=clause.end) - clause.start
    weight = (clause.overlap if question.outcome else 0.3) + (0.15 if clause.role == "results" else 0.35)
    weight += 0.2 * any(side == 1 for *_, side in clause.arms)
    weight += 0.1 * bool(significance(lower, clause.start, clause.end))
    harm, within, caution = asides()
    if harm.search(words, 0, told + BEHIND) and not harm.search(question.outcome.lower() if named else ""):
        weight *= 0.25
    if within.search(words):
        weight *= 0.3
    if caution.search(words, 0, told + BEHIND) or NOT_YET.search(words):
        weight *= 0.15
    return weight**2


def of_clause(clause: Clause, lower: str, question: Question) -> tuple[str, float, bool]:
    """(value, how surely, whether as a trend) of a clause; ("", 0, False) where it says nothing."""
    cues = unconceded(clause, lower)
    kinds = [cue.kind for cue in cues]
    leans = "trend" in kinds
    if "not-inferior" in kinds:
        return "not-inferior", 1.5, False
    p = significance(lower, clause.start, clause.end)
    large = "p large" in p and "p small" not in p
    total = 0.0
    for cue in cues:
        if cue.kind == "no-difference":
            if is_of_another(cue, clause, lower):
                continue
            if abs(total) < 0.3 or GROUPS.search(lower, max(clause.start, cue.start - 40), cue.start):
                return "none", 1.0, leans
            break
        if cue.kind in POLARITY:
            total += vote(clause, cue, lower, question)
    if not total and large and is_close(clause, lower):
        return "none", 0.6, False
    if not total and "p small" in p:
        total = 0.6 * by_numbers(clause, lower, question)
    if not total:
        return "", 0.0, False
    return ("intervention" if total > 0 else "comparator"), min(abs(total), 1.0), leans or large


def vote(clause: Clause, cue: Cue, lower: str, question: Question) -> float:
    """Above 0 where a cue says that the intervention is the better, below where the comparator is."""
    if DEFINED.search(lower, max(clause.start, cue.start - 60), cue.start):
        return 0.0
    side, how = said_of(cue, clause)
    if (FALL.match(lower[cue.start : cue.end]) or GAIN.match(lower[cue.start : cue.end])) and is_of_each(clause, cue):
        side, how = own_numbers(clause, lower) or side, "in"  # "a mean fall of 43 with A and of 63 with B"
    polarity = POLARITY[cue.kind]
    sense = 1.0 if cue.kind in OF_VALUE else sense_of(cue, clause, lower, question, polarity)
    return side * polarity * sense * SURE.get(how, 0.5)


def is_of_each(clause: Clause, cue: Cue) -> bool:
    """Whether both treatments are named behind a cue and nothing says "than"."""
    behind = {side for start, _, side in clause.arms if start >= cue.end}
    return len(behind) == 2 and not any(c.kind == "than" for c in clause.cues)


def sense_of(cue: Cue, clause: Clause, lower: str, question: Question, polarity: int) -> float:
    """Whether more of what a cue speaks of is good: its object behind it, else its subject before it."""
    if LATER.match(lower, cue.start) or (cue.kind == "up" and A_CHANGE.search(lower, clause.start, cue.start)):
        return 1.0
    stop = min([clause.end, cue.end + 80, *(c.start for c in clause.cues if c.start >= cue.end and c.kind in POLARITY)])
    after = lower[cue.end : stop]
    before = lower[max(clause.start, cue.start - 200) : cue.start]
    has_object = OBJECT.match(after) is not None
    known = valence(after) if has_object else valence(before.rpartition(", ")[2]) or valence(before) or valence(after)
    if not known and has_object != is_rise(cue, lower):
        known = valence(question.outcome[:300])
    return known or (-0.3 if polarity < 0 else 0.0)


def is_rise(cue: Cue, lower: str) -> bool:
    """Whether a cue is a verb with an object of its own, "increased BDNF": of that the question says nothing."""
    return cue.kind == "up" and lower.startswith(("increas", "elevat", "enhanc", "promot", "induc"), cue.start)


def by_numbers(clause: Clause, lower: str, question: Question) -> int:
    """1 where the numbers beside the arms speak for the intervention, -1 for the comparator, 0 for neither."""
    sense = valence(lower[clause.start : min(clause.end, clause.start + 300)]) or valence(question.outcome[:300])
    return next((side * sense for _, side in numbers(clause, lower)), 0)


def is_close(clause: Clause, lower: str) -> bool:
    """Whether a pair of numbers, one of each arm, lies within a fifth: no difference that matters."""
    m = PAIR.search(lower, clause.start, clause.end)
    one, other = (float(m[name].replace(",", "")) for name in ("first", "second")) if m else (0.0, 1.0)
    return abs(one - other) < FIFTH * max(abs(one), abs(other))
