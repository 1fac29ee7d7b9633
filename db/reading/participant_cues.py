"""What speaks for a number as PsyNamic's answer: its place among others, the words beside it, whose number it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from db.reading.candidate import Candidate
from db.reading.finding import Finding

CONTROLS = re.compile(r"control(?!led)|healthy|non-?users|volunteers|comparison|drug-naive|unaffected")
CONTROLS_AFTER = re.compile(rf"[^\d.;,(]{{0,40}}?(?:{CONTROLS.pattern})")
ANOTHER = re.compile(
    r"\b(?:second|another|separate) (?:group|study|sample|cohort|experiment)|"
    r"\b(?:study|experiment|sample|cohort) (?:2|two|b|ii)\b"
)
UNCOUNTED = re.compile(
    r"\b(?:and|with|versus|vs\.?) (?:an? |the |\w+ ){0,2}(?:controls?|comparison) "
    r"(?:groups?|subjects|participants)\b(?! ?\(?n? ?=? ?\d)"
)
WORD = re.compile(r"[a-z]+")


def is_total(finding: Finding) -> bool:
    """Whether a finding counts all people, not an arm's nor the studies of a review."""
    return not finding.unit.startswith("arm") and finding.unit != "studies"


def read_as(one: Candidate, read: dict[str, str], main: str) -> dict[str, float]:
    """What sample_size.py took a number for: the main total, one of those randomised, screened ..."""
    value = str(one.value)
    cues = {f"read as {read[value]}": 1.0} if value in read else {}
    return cues | ({"read as the total": 1.0} if value == main else {"not read as the total": 1.0} if main else {})


def facts(lower: str, one: Candidate, pool: list[tuple[float, str, Candidate]], arms: int) -> Iterator[str]:
    """What a number is among the others."""
    stated = Counter(other.value for _, _, other in pool if not other.parts)
    if one.parts and one.value in stated:
        yield "sum stated elsewhere"
    if not one.parts and stated[one.value] > 1:
        yield f"said {min(stated[one.value], 3)} times"
    if arms and one.value == arms:
        yield "the arms together"
    if not one.parts and UNCOUNTED.search(lower, one.end, one.end + 90):
        yield "controls uncounted"
    yield "larger than the best" if one.value > pool[0][2].value else "not larger than the best"


def is_of_controls(lower: str, one: Candidate) -> bool:
    """Whether a number counts controls: "21 matched controls", "healthy controls (n = 21)"."""
    if "n =" in one.cues:
        return CONTROLS.search(lower, max(0, one.start - 35), one.start) is not None
    return CONTROLS_AFTER.match(lower, one.end) is not None


def whose(where: str, one: Candidate, of_controls: set[tuple[str, int]]) -> Iterator[str]:
    """Whether a sum has controls beside others, and whether controls are counted apart from a single number."""
    own = [(where, part.start) in of_controls for part in one.parts or (one,)]
    if one.parts:
        yield "sum: controls beside others" if any(own) and not all(own) else "sum: of one kind"
        if len(own) > 2 and any(own) and not all(own):
            yield "sum: controls beside several"
    elif of_controls:
        yield "counts controls" if all(own) else "controls are counted apart"


def beside(lower: str, one: Candidate) -> Iterator[str]:
    """The words just before and after a number."""
    yield from (f"before {word}" for word in WORD.findall(lower[max(0, one.start - 30) : one.start])[-3:])
    yield from (f"after {word}" for word in WORD.findall(lower[one.end : one.end + 45])[:4])


def further(lower: str, one: Candidate) -> str:
    """What a number further on counts, that may be added to the first: "controls", "controls before" it, "another"."""
    before = lower[max(0, one.start - 60) : one.start]
    if CONTROLS.search(lower, one.end, one.end + 50):
        return "controls"
    if ANOTHER.search(before):
        return "another"
    return "controls before" if CONTROLS.search(before[-25:]) else ""
