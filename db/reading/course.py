"""How many weeks a course of treatment takes, where a paper states no other time: "a four-week regimen"."""

from __future__ import annotations

from collections.abc import Iterator

from db.reading.numerals import numbers
from db.reading.sought import sought
from db.reading.text import Document

HOURS = 168.0  # of a week
COUNT = r"\d{1,2}|one|two|three|four|five|six|eight|ten|twelve"
COURSE = sought(
    rf"\b(?:over|during) (?:the |a )?(?P<over>(?P<n>{COUNT})[ -]weeks?)\b|"
    rf"\b(?P<long>(?P<m>{COUNT})[ -]weeks?)[ -](?:\w+ ){{0,2}}(?:course|regimen|treatment|program)"
)


def courses(document: Document) -> Iterator[tuple[float, str, int, int]]:
    """(hours, where, start, end) of each course the paper's own sentences tell of, in reading order."""
    for sentence in document.sentences:
        if sentence.where == "abstract" and sentence.role != "background":
            for found in COURSE.finditer(document.words(sentence)):
                group, count = ("over", "n") if found["over"] else ("long", "m")
                weeks = float(next(numbers(found[count])).value)
                start, end = found.span(group)
                yield weeks * HOURS, sentence.where, sentence.start + start, sentence.start + end
