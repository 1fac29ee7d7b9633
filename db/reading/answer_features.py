"""What speaks for an answer: votes (more or less with the intervention) and signs of a difference, clause by clause.

A vote's name tells the cue and how its treatment was found; its value is 1 where it says that the intervention has
more, -1 less. Signs have no direction. Both carry the place they were read in: "best", "near" or "end".
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from db.reading import scope
from db.reading.clause_words import beside, masked
from db.reading.question import Question
from db.reading.relevance import Clause, clauses
from db.reading.result_cues import OF_VALUE, POLARITY, Cue, intervals, is_fall, significance, valence
from db.reading.text import Document
from db.reading.votes import numbers, said_of
from db.reading.weighing import said, shares

NONE, MOVES = frozenset({"no-difference"}), frozenset(POLARITY)
TOLD = frozenset({"results", "conclusion"})
QUIET = 0.5  # how loud other clauses are once the best one has spoken
GRAM = 0.3  # a word of the best clause beside a cue
NEAR = 3  # further clauses heard
ALIKE = 0.7  # a clause that names this share of what the best one names is read beside it


@dataclass(slots=True)
class Evidence:
    """Votes and signs, and the clause that decides."""

    votes: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    signs: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    best: Clause | None = None


def evidence(question: Question, text: Document, told_only: bool = False, named: bool = True) -> Evidence:
    """What the best clauses say; with no clause, nothing.

    told_only leaves out what is not results or conclusion. Where the outcome was not named, what is good is told by
    each clause's own words.
    """
    found = Evidence()
    ranked = sorted(clauses(question, text), key=lambda c: (-c.fit, c.where, c.start))
    told = [c for c in ranked if c.role in TOLD]
    if told_only or (told and told[0].overlap >= 0.25):
        ranked = told  # a title or an aim names the outcome, but tells no result
    if not ranked:
        return found
    found.best = ranked[0]
    sense = (valence(question.outcome), is_fall(question.outcome)) if named else None
    _hear(found, "best", ranked[0], 1.0, sense, text)
    rest = QUIET if found.votes else 1.0
    for clause in ranked[1 : 1 + NEAR]:
        if clause.fit > 0.3:
            _hear(found, "near", clause, rest * max(clause.overlap, 0.1) ** 2, sense, text)
    for clause in ranked:
        if clause.role == "conclusion" and clause is not ranked[0]:
            _hear(found, "end", clause, rest * (0.2 + clause.overlap), sense, text)
    for kinds, name in ((NONE, "none"), (MOVES, "moves")):
        of_kind = [c.fit for c in ranked if kinds & {cue.kind for cue in c.cues}]
        found.signs[f"best clause that {name}"] = 2 * (max(of_kind, default=0.0) - ranked[0].fit)
    found.signs |= dict.fromkeys(beside(question, ranked[0], text.lower[ranked[0].where]), 1.0)
    found.signs |= dict.fromkeys(masked(ranked[0], text.lower[ranked[0].where]), GRAM)
    if not told_only:
        _weigh(found, question, text)
        _beside(found, ranked, text)
    found.signs[f"overlap {min(int(ranked[0].overlap * 4), 3)}"] = 1.0
    return found


def _weigh(found: Evidence, question: Question, text: Document) -> None:
    """What all clauses say together (weighing.py): who is better is a vote where it is known what is good."""
    parts = shares(said(text, question, named=True))
    side = {name: parts.get(f"weighed {name}", 0.0) for name in ("intervention", "comparator")}
    better = valence(question.outcome)
    known = "" if better else ", sense unknown"
    found.votes[f"weighed{known}"] = (better or 1) * (side["intervention"] - side["comparator"])
    if most := next(
        (sign for name, sign in (("intervention", 1), ("comparator", -1)) if f"weighs most: {name}" in parts), 0
    ):
        found.votes[f"weighs most{known}"] = (better or 1) * most
    found.signs["weighed sides"] = sum(side.values())
    found.signs |= {
        name: value for name, value in parts.items() if "none" in name or "inferior" in name or "trend" in name
    }


def _beside(found: Evidence, ranked: list[Clause], text: Document) -> None:
    """What is said beside the clauses that name the outcome best (scope.py)."""
    best = ranked[0]
    others = [c for c in ranked[1:] if c.role in TOLD and c.overlap >= max(ALIKE * best.overlap, 0.01)][:2]
    for place, clause, weight in (("best", best, 1.0), *(("next", one, QUIET) for one in others)):
        for name in scope.signs(clause, text):
            found.signs[f"{place} {name}"] += weight
    if way := scope.beside_arms(best, text):
        found.votes["numbers beside arms"] = float(way)
    overlap = min(int(best.overlap * 4), 3)
    for name in scope.of_all(text):
        found.signs |= {name: 1.0, f"{name}, overlap {overlap}": 1.0}


def _hear(
    found: Evidence, place: str, clause: Clause, weight: float, sense: tuple[int, bool] | None, text: Document
) -> None:
    lower = text.lower[clause.where]
    heard = sense or (valence(lower[clause.start : clause.end][:600]), False)
    for cue in clause.cues:
        found.signs[f"{place} {cue.kind}"] += weight
        if place == "best":
            found.signs[f"word {_word(lower, cue)}"] = 1.0
        if cue.kind in POLARITY:
            _vote(found, place, clause, cue, weight, heard, lower)
    for name in (*significance(lower, clause.start, clause.end), *intervals(lower, clause.start, clause.end)):
        found.signs[f"{place} {name}"] += weight
        if name.endswith(("above", "below")):
            found.votes[f"{place} {name.rsplit(' ', 1)[0]}"] += weight * (1 if name.endswith("above") else -1)
    for name, side in numbers(clause, lower):
        found.votes[f"{place} {name}"] += weight * side


def _vote(
    found: Evidence, place: str, clause: Clause, cue: Cue, weight: float, sense: tuple[int, bool], lower: str
) -> None:
    better, fall = sense
    polarity = POLARITY[cue.kind]
    kind = cue.kind
    if cue.kind in OF_VALUE:
        polarity *= better or 1
        kind += "" if better else " unknown"
    elif fall and (cue.kind.endswith("loss") or lower.startswith(("reduc", "decreas", "declin"), cue.start)):
        polarity = -polarity
        kind += " of a fall"
    side, how = said_of(cue, clause)
    vote = polarity * side
    found.votes[f"{place} {kind} {how}"] += weight * vote
    found.votes[f"{place} {_nearest(cue, clause)} {'value' if cue.kind in OF_VALUE else 'size'}"] += weight * vote
    if place == "best":
        found.votes[f"word {_word(lower, cue)}"] += vote


def _word(lower: str, cue: Cue) -> str:
    return lower[cue.start : min(cue.end, cue.start + 40)]


def _nearest(cue: Cue, clause: Clause) -> str:
    """How far a cue stands from the outcome's words."""
    gap = min((abs(cue.start - place) for place in clause.outcomes), default=999)
    return "next" if gap < 25 else "close" if gap < 70 else "far" if gap < 999 else "without outcome"
