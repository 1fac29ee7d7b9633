"""Which candidates count this study's people: not studies, shares of everybody, or those who completed."""

from __future__ import annotations

import re

from db.reading.candidate import Candidate
from db.reading.cues import class_of
from db.reading.text import Document

# Studies, not people: "studies (n = 12)", "(n = 5, MD", "9 were randomised controlled trials"; and a size of groups.
STUDIES_BEFORE = re.compile(
    r"\b(?:(?:studies|trials|rcts|articles) [(\[]n ?= ?|into groups of |\b(?:one|1) (?:in|of|out of) )$"
)
STUDIES_AFTER = re.compile(
    r"\s?[,;:]\s?(?:s?md|wmd|rr|or|hr|i2|g|d)\b|\s(?:were |was )(?:[a-z-]+[ -]){0,3}(?:trials|studies|rcts|articles)\b"
)
# "Forty-nine trials (N = 5,182)": the trials are counted already, the bracket counts people.
COUNTED_STUDIES = re.compile(
    r"(?:\d|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|teen|ty)\s(?:[a-z-]+ ){0,3}"
    r"(?:studies|trials|rcts|articles) [(\[]n ?= ?$"
)
MORE_THAN_STUDIES = 50
COMPLETED_AFTER = re.compile(r"\s(?:[a-z]+ )?(?:\(\d[\d.]* ?%\) )?completed\b")
SAID_TWICE = {"sum: the same again", "sum: across sentences"}  # "Two patients … . The two patients …"
A_SEX = r"(?:males?|females?|men|women|boys|girls)"
OTHER_SEX = re.compile(rf"\s{A_SEX} and (?:\d{{1,4}}|[a-z]+(?:-[a-z]+)?) {A_SEX}\b")


def counts_people(lower: str, one: Candidate) -> bool:
    """Whether neither the number nor a part of a sum counts studies, or those of the others who completed."""
    if one.parts:
        if one.cues >= SAID_TWICE:
            return False
        is_double = any(COMPLETED_AFTER.match(lower, part.end) for part in one.parts[1:])
        return not is_double and all(counts_people(lower, part) for part in one.parts)
    if class_of(one.noun) in {"study", "site"} or STUDIES_AFTER.match(lower, one.end):
        return False
    if one.value >= MORE_THAN_STUDIES and COUNTED_STUDIES.search(lower, max(0, one.start - 60), one.start):
        return True
    return STUDIES_BEFORE.search(lower, max(0, one.start - 24), one.start) is None


def sexes_added_up(
    document: Document, pool: list[tuple[str, Candidate]], found: tuple[str, Candidate]
) -> tuple[str, Candidate]:
    """ "A total of seven men and five women": the sum, where only the first was taken."""
    where, one = found
    if one.parts or not OTHER_SEX.match(document.lower[where], one.end):
        return found
    sums = (other for there, other in pool if there == where and len(other.parts) == 2 and other.start == one.start)
    return where, next(sums, one)
