"""timepoint: when outcomes were measured, in hours, after the first or the last dose where the paper says so.

value is a number of hours; unit is "hours from first dose", "hours from last dose" or "hours" when nobody says
from when. A month is 30 days, "day 7" is 168 hours. How long an infusion took, ages and histories are no timepoints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from db.reading.course import at_its_end, courses
from db.reading.finding import Finding
from db.reading.main_time import ordered
from db.reading.named_days import AFTER_SURGERY, NEXT_DAY, named_days
from db.reading.numerals import numbers
from db.reading.sought import beginning, sought
from db.reading.text import Document, Sentence

LIST_GAP = 6  # ", and "
HOURS = {"min": 1 / 60, "h": 1.0, "d": 24.0, "w": 168.0, "mo": 720.0, "y": 8760.0}
UNIT = r"(?P<unit>min(?:ute)?s?|h(?:ou)?rs?|h|d(?:ays?)?|w(?:ee)?ks?|mo(?:nth)?s?|y(?:ea)?rs?)"
COUNT = r"(?:\d{1,3}(?:\.\d)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|twenty-four)"
UNITS = {"hour": 1.0, "h": 1.0, "day": 24.0, "week": 168.0, "month": 720.0, "d": 24.0, "wk": 168.0}
SOME_NUMBER = re.compile(r"\d|one(?<!\wone)\b|two|three|four|five|six|seven|twelve|first|second|third|fifth")
NUMBERED = re.compile(
    rf"(?P<of>{beginning('hours?', 'days?', 'weeks?', 'months?', 'wk', 'd', none_before='-')})\s?(?P<n>\d{{1,3}})\b"
    r"(?!\s?(?:-\s?\d|mg|%|times|h\b|hours|days|weeks))"
)
NEXT_OF_LIST = re.compile(
    r"(?:,? and |, ?|,? or )(?P<n>\d{1,3})\b(?!\s?(?:[-.]\s?\d|[%(=/]|mg|patients|participants|people|adults|women|men|"
    r"of\b|points|hours|days|weeks|months|h\b|min|infusions|doses|sessions))"
)
AT_A_LIST = re.compile(
    r"\bat (?:\d{1,3}(?:\.\d)?(?:[ -]?(?:min(?:ute)?s?|h(?:ours?|rs?)?|days?|weeks?|months?))?"
    r"(?:,? and |, ?|/|,? or )){1,8}$"
)
TO_THE_END = re.compile(r"\bbaseline (?:to|through|until) (?:the )?$")
JOINED = re.compile(r"[,;/&]|\b(?:and|or|to)\b")
IN_A_LIST = re.compile(r"(?P<list>(?:\d{1,3}(?:\.\d)?(?:,? and |, ?|/|,? or )){1,8})$")
LEAD = (
    r"\b(?:at|after|within|by|until|through|to|up to|following|and|or|,|for the first|the first|"
    r"(?:followed(?:[ -]up)?|(?<!infusion )(?<!infusions )(?<!surgery )last(?:ed|s)?|"
    r"persist(?:ed|s)?|maintained|sustained|remained) (?:for|up to|over))\s"
)
LENGTH = rf"\b(?P<n>{COUNT})[\s-]?(?:{AFTER_SURGERY})?{UNIT}\b"
SOME_LENGTH = re.compile(LENGTH)
LASTING = re.compile(rf"(?P<lead>{LEAD}(?:the |about |approximately |a )?)?{LENGTH}(?=(?P<rest>.{{0,40}}))")
AFTERWARDS = re.compile(
    r"\s?\)?,?\s?(?:after|post|later|following|from baseline|of follow|follow-?up|from the (?:first|last|start)|"
    r"(?:time ?)?points?|assessment|visit|since|endpoint|response|remission|(?:opioid |morphine )?consumption)"
)
WHEN_GIVEN = re.compile(r"\b(?:given|administered|infused|injected|received)\b[^.;,]{0,30}$")
INDUCTION = re.compile(r"\s(?:after|following|before) (?:the )?(?:induction|intubation|an(?:a)?esthe)")
LEADS = re.compile(r"\b(?:at|within|by|until|through|after|up to|first|for|over)\b")
NOT_A_TIMEPOINT = sought(
    r"\s?(?:\w+\s){0,2}(?:infusion|of age|old|history|prior|before|ago|washout|apart|period|interval|run-in|screening|"
    r"course of|treatment course)"
)
LAST = sought(
    r"\b(?:last|final|(?:third|fourth|sixth)\b(?! (?:post|day|week|month))|"
    r"end of (?:the )?(?:treatment|infusions?|dosing)|completion|discontinu\w+|"
    r"post-?treatment|follow-?up)\b"
)
FIRST = sought(
    r"\b(?:first|initial|single|one|baseline|randomi[sz]ation|start of|"
    r"post-?(?:infusion|dose|injection|administration|ketamine|baseline)|"
    r"(?:after|following|post) (?:the |an? )?(?:\w+ ){0,3}"
    r"(?:infusion|injection|dose|dosing|administration|ketamine|esketamine|treatment))\b"
)


class Timepoint(NamedTuple):
    """A time in hours; anchor is first, last or "" (not said); text[start:end] of where are its words."""

    hours: float
    anchor: str
    where: str
    start: int
    end: int


def read(document: Document) -> list[Finding]:
    """Each time once, the main one first (main_time.py)."""
    own = document.sentences_of("aim", "methods", "results", "conclusion")
    found = [(s, list(timepoints(document, s))) for s in own]
    found += [(s, [Timepoint(course[0], "first", *course[1:])]) for s, course in at_its_end(document)]
    return [as_finding(document, time) for time in ordered(document, found)] or list(by_course(document))


def by_course(document: Document) -> Iterator[Finding]:
    """How long treatment lasted stands for when outcomes were measured, where nothing else is stated."""
    for hours, where, start, end in islice(courses(document), 1):
        yield document.finding("timepoint", f"{hours:g}", where, start, end, "timepoint: length of treatment", "hours")


def timepoints(document: Document, sentence: Sentence) -> Iterator[Timepoint]:
    """The times one sentence states, in order."""
    words = document.words(sentence)
    if not SOME_NUMBER.search(words) and not NEXT_DAY.search(words):
        return
    spans: list[tuple[int, int, float]] = []
    listed: list[tuple[int, int, float]] = []
    for found in NUMBERED.finditer(words):
        unit = UNITS[found["of"].removesuffix("s") or "d"]
        spans.append((found.start(), found.end(), float(found["n"]) * unit))
        listed += further(words, found.end(), unit) if found["of"].endswith("s") else ()
    spans += named_days(words)
    taken = len(words) + LIST_GAP
    first = SOME_LENGTH.search(words)
    begin = max(0, first.start() - 60) if first else len(words)
    for found in reversed(list(LASTING.finditer(words, begin))):
        if is_timepoint(found) or is_joined(words[found.end("unit") : taken]):  # "2 h, 24 h and 7 days after"
            taken = found.start("n")
            spans.append((taken, found.end("unit"), count_of(found["n"]) * hours_in(found["unit"])))
            listed += in_a_list(words, taken, hours_in(found["unit"]))
            taken = min([taken, *(start for start, end, _ in listed if end <= taken)])
    for start, end, hours in sorted(spans + listed):
        if hours:
            at, anchor = sentence.start, anchor_of(words, start, end)
            yield Timepoint(round(hours, 2), anchor, sentence.where, at + start, at + end)


def in_a_list(words: str, end: int, hours: float) -> Iterator[tuple[int, int, float]]:
    """The numbers before the last of a list: 1, 6 and 12 of "at 1, 6, 12 and 24 h"."""
    found = IN_A_LIST.search(words, max(0, end - 60), end)
    for m in re.finditer(r"\d{1,3}(?:\.\d)?", found["list"]) if found else ():
        start = found.start("list") + m.start() if found else 0
        yield start, start + len(m[0]), float(m[0]) * hours


def further(words: str, end: int, hours: float) -> Iterator[tuple[int, int, float]]:
    """The numbers behind the first of a list: 2, 3 and 7 of "days 1, 2, 3 and 7"."""
    while found := NEXT_OF_LIST.match(words, end):
        end = found.end()
        yield found.start("n"), end, float(found["n"]) * hours


def is_joined(between: str) -> bool:
    """Whether a time is followed by a further one of its list: "and" or a comma stands between, and little else."""
    return 0 < len(between) <= LIST_GAP and JOINED.search(between) is not None


def is_timepoint(found: re.Match[str]) -> bool:
    """A length of time that something was measured at: "at 24 hours", "2 weeks after", not "a 40-min infusion"."""
    if found.string[max(0, found.start("n") - 5) : found.start("n")] == "over ":
        return False
    if AFTERWARDS.match(found["rest"]):
        return not (WHEN_GIVEN.search(found.string[: found.start("n")]) and INDUCTION.match(found["rest"]))
    if NOT_A_TIMEPOINT.match(found["rest"]):
        return False
    ahead = found.string[max(0, found.start("n") - 60) : found.start("n")]
    if AT_A_LIST.search(ahead) or TO_THE_END.search(ahead):
        return not found["unit"].startswith("y")
    return bool(found["lead"] and LEADS.search(found["lead"])) and not found["unit"].startswith("y")


def count_of(words: str) -> float:
    """The number in digits or in words."""
    return float(next(numbers(words)).value)


def hours_in(unit: str) -> float:
    """Hours in one of a printed unit."""
    return next(hours for name, hours in HOURS.items() if unit.startswith(name))


def anchor_of(words: str, start: int, end: int) -> str:
    """From which dose the time runs, by the words just around it."""
    around = words[max(0, start - 25) : end + 60]
    if LAST.search(around):
        return "last"
    return "first" if FIRST.search(around) else ""


def as_finding(document: Document, time: Timepoint) -> Finding:
    """value in hours; unit says from which dose."""
    unit = f"hours from {time.anchor} dose" if time.anchor else "hours"
    return document.finding("timepoint", f"{time.hours:g}", time.where, time.start, time.end, "timepoint-words", unit)
