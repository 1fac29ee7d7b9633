"""Response, remission and relapse rates arm by arm, and what response was defined as.

A percentage belongs to the outcome word nearest before it and to the arm named beside it; "64% v 28%" after two
named arms belong to them in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from db.reading.arm_names import Named, named_in
from db.reading.finding import Finding
from db.reading.sought import sought
from db.reading.text import Document, Sentence
from db.reading.within import LONGEST

OUTCOMES = (
    ("response", re.compile(r"(?<!dose[ -])\brespon(?:se|ders?|ded|d)\b")),
    ("remission", re.compile(r"\bremi(?:ssion|tted|tters?)\b")),
    ("relapse", re.compile(r"\brelaps(?:e|ed|es)\b")),
    ("abstinence", re.compile(r"\babstinen(?:ce|t)\b")),
)
SHARE = re.compile(
    r"(?<![\d.-])(?P<share>\d{1,3}(?:\.\d{1,2})?) ?%"
    r"(?! ?(?:-\d|ci\b|confidence|cri\b|or more|or greater|reduction|decrease|improvement))"
)
AT_LEAST = re.compile(r"(?:≥|>|least|more than|greater than|than) ?$")
TO_ARM = re.compile(
    r"\)?(?: ?[\[(][^\])]{0,30}[\])])?,? ?(?:of |in |with |for |on |among |after |receiving |treated with |given )?"
    r"(?:the |those |all |an? )?(?:patients |participants |subjects |those |people |women |adults )?"
    r"(?:who |in |on |with |receiving |received |treated with |given |assigned to )?"
    r"(?:the |either |single |intravenous |iv |oral |intranasal |active ){0,3}"
)
FROM_ARM = re.compile(
    r"(?:[ -]?(?:group|arm|treated|recipients|patients|participants|and|infusions?)){0,3}[,:;]? ?[(\[]?"
    r"(?:was |were |had |of |at |a |with |is ){0,3}(?:rates? (?:of |was )?|response |remission )?"
    r"(?:n ?= ?\d+[,;] ?|\d+(?:/\d+| of \d+)?,? ?[(\[]?)?"
)
PAIR = re.compile(r" ?(?:[\[(][^\])]{0,24}[\])] ?)?(?:vs\.?|versus|v\.?|compared (?:with|to)|and|,|than) ?$")
RESPECTIVELY = sought(r"[^.;]{0,30}\brespectively\b")
NEAR = 60
DEFINED = sought(
    r"\b(?:respon(?:se|ders?)|remission|remitters?)\b[^.;]{0,50}?"
    r"(?:defined (?:as|by)|≥ ?\d|≤ ?\d|at least (?:a )?\d)[^.;)]{0,70}"
)


@dataclass(frozen=True, slots=True)
class Rate:
    """The share of one arm that reached an outcome, in percent."""

    outcome: str
    arm: str
    percent: float
    where: str
    start: int
    end: int


def read(document: Document) -> list[Finding]:
    """How the paper defines response or remission, as printed."""
    for sentence in document.sentences:
        words = document.words(sentence)
        if sentence.role != "background" and (found := DEFINED.search(words)):
            at = sentence.start
            outcome = next(name for name, pattern in OUTCOMES if pattern.search(found[0]))
            return [
                document.finding(
                    "outcome_definition",
                    outcome,
                    sentence.where,
                    at + found.start(),
                    at + found.end(),
                    "definition-words",
                )
            ]
    return []


def rates(document: Document) -> list[Rate]:
    """Every rate of an arm in the results, in reading order."""
    return [
        rate
        for sentence in document.sentences
        if sentence.where == "abstract" and sentence.role not in {"background", "aim"}
        for rate in rates_in(document, sentence)
    ]


def rates_in(document: Document, sentence: Sentence) -> Iterator[Rate]:
    """The rates of one sentence."""
    words = document.words(sentence)
    if "%" not in words or len(words) > LONGEST or not any(pattern.search(words) for _, pattern in OUTCOMES):
        return
    named = named_in(document, sentence, words)
    shares = [m for m in SHARE.finditer(words) if not AT_LEAST.search(words[: m.start()][-14:])]
    for position, share in enumerate(shares):
        before = shares[position - 1] if position else None
        after = shares[position + 1] if position + 1 < len(shares) else None
        arm = arm_in_pair(words, share, before, after, named) or arm_beside(words, share, named, before)
        if arm:
            at = sentence.start
            outcome = outcome_of(words, share.start())
            yield Rate(outcome, arm, float(share["share"]), sentence.where, at + share.start(), at + share.end())


def outcome_of(words: str, position: int) -> str:
    """The outcome word nearest before a place, else the first of the sentence."""
    said = sorted((m.start(), name) for name, pattern in OUTCOMES for m in pattern.finditer(words))
    before = [name for start, name in said if start < position]
    return before[-1] if before else said[0][1]


def arm_beside(words: str, share: re.Match[str], named: list[Named], earlier: re.Match[str] | None) -> str:
    """The arm in "64% of ketamine patients" or "ketamine group (64%"."""
    floor = earlier.end() if earlier else 0
    for start, _, name in named:
        if share.end() <= start <= share.end() + 70 and TO_ARM.fullmatch(words[share.end() : start]):
            return name
    for _, end, name in reversed(named):
        if max(floor, share.start() - 60) <= end <= share.start() and FROM_ARM.fullmatch(words[end : share.start()]):
            return name
    return ""


def arm_in_pair(
    words: str, share: re.Match[str], before: re.Match[str] | None, after: re.Match[str] | None, named: list[Named]
) -> str:
    """The arm in "more often with ketamine than midazolam (64% v 28%)": arms and shares in the same order."""
    is_second = before is not None and PAIR.fullmatch(words[before.end() : share.start()]) is not None
    is_first = after is not None and PAIR.fullmatch(words[share.end() : after.start()]) is not None
    if is_first == is_second:
        return ""
    first, last = (before or share, share) if is_second else (share, after or share)
    arms = list(dict.fromkeys(name for _, end, name in named if end <= first.start()))
    behind = [name for start, _, name in named if last.end() <= start <= last.end() + NEAR]
    if RESPECTIVELY.match(words, last.end()):
        arms = [name for _, end, name in named if first.start() - NEAR <= end <= first.start()][-2:]
    elif len(arms) != 2:
        arms = behind[:2] if len(behind) > 1 and " and " not in words[first.end() : last.start()] else []
    return arms[is_second] if len(arms) == 2 else ""
