"""What one result says, from its estimate and interval against the smallest important difference. Pure.

Rule 1 of docs/verdict-rule.md: a p-value above 0.05 is neither "no difference" nor "against".
"""

from __future__ import annotations

import math

from queries.evidence import Line

RATIOS = ("odds-ratio", "risk-ratio", "hazard-ratio", "rate-ratio")
# Comparators that work themselves: losing to them, or matching them, does not show that ketamine fails.
ACTIVE_TREATMENTS = ("ect", "antidepressant", "other-ketamine", "dose-comparison")

# How far one result moves the balance, from wholly for (1) to wholly against (-1).
SCORES = {
    "favours-ketamine": 1.0,
    "leans-ketamine": 0.5,
    "no-clear-difference": 0.0,
    "leans-comparator": -0.5,
    "favours-comparator": -1.0,
    "no-important-difference": -1.0,
}


def benefit(line: Line) -> tuple[float, float, float] | None:
    """(estimate, low, high) turned so that positive is good for ketamine; ratios as logarithms.

    None when a number is missing, the good direction is unknown, or the interval does not hold its estimate.
    """
    numbers = (line.estimate, line.ci_low, line.ci_high)
    if line.benefit_sign == 0 or any(number is None for number in numbers):
        return None
    estimate, low, high = (float(number) for number in numbers if number is not None)
    if line.measure in RATIOS:
        if min(estimate, low, high) <= 0:
            return None
        estimate, low, high = math.log(estimate), math.log(low), math.log(high)
    if not low <= estimate <= high:
        return None
    return (estimate, low, high) if line.benefit_sign > 0 else (-estimate, -high, -low)


def direction_of(estimate: float, low: float, high: float, important: float | None) -> str:
    """The direction an interval shows; `important` is the smallest important difference where known."""
    if important is not None and -important < low and high < important:
        return "no-important-difference"
    if low > 0:
        return "favours-ketamine"
    if high < 0:
        return "favours-comparator"
    if important is not None and abs(estimate) >= important:
        return "leans-ketamine" if estimate > 0 else "leans-comparator"
    return "no-clear-difference"


def direction(line: Line) -> str:
    """What this line's result shows: from its own numbers where it has them, else as it was read."""
    numbers = benefit(line)
    if numbers is None:
        return line.direction or "not-stated"
    shown = direction_of(*numbers, line.important)
    # Without a smallest important difference numbers cannot tell a lean from no clear difference; people can.
    if shown == "no-clear-difference" and line.important is None and line.direction in SCORES:
        return line.direction
    return shown


def score(line: Line) -> float | None:
    """How far this line moves its claim, -1 to 1, for a claim that ketamine works; None: no vote.

    The stance comes first, and the result can only soften it: a missed endpoint that someone counted against
    is at most "no clear difference", a lean is half a vote. What only qualifies votes when its result leans or is
    a null; a clear result that somebody let only qualify is about another question and limits the wording alone.
    """
    if line.stance == "unclear":
        return None
    if line.stance == "qualifies":
        return _qualifying(line, direction(line))
    shown = SCORES.get(direction(line))
    side = 1.0 if line.stance == "for" else -1.0
    # A clear result of the other sign is about another outcome or window than the one the person judged.
    if shown is None or abs(shown) == 1.0:
        return side
    return max(shown * side, 0.0) * side


def _qualifying(line: Line, shown: str) -> float | None:
    """A lean, or 0 for a null: one that prints its interval counts no less than one that does not."""
    vote = 0.0 if shown == "no-important-difference" else SCORES.get(shown)
    if vote is None or abs(vote) == 1.0 or line.comparator in ACTIVE_TREATMENTS:
        return None
    return vote
