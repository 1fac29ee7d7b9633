"""What the numbers of one clause say: for whom they speak, and whether they are too close or too unsure to tell."""

from __future__ import annotations

import re

from db.reading.question import Question
from db.reading.relevance import Clause
from db.reading.result_cues import NUMBER, PAIR, intervals, significance, valence
from db.reading.sought import sought
from db.reading.votes import numbers

FIFTH = 0.2
DIFFERENCE = sought(
    rf"\bdifference\b[^;]{{0,40}}?\bci[^\w+-]{{0,6}}(?P<low>{NUMBER}) ?%?(?: ?(?:to|-|,|and) ?)(?P<high>{NUMBER})"
)
# "Among those in remission, 27% relapsed": what is counted is told behind the comma.
AMONG_WHOM = re.compile(r"\W{0,3}(?:among|amongst|of|in) [^,;]{5,120}, ")
EACH = sought(r"\b(?:in|for|of) (?:each|either|both) (?:group|arm|treatment)s?\b")
LONGEST = 300  # code points that say what the numbers are of


def certainty(clause: Clause, lower: str) -> str:
    """ "large" where p or else the interval leaves no difference possible, "small" where it does not, "" untold.

    Of several p the small one counts: what differed once differed.
    """
    p = significance(lower, clause.start, clause.end)
    told = [*intervals(lower, clause.start, clause.end), *of_difference(lower, clause.start, clause.end)]
    if not p and not told:
        return ""
    beyond = any(not one.endswith("around none") for one in told)
    return "small" if "p small" in p or beyond else "large"


def of_difference(lower: str, start: int, end: int) -> list[str]:
    """As intervals, of what is called a difference, however large: "difference 30%, 95% CI 6 to 54"."""
    found = (
        (float(m[name].replace(",", "")) for name in ("low", "high")) for m in DIFFERENCE.finditer(lower, start, end)
    )
    return ["difference ci around none" if low < 0 < high else "difference ci beyond" for low, high in found]


def by_numbers(clause: Clause, lower: str, question: Question) -> int:
    """1 where the numbers beside the arms speak for the intervention, -1 for the comparator, 0 for neither."""
    words = lower[clause.start : min(clause.end, clause.start + LONGEST)]
    whom = AMONG_WHOM.match(words)
    sense = valence(words[whom.end() :] if whom else words) or valence(question.outcome[:LONGEST])
    return next((side * sense for _, side in numbers(clause, lower)), 0)


def is_close(clause: Clause, lower: str) -> bool:
    """Whether a pair of numbers, one of each arm, lies within a fifth: no difference that matters."""
    m = PAIR.search(lower, clause.start, clause.end)
    one, other = (float(m[name].replace(",", "")) for name in ("first", "second")) if m else (0.0, 1.0)
    return abs(one - other) < FIFTH * max(abs(one), abs(other))


def is_of_both(clause: Clause, lower: str) -> bool:
    """Whether both treatments are named, or one number is said to be that of each group."""
    return len({side for *_, side in clause.arms}) == 2 or EACH.search(lower, clause.start, clause.end) is not None
