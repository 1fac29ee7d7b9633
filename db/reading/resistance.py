"""resistance: after how many failed treatments people counted as resistant; value the number, unit what failed.

Read from this study's own sentences: "non-response to at least two antidepressants", "failed ≥ 2 adequate trials". The
rule says whether the number is the least or the exact one. A background that tells how others define it is left out.
"""

from __future__ import annotations

import re

from db.reading.finding import Finding
from db.reading.numerals import UNITS, numbers
from db.reading.text import Document

COUNT = rf"(?P<n>\d{{1,2}}|{'|'.join(reversed(UNITS))})"
LEAST = r"(?P<least>(?:at least|a minimum of|no fewer than|minimum|more than|≥|>=|>|⩾)\s?)?"
FAILED = (
    r"(?:failed|failures? (?:of|to respond to|with)|"
    r"(?:non-?|lack of |no |inadequate |insufficient |poor |without )respon\w+ to|"
    r"(?:not|never) respond\w* to|unresponsive to|resistan\w+ to|refractory to|had tried|treatment with)"
)
DEFINED = re.compile(
    rf"\b{FAILED}\s(?:to respond to |treatment with |prior |previous |trials? of |adequate |of ){{0,3}}"
    rf"{LEAST}{COUNT}(?: or more)?\s"
    r"(?:(?!groups?|patients|participants|weeks?|days?|doses?|years?|months?|infusions?)[a-z/-]{2,20},?\s){0,4}"
    r"(?P<what>antidepressants?|anti-depressants?|trials?|treatments?|medications?|drugs?|agents?|therapies|regimens|"
    r"ssris)\b"
)
PLAIN = ("fail", "respon", "resist", "refractory", "tried")


def read(document: Document) -> list[Finding]:
    """Each number once, in reading order."""
    found: dict[str, Finding] = {}
    for sentence in document.sentences_of("title", "aim", "methods", "results"):
        words = document.words(sentence)
        if not any(plain in words for plain in PLAIN):
            continue
        for m in DEFINED.finditer(words):
            value = f"{next(numbers(m['n'])).value:g}"
            unit = "antidepressants" if m["what"].startswith("anti") else "treatments"
            rule = "resistance: at least so many" if m["least"] or " or more" in m[0] else "resistance: so many"
            start, end = sentence.start + m.start(), sentence.start + m.end()
            found.setdefault(value, document.finding("resistance", value, sentence.where, start, end, rule, unit))
    return list(found.values())
