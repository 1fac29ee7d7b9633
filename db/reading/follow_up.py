"""follow_up: how long people were followed, in days; dropout: how many left early, by arm where it is said.

dropout's unit is "people" or "percent", with ", arm: NAME" where the sentence names the arm beside the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.reading.arm_names import named_in
from db.reading.finding import Finding
from db.reading.numerals import TENS, UNITS
from db.reading.rates import arm_beside
from db.reading.sought import sought
from db.reading.text import Document, Sentence
from db.reading.timepoint import COUNT, UNIT, count_of, hours_in
from db.reading.within import LONGEST

LENGTH = rf"(?P<n2>{COUNT})[\s-]?{UNIT.replace('unit', 'unit2')}"
FOLLOWED = sought(
    rf"\b(?P<n>{COUNT})[\s-]?{UNIT}(?:'s?)?[\s-](?:of )?(?:\w+[\s-]){{0,2}}?follow(?:ed)?[\s-]?up\b|"
    r"\bfollow(?:ed)?[\s-]?up\s(?:period |duration |phase |time |visits? )?"
    rf"(?:of |for |at |was |to |conducted |performed |done |lasted |"
    rf"after |until |up to |over |a |median |mean |total ){{0,4}}{LENGTH}\b"
)
PEOPLE = r"(?:patients|participants|subjects|individuals|people|women|men|children|adults|volunteers)"
LEFT = (
    r"(?:dropped out|dropouts?|withdrew|withdrawn|discontinued|discontinuations?|(?:were )?lost to follow[\s-]?up|"
    r"left (?:the study )?early)"
)
PERSONS = rf"(?:\d{{1,4}}(?:\.\d)?|(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(UNITS)})\b)?|{'|'.join(reversed(UNITS))})"
PLAIN_LEFT = ("drop", "withdr", "discontin", "lost to", "early", "attrition")
SOME_LEFT = sought(LEFT + r"|attrition|withdrawal|drop-?outs?|discontinuation")
DROPOUT = sought(
    rf"(?<!/)\b(?P<n>{PERSONS})(?:/\d{{1,4}})? ?(?P<percent>%)?(?: \(\d[\d.]* ?%\))?(?: of)?(?: the)?(?: \w+){{0,2}}?"
    rf"(?: {PEOPLE}(?: \(\d[\d.]* ?%\))?)?"
    rf"(?: \w+){{0,4}}? {LEFT}\b|"
    r"\b(?:dropout|drop-out|attrition|discontinuation|withdrawal)s?(?: rates?)?(?: \w+){0,3}? (?:was|were|of) "
    r"(?P<n2>\d{1,3}(?:\.\d)?) ?(?P<percent2>%)"
)
NEAR = 80  # code points before a number in which a plan may say that it allows for it
PLANNED = re.compile(r"(?:account|assum|allow|expect|anticipat|estimat|to compensate)\w*[^.;]{0,30}$")
# "12 (22%) and 5 (9%) dropped out": the number of the other arm.
OTHER_LEFT = re.compile(r"(?<![\w.])(?P<n>\d{1,4}) ?(?:\(\d[\d.]* ?%\) )?(?:and|versus|vs\.?|v) $")


def read(document: Document) -> list[Finding]:
    """The longest follow-up first, then each dropout in reading order."""
    own = [s for s in document.sentences if s.role != "background" and s.end - s.start <= LONGEST]
    follow_ups = sorted((f for s in own for f in follow_ups_in(document, s)), key=lambda f: -float(f.value))
    return [*follow_ups[:1], *(f for s in own for f in dropouts_in(document, s))]


def follow_ups_in(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """Lengths of follow-up in one sentence, in days."""
    words = document.words(sentence)
    if "follow" not in words:
        return
    for found in FOLLOWED.finditer(words):
        count, unit = found["n"] or found["n2"], found["unit"] or found["unit2"]
        days = count_of(count) * hours_in(unit) / 24
        at = sentence.start
        yield document.finding(
            "follow_up", f"{days:.4g}", sentence.where, at + found.start(), at + found.end(), "follow-up-words", "days"
        )


def dropouts_in(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """Numbers of people who left early in one sentence."""
    words = document.words(sentence)
    if not any(plain in words for plain in PLAIN_LEFT) or not SOME_LEFT.search(words):
        return
    named = named_in(document, sentence, words)
    for found in DROPOUT.finditer(words):
        if PLANNED.search(words, max(0, found.start() - NEAR), found.start()):
            continue
        inside = {name for start, end, name in named if found.start() <= start and end <= found.end()}
        arm = inside.pop() if len(inside) == 1 else arm_beside(words, found.span(), named, 0)
        unit = "percent" if found["percent"] or found["percent2"] else "people"
        unit += f", arm: {arm}" if arm else ""
        at = sentence.start
        value = f"{count_of(found['n'] or found['n2']):g}"
        if earlier := OTHER_LEFT.search(words, max(0, found.start() - 40), found.start()):
            other = (sentence.where, at + earlier.start("n"), at + earlier.end("n"))
            yield document.finding("dropout", earlier["n"], *other, "dropout-words", "people")
        yield document.finding(
            "dropout", value, sentence.where, at + found.start(), at + found.end(), "dropout-words", unit
        )
