"""harm: whether the paper's own results tell of a harm with ketamine, apart from whether it works.

signal: more of an unwanted effect, or an unwanted effect said to come with ketamine. none-found: looked for and not
seen, no more than with the comparator, or well tolerated. Aims, plans and other people's findings do not count.
"""

from __future__ import annotations

import re

from db.reading.finding import Finding
from db.reading.text import Document, Sentence

UNWANTED = (
    r"(?:adverse (?:drug )?(?:events?|effects?|reactions?|outcomes?)|side[ -]effects?|dissociati\w+|psychotomimetic|"
    r"psychotic|hallucinations?|psychomimetic|emergence (?:reactions?|delirium|phenomena)|cystitis|uropathy|"
    r"urinary (?:tract )?(?:symptoms?|toxicity)|hepatotoxicity|liver injury|blood pressure|hypertension|sedation|"
    r"nausea|vomiting|dizziness|dependence|addiction|abuse|misuse|toxicity|neurotoxicity|"
    r"(?:cognitive|memory) (?:impairment|deficits?)|nightmares|mania|suicide attempts?|deaths?)"
)
NONE = re.compile(
    r"\bwell[ -]tolerated\b|\bwithout (?:\w+ ){0,3}" + UNWANTED
    + r"|\bno (?:\w+ ){0,4}" + UNWANTED + r"|\bno (?:\w+ ){0,3}differen\w+ [^.;]{0,80}" + UNWANTED
    + r"|" + UNWANTED + r"[^.;]{0,60} (?:did not differ|were similar|was similar|were comparable|was comparable|"
    r"not increased|were not (?:observed|reported|seen|different)|was not (?:observed|reported|seen|different))"
)  # fmt: skip
MORE = (
    r"(?:more|higher|greater|increas\w*|elevat\w*|rose|worse\w*|frequent\w*|common\w*|induc\w*|caus\w*|produc\w*|"
    r"associated with|led to|developed|experienced|transient\w*|occurred|reported)"
)
SIGNAL = re.compile(rf"\b{MORE}\b[^.;]{{0,70}}\b{UNWANTED}|\b{UNWANTED}[^.;]{{0,70}}\b{MORE}\b")
LESS = re.compile(
    r"\b(?:fewer|less|lower|reduc\w*|decreas\w*|prevent\w*|attenuat\w*|not|no|without|similar|risk of bias)\b"
)
KETAMINE = re.compile(r"ketamin")
LONGEST = 1500


def read(text: Document) -> list[Finding]:
    """At most one finding of each value, signal first; none where the results do not speak of harm."""
    if not KETAMINE.search(text.lower["title"]) and not KETAMINE.search(text.lower["abstract"]):
        return []
    found: dict[str, Finding] = {}
    for sentence in text.sentences_of("results", "conclusion"):
        for value, start, end in said(text.words(sentence)[:LONGEST]):
            found.setdefault(value, _finding(text, sentence, value, start, end))
    return [found[value] for value in ("signal", "none-found") if value in found]


def _finding(text: Document, sentence: Sentence, value: str, start: int, end: int) -> Finding:
    return text.finding("harm", value, sentence.where, sentence.start + start, sentence.start + end, f"harm-{value}")


def said(words: str) -> list[tuple[str, int, int]]:
    """(value, start, end) of what a sentence in lower case says of harm."""
    none = NONE.search(words)
    if none:
        return [("none-found", none.start(), none.end())]
    signal = SIGNAL.search(words)
    if signal and not LESS.search(words, max(0, signal.start() - 25), signal.end()):
        return [("signal", signal.start(), signal.end())]
    return []
