"""Which numbers of a text may count the people of a study: candidates, each with the cues around it.

A cue is a word class beside the number (cues.py) or a plain fact about it ("sum of what follows", "first
quarter"); sample_size.py adds up the printed weights of the cues. Groups that stand close together are added up
as candidates too. Every number looks at a bounded window, so the time grows with the text and no faster.
"""

from __future__ import annotations

import re
from itertools import islice

from db.reading import counting_sums
from db.reading.candidate import QUARTERS, Candidate
from db.reading.cues import COUNTING, cues_after, cues_before
from db.reading.numerals import Number, numbers
from db.reading.sought import sought

TOKEN = re.compile(r"[^\W\d_]+|\d[\d.,]{0,9}|[^\w\s]")
# "Twelve (+/-) 3,4-methylenedioxymethamphetamine (ecstasy) users": what a bracket only names stands in no one's way.
NAMED = re.compile(r"\s?[(\[](?:\+/-|±|[a-z][a-z ,'\"/-]{1,24})[)\]]")
BEFORE, AFTER = 70, 110  # code points looked at on each side
RANDOMISED = "just after: randomised"
LARGEST = 10_000_000
MOST_NUMBERS, MOST_COUNTS = 2_000, 300  # an abstract has a hundred, and counts people a dozen times

# Beside the number: a percentage, a share, a range, a decimal's neighbour, a comparison, "95% CI", "7-day".
OTHER_AFTER = re.compile(r"\s?(?:%|±|°|/\s?\d|-\s?\d|-\s?[a-z]|\+|\^)")
OTHER_BEFORE = re.compile(r"(?:[/<>±≥≤+#]|\d-|[a-z]-)\s?$")
LABEL_BEFORE = sought(r"\b(?:year|day|week|month|grade|stage|type|visit|equal to|n=\d+ of) $")
PART_BEFORE = sought(r"\b(?:study|phase|cohort|group|trial|module|question|item|experiment) $")
PARTS = 9  # "study 2" is a label, "in this study 60 children" is not
MONTH_BEFORE = sought(r"(?:january|february|march|april|may|june|july|august|september|october|november|december),? $")
YEAR_BEFORE = re.compile(r"(?:prisma|in|since|from|to|and|between|until|through|during|of|by|,|-|[a-z]{3}\.?|\d)\s?$")
YEAR_AFTER = re.compile(r"\s?(?!guide|state)[a-z]{5}")


def candidates(lower: str) -> list[Candidate]:
    """Every number of a lower-case text that may count people, in order, with its cues; then their sums."""
    found = list(
        islice(
            (one for number in islice(numbers(lower), MOST_NUMBERS) if (one := candidate(lower, number))), MOST_COUNTS
        )
    )
    for position, one in enumerate(found):
        one.cues |= cues_of_place(len(lower), found, position)
    return [*found, *counting_sums.every_sum(lower, found)]


def candidate(lower: str, number: Number) -> Candidate | None:
    """The number with the cues on both sides of it, or None when nothing says that it counts."""
    if not (number.is_whole and 0 < number.value < LARGEST) or is_something_else(lower, number):
        return None
    before = TOKEN.findall(lower[max(0, number.start - BEFORE) : number.start])[-9:]
    behind = lower[number.end : number.end + AFTER]
    after = TOKEN.findall(NAMED.sub("", behind) if "(" in behind or "[" in behind else behind)[:14]
    noun, cues = cues_after(after)
    cues |= cues_before(before)
    if not cues & COUNTING:
        return None
    if number.is_spelled:
        cues.add("spelled")
    return Candidate(int(number.value), number.start, number.end, noun, cues)


def is_something_else(lower: str, number: Number) -> bool:
    """A percentage, a ratio, a range, a comparison, a label ("day 7") or the year of a date."""
    before, after = lower[max(0, number.start - 11) : number.start], lower[number.end : number.end + 7]
    if OTHER_AFTER.match(after) or OTHER_BEFORE.search(before):
        return True
    if number.is_spelled:
        return False
    looks_like_year = 1900 <= number.value <= 2040 and number.end - number.start == 4
    if looks_like_year and (
        MONTH_BEFORE.search(before) or (YEAR_BEFORE.search(before) and not YEAR_AFTER.match(after))
    ):
        return True
    return bool(LABEL_BEFORE.search(before) or (number.value <= PARTS and PART_BEFORE.search(before)))


def cues_of_place(length: int, found: list[Candidate], position: int) -> set[str]:
    """Cues from where a number stands among the others: first, largest, the sum of those after it."""
    here, earlier, later = (
        found[position],
        found[max(0, position - 20) : position],
        found[position + 1 : position + 21],
    )
    near = [one.value for one in later[:5] if one.start - here.end < 400]
    facts = {
        "first count": position == 0,
        "second count": position == 1,
        "largest count": all(here.value >= one.value for one in earlier + later),
        "smaller than one before": any(one.value > here.value for one in earlier),
        "said before": any(one.value == here.value for one in earlier),
        "said again": any(one.value == here.value for one in later),
        "sum of what follows": any(
            sum(near[i : i + size]) == here.value for size in (2, 3, 4) for i in range(len(near) - size + 1)
        ),
        "another is randomised": RANDOMISED not in here.cues
        and any(RANDOMISED in one.cues and "has noun" in one.cues for one in earlier + later),
        "below six": here.value < 6,
        "thousands": here.value >= 1000,
        QUARTERS[min(3, here.start * 4 // max(length, 1))]: True,
    }
    return {name for name, holds in facts.items() if holds}
