"""One person described: "a 52-year-old woman", or "a patient" of a paper that calls itself a case report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.reading.finding import Finding
from db.reading.sought import sought
from db.reading.text import Document

FIELD = "sample_size"
ONE_PERSON = sought(
    r"\b(?:an?|report of) (?:[a-z]{2,14} ){0,2}(?P<age>\d{1,3})"
    r"[ -](?:year|yr|y|month)s?[ -](?:old|of age)\b(?: [a-z]{2,14})?"
)
# "We describe a case of a patient with …", where the paper calls itself a case report.
A_CASE = sought(r"\bcase (?:report|study|history|presentation)\b|\b(?:an?|the) case of an?\b")
ONE_PATIENT = sought(
    r"\b(?:report(?:ed|s)?|describ(?:ed?|es|ing)|present(?:ed|s)?|case|"
    r"case study was conducted)(?: (?:[a-z]{2,12} ){0,2}(?:in|of|on|with|for|that|where))? an? (?:[a-z-]{2,16} ){0,3}?"
    r"(?:patient|man|woman|boy|girl|participant|adolescent|child|veteran|male|female|infant)\b"
)
SEVERAL = sought(
    r"\b(?:two|three|four|five|six|seven|\d{1,3}|both|case) (?:[a-z-]{2,14} )?(?:cases|patients|reports|series)\b"
)


def one_person(document: Document) -> list[Finding]:
    """A case report tells of "a 52-year-old woman" and states no number: 1, unless it tells of several."""
    told = [(where, m) for where in ("title", "abstract") for m in ONE_PERSON.finditer(document.lower[where])]
    if len({m["age"] for _, m in told}) > 1:
        return []
    told = told or list(one_patient(document))
    if not told:
        return []
    where, m = told[0]
    rule = "sample_size: one person described"
    return [document.finding(FIELD, "1", where, m.start(), m.end(), rule, "participants")]


def one_patient(document: Document) -> Iterator[tuple[str, re.Match[str]]]:
    """ "A patient" of a case report that gives no age, unless it tells of several."""
    both = f"{document.lower['title']}\n{document.lower['abstract']}"
    if A_CASE.search(both) and not SEVERAL.search(both):
        found = [(where, ONE_PATIENT.search(document.lower[where])) for where in ("title", "abstract")]
        yield from ((where, m) for where, m in found if m)
