"""harm: whether the paper's own results tell of a harm with ketamine, apart from whether it works.

signal: more of an unwanted effect, or an unwanted effect said to come with ketamine. none-found: looked for and not
seen, no more than with the comparator, mild and rare, or called safe. An effect that merely occurred is a signal only
where the paper draws no such conclusion. Aims, plans and other people's findings do not count.
"""

from __future__ import annotations

from db.reading.finding import Finding
from db.reading.result_cues import either
from db.reading.sought import sought
from db.reading.table import read_table
from db.reading.text import Document, Sentence

WORDS = {name: rf"(?:{either(words)})" for name, words in read_table("harms.yml").items()}
ANY, MORE, SOME, MILD = (WORDS[name] for name in ("any", "more", "some", "mild"))
UNWANTED = rf"(?:{ANY}|{WORDS['kinds']})"
WHOLE = sought(
    rf"\b{WORDS['safe']}\b|\b(?:fewer|few|rare|mild|minor|minimal|lower (?:\w+ )?incidence of) (?:\w+ ){{0,2}}{ANY}"
)
NONE = sought(
    rf"\bwithout (?:[\w-]+ ){{0,6}}{UNWANTED}|\bno (?:[\w-]+ ){{0,4}}{UNWANTED}|"
    rf"\bno (?:\w+ ){{0,3}}differen\w+ [^.;]{{0,80}}{UNWANTED}|"
    rf"\bnot (?:\w+ ){{0,3}}(?:{MORE}|accompanied by) (?:\w+ ){{0,4}}{UNWANTED}|"
    rf"\b{UNWANTED}[^.;]{{0,60}} (?:did not (?:differ|increase)|(?:was|were) (?:\w+ )?{MILD}|not increased|"
    r"(?:was|were) not (?:observed|reported|seen|different|increased))"
)
SIGNAL = sought(rf"\b{MORE}\b[^.;]{{0,70}}\b{UNWANTED}|\b{UNWANTED}[^.;]{{0,70}}\b{MORE}\b")
OCCURRED = sought(rf"\b{SOME}\b[^.;]{{0,70}}\b{UNWANTED}|\b{UNWANTED}[^.;]{{0,70}}\b{SOME}\b")
LESS = sought(rf"\b{WORDS['less']}\b")
# "more common with placebo": the comparator's harm.
OTHERS = sought(
    rf"^(?:(?!than|ketamin)[^.;]){{0,40}}?\b(?:in|with|for|among) (?:the )?{WORDS['others']}\b(?! and ketamin)"
)
KETAMINE = sought(r"ketamin")
LONGEST = 1500
ORDER = ("signal", "none-found", "occurred")


def read(text: Document) -> list[Finding]:
    """At most one finding of each value, the main one first; none where the results do not speak of harm."""
    if not KETAMINE.search(text.lower["title"]) and not KETAMINE.search(text.lower["abstract"]):
        return []
    found: dict[str, Finding] = {}
    for sentence in text.told():
        for kind, start, end in said(text.words(sentence)[:LONGEST]):
            found.setdefault(kind, _finding(text, sentence, kind, start, end))
    told = [found[kind] for kind in ORDER if kind in found]
    return told[:1] if told and told[0].rule == "harm-occurred" else [f for f in told if f.rule != "harm-occurred"]


def _finding(text: Document, sentence: Sentence, kind: str, start: int, end: int) -> Finding:
    value = "signal" if kind == "occurred" else kind
    return text.finding("harm", value, sentence.where, sentence.start + start, sentence.start + end, f"harm-{kind}")


def said(words: str) -> list[tuple[str, int, int]]:
    """(signal, none-found or occurred, start, end) of what a sentence in lower case says of harm."""
    for kind, pattern in (("none-found", NONE), ("signal", SIGNAL), ("none-found", WHOLE), ("occurred", OCCURRED)):
        m = pattern.search(words)
        if not m or (kind != "none-found" and LESS.search(words, max(0, m.start() - 25), m.end())):
            continue
        if kind == "signal" and OTHERS.search(words[m.end() : m.end() + 80]):
            return []
        return [(kind, m.start(), m.end())]
    return []
