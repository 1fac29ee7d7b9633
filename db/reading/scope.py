"""What is said of an outcome beside its own clause: what follows it, what excepts it, and each arm's number behind it.

Signs have no direction; `beside_arms` is 1 where the intervention has the larger number, -1 where the smaller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from db.reading.relevance import Clause, Mention
from db.reading.text import Document

CLUSTER = 60  # code points within which the words of one outcome stand
NEAR = 60  # code points between an arm's name and its number
REACH = 440  # code points behind an outcome that are looked at
LONGEST = 1_500  # code points of a sentence looked at
EXCEPT = re.compile(r"\b(?:but|and|although|though) not (?:in |for |on |of |with )?(?:the |a )?[\w -]{0,25}$")
# "…, but this was not significant": said behind a clause, of that clause.
FOLLOWS = re.compile(
    r"[\s,.;)]{0,4}(?:\w+, )?(?:although |but |however,? |though |nevertheless,? ){0,3}"
    r"(?:th(?:is|ese|e|at)|they|it|none|did|was|were|not|failed|differences?|non)\b"
    r"[^.;]{0,90}?\b(?:not|no|non-?significan\w*|insignificant|fail\w*|none|overlapp\w*|ns)\b"
)
OF_ALL = re.compile(
    r"\b(?:no(?:t|ne)?|neither|nor|similar|comparable|without)\b[^.;]{0,120}?\b(?:any|either|all|other|both|these|"
    r"primary|secondary|main|remaining)\b(?: of)?(?: the)?[^.;]{0,30}?\b(?:outcomes?|measures?|parameters?|"
    r"end ?-?points?|variables?|scores?|time ?points?|groups?|arms)\b"
)
VALUE = re.compile(
    r"(?<![\w.±])(?<!± )(?<!p [=<>] )(?<!p[=<>])-?\d{1,6}(?:[.·]\d+)?(?=\W)(?! ?(?:mg|ml|kg|weeks?|days?|months?|"
    r"years?|hours?|h)\b)"
)
JOIN = re.compile(
    r"[\s%,]{0,3}(?:\([^()]{0,30}\)|\[[^\[\]]{0,30}\])?(?: ?(?:of|in|with|for|among|after|on|under|the|patients?|those|"
    r"subjects?|treated|receiving|group|randomi[sz]ed|to)\b){0,4}\s*"
)


def signs(clause: Clause, text: Document) -> Iterator[str]:
    """Names of signs that a clause's outcome did not differ, said behind it or by an exception."""
    lower = text.lower[clause.where]
    if FOLLOWS.match(lower, clause.end, clause.end + 200):
        yield "then none"
    place = anchor(clause)
    if place is not None and EXCEPT.search(lower, max(clause.start, place[0] - 50), place[0]):
        yield "excepted"


def of_all(text: Document) -> list[str]:
    """Where results or conclusion say that nothing differed at all."""
    roles = {s.role for s in text.told() if OF_ALL.search(text.words(s)[:LONGEST])}
    return [f"none of all, {role}" for role in sorted(roles)]


def anchor(clause: Clause) -> tuple[int, int] | None:
    """Start and end of the stretch that holds most of the outcome's words, close together."""
    if not clause.outcomes:
        return None
    held = {start: [one for one in clause.outcomes if start <= one <= start + CLUSTER] for start in clause.outcomes}
    best = max(held, key=lambda start: (len(held[start]), -start))
    return best, next(word.end for word in clause.words if word.start == held[best][-1])


def beside_arms(clause: Clause, text: Document) -> int:
    """1 or -1 where, nearest behind the outcome, each arm has a number of its own and they differ; else 0."""
    place = anchor(clause)
    if place is None or len({side for *_, side in clause.arms}) < 2:
        return 0
    end = place[1]
    stop = min(clause.end, end + REACH)
    behind = [m for m in clause.arms if m[0] >= end - 1 and m[1] <= stop]
    lower = text.lower[clause.where]
    return in_order(lower, behind, end, stop) or in_order(lower, list(clause.arms), end, stop)


def in_order(lower: str, arms: list[Mention], end: int, stop: int) -> int:
    """What the first two neighbouring names of different arms say."""
    for one, other in pairwise(arms):
        if one[2] != other[2]:
            before = [value_before(lower, edge, arm[0]) for edge, arm in ((end, one), (one[1], other))]
            behind = [VALUE.search(lower, a, min(b, a + NEAR)) for a, b in ((one[1], other[0]), (other[1], stop))]
            found = before if all(before) else behind
            first, second = (float(m[0].replace("·", ".")) if m else 0.0 for m in found)
            return 0 if first == second or not all(found) else one[2] if first > second else other[2]
    return 0


def value_before(lower: str, edge: int, start: int) -> re.Match[str] | None:
    """The number just before an arm's name, "18% of the"."""
    found = VALUE.finditer(lower, max(edge, start - NEAR), start)
    return next((m for m in found if JOIN.fullmatch(lower, m.end(), start)), None)
