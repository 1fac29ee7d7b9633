"""exposure: one dose, several, microdoses, or use outside medicine."""

from __future__ import annotations

import re

from db.reading.about import WEIGHT, after, as_findings, before, is_negated, weigh
from db.reading.finding import Finding
from db.reading.text import Document, Mention
from db.reading.vocabulary import has_mention, mentions

NOT_A_DOSE = re.compile(
    r"^[\s-]{1,2}(?:center|centre|blind|site|arm\b|case|patient|photon|nucleotide|item|group|institution|"
    r"assessment|measure|cross|questionnaire|question|trial|study|living|user|nurse|cell|score|session of|cohort|psych)"
)
ONCE_EACH = re.compile(r"^[\s-]{1,2}(?:an? |per |every |each |the |in |again|more|weekly|daily|monthly)")
MEDICAL = re.compile(
    r"\b(?:therapeutic|medical|clinical|prescribed|supervised|perioperative|intraoperative|off-label) (?:\w+ )?$"
)
SIZES = re.compile(r"\b(?:at|compar\w+|between|different|of) $")  # "at three doses": three sizes
# "the time course of", "during the course of": no course of treatment.
COURSE_OF_TIME = re.compile(r"(?:\btime|\bclinical|\bdisease|during|in|over)[\s-](?:the )?$")
ONE_OR_MORE = {"single", "repeated"}
NEAR = 80


def read(text: Document) -> list[Finding]:
    """Exposures that stand near the drug, heaviest first."""
    found = [m for m in mentions("exposure", text) if _is_exposure(text, m)]
    weighed = weigh(text, found).values()
    titled = {m.value for m in found if m.where == "title"} & ONE_OR_MORE
    chosen = [m for total, m in weighed if total >= _least(m.value, titled)]
    chosen = chosen or [m for total, m in weighed if total >= WEIGHT["conclusion"]][:1]
    return as_findings(text, "exposure", "exposure-words", chosen)


def _least(value: str, titled: set[str]) -> float:
    """What an exposure must weigh: more where the title names the other, "repeated" against "single"."""
    is_other = len(titled) == 1 and value in ONE_OR_MORE - titled
    return WEIGHT["results"] + (WEIGHT["methods"] if is_other else 0.0)


def _is_exposure(text: Document, m: Mention) -> bool:
    if is_negated(text, m) or NOT_A_DOSE.search(after(text, m, 24)):
        return False
    if text.lower[m.where][m.start : m.end] == "once" and ONCE_EACH.search(after(text, m, 24)):
        return False
    if m.value == "non-medical" and MEDICAL.search(before(text, m, 40)):
        return False
    if text.lower[m.where][m.start : m.end].endswith(" doses") and SIZES.search(before(text, m, 24)):
        return False
    if text.lower[m.where][m.start : m.end] == "course of" and COURSE_OF_TIME.search(before(text, m, 24)):
        return False
    if m.value in {"non-medical", "microdosing"}:
        return True
    sentence = text.sentence_at(m.where, m.start)
    start, end = max(sentence.start, m.start - NEAR), min(sentence.end, m.end + NEAR)
    return has_mention("compound", text, m.where, start, end) or has_mention("route", text, m.where, start, end)
