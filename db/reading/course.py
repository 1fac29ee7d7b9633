"""How long a course of treatment takes, which tells when its end was: "a four-week regimen", "over 12 days"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from db.reading.numerals import numbers
from db.reading.sought import sought
from db.reading.text import Document, Sentence

HOURS = {"w": 168.0, "d": 24.0}
COUNT = r"\d{1,2}|one|two|three|four|five|six|seven|eight|ten|twelve"
COURSE = sought(
    rf"\b(?:over|during) (?:the |an? )?(?:course of |period of )?(?P<over>(?P<n>{COUNT})[ -](?:(?P<w>week)|day)s?)\b|"
    rf"\b(?P<long>(?P<m>{COUNT})[ -](?:(?P<v>week)|day)s?)[ -](?:(?!wash|screen|base|run-|observ|follow)\w+ ){{0,2}}"
    r"(?:course|regimen|treatment|program\w*|period)"
)
AT_THE_END = sought(
    r"\bend (?:of|point of) (?:the )?(?:\w+ )?"
    r"(?:treatment|intervention|program\w*|infusions?|course|series|sessions?)\b|"
    r"(?<!\d h )(?<!hours )(?<!day )(?<!days )(?<!week )(?<!weeks )(?<!month )(?<!months )"
    r"\b(?:after|following) (?:the |all )?(?:final|last|four|six|eight|fourth|sixth|eighth|repeated|serial) "
    r"(?:\w+ ){0,2}(?:infusions|treatments|sessions|infusion|treatment|session)\b"
)
Course = tuple[float, str, int, int]  # hours, where, start, end


def courses(document: Document) -> Iterator[Course]:
    """Each course the paper's own sentences tell of, in reading order."""
    for sentence in document.sentences:
        if sentence.where == "abstract" and sentence.role != "background":
            for found in COURSE.finditer(document.words(sentence)):
                group, count, unit = ("over", "n", "w") if found["over"] else ("long", "m", "v")
                hours = float(next(numbers(found[count])).value) * HOURS["w" if found[unit] else "d"]
                start, end = found.span(group)
                yield hours, sentence.where, sentence.start + start, sentence.start + end


def at_its_end(document: Document) -> Iterator[tuple[Sentence, Course]]:
    """The first sentence on results that speaks of the end of treatment, with the first course, where both are told."""
    ends = (s for s in document.sentences if s.role in {"results", "conclusion"} and s.where == "abstract")
    for sentence in islice((s for s in ends if AT_THE_END.search(document.words(s))), 1):
        for course in islice(courses(document), 1):
            yield sentence, course
