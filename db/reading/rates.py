"""Rates of response, remission, relapse and of unwanted effects arm by arm, and what response was defined as.

A share ("64%", "8 of 20") is of the outcome named nearest before it, and of the arm beside it or in the same order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from db.reading.arm_names import Named, named_in
from db.reading.finding import Finding
from db.reading.sought import sought
from db.reading.text import Document, Sentence
from db.reading.within import LONGEST

OUTCOMES = {
    "response": r"(?<!dose[ -])respon(?:se|ders?|ded|d)",
    "remission": r"remi(?:ssion|tted|tters?)",
    "relapse": r"relaps(?:e|ed|es)",
    "abstinence": r"abstinen(?:ce|t)",
}
UNWANTED = {
    "nausea": r"nausea|ponv",
    "vomiting": r"vomit\w*",
    "dizziness": r"dizz\w+|vertigo",
    "dissociation": r"dissociat\w+",
    "hallucinations": r"hallucinat\w+",
    "headache": r"headaches?",
    "blurred vision": r"blurred vision|diplopia",
    "hypertension": r"hypertension",
    "hypotension": r"hypotension",
    "dysphoria": r"dysphori\w+",
    "adverse events": r"(?:adverse|side)[ -](?:events?|effects?|reactions?)",
}
NAMED = sought("|".join(rf"\b(?P<{name.replace(' ', '_')}>{words})\b" for name, words in (OUTCOMES | UNWANTED).items()))
SHARE = re.compile(
    r"(?<![\d.-])(?P<share>\d{1,3}(?:\.\d{1,2})?) ?%"
    r"(?! ?(?:-\d|ci\b|confidence|cri\b|or more|or greater|reduction|decrease|improvement))|"
    r"(?<![\d./-])(?P<some>\d{1,4}) ?(?:of|/|out of) ?(?P<all>\d{1,4})\b(?![/.%]|[^a-z;]{0,3}\d{1,3}(?:\.\d{1,2})? ?%)"
)
MAY_SHARE = re.compile(r"\d ?(?:%|of|/|out)")
WITHOUT = re.compile(r"\b(?:without|no)\b|;")
AT_LEAST = re.compile(r"(?:≥|>|least|more than|greater than|than) ?$")
TO_ARM = re.compile(
    r"\)?(?: ?[\[(][^\])]{0,30}[\])])?,? ?(?:of |in |with |for |on |among |after |receiving |treated with |given )?"
    r"(?:the |those |all |an? )?(?:patients |participants |subjects |those |people |women |adults )?"
    r"(?:who |in |on |with |receiving |received |treated with |given |assigned to )?"
    r"(?:the |either |single |intravenous |iv |oral |intranasal |active |\d[\d.]{0,5} ?[mμ]g(?:/kg)? ){0,3}"
)
ITS_OWN = re.compile(r"\)? (?:in|with|for|among) (?!both|all|total)")
FROM_ARM = re.compile(
    r"(?:[ -]?(?:group|arm|treated|recipients|patients|participants|and|infusions?)){0,3}[,:;]? ?[(\[]?"
    r"(?:was |were |had |of |at |a |with |is ){0,3}(?:rates? (?:of |was )?|response |remission )?"
    r"(?:n ?= ?\d+[,;] ?|\d+(?:/\d+| of \d+)?,? ?[(\[]?)?"
)
PAIR = re.compile(r" ?(?:[\[(][^\])]{0,24}[\])] ?)?(?:vs\.?|versus|v\.?|compared (?:with|to)|and|,|than) ?$")
RESPECTIVELY = sought(r"[^.;]{0,30}\brespectively\b")
REFERENCE = re.compile(r"\b(?:compared (?:with|to)|relative to|in comparison (?:with|to)) (?:[\w-]+ ){0,2}$")
NEAR = 60
DEFINED = sought(
    r"\b(?:respon(?:se|ders?)|remission|remitters?)\b[^.;]{0,50}?"
    r"(?:defined (?:as|by)|≥ ?\d|≤ ?\d|at least (?:a )?\d)[^.;)]{0,70}"
)


class Share(NamedTuple):
    """A percentage, or so many of so many as one, with its place in a sentence."""

    start: int
    end: int
    percent: float


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
            outcome = outcomes_in(found[0])[0][1]
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
    if len(words) > LONGEST or not MAY_SHARE.search(words) or not NAMED.search(words):
        return
    shares = shares_in(words)
    named, said = named_in(document, sentence, words), outcomes_in(words)
    found: list[tuple[str, str, Share]] = []
    for position, share in enumerate(shares):
        before = shares[position - 1] if position else None
        after = shares[position + 1] if position + 1 < len(shares) else None
        arm = arm_in_pair(words, share, before, after, named)
        arm = arm or arm_beside(words, share[:2], named, before.end if before else 0)
        if arm and (outcome := outcome_of(words, said, share)):
            found.append((outcome, arm, share))
    of_each = Counter((outcome, arm) for outcome, arm, _ in found if outcome in UNWANTED)
    for outcome, arm, share in found:
        if of_each[outcome, arm] < 2:  # two numbers of one arm: whose they are is not clear
            place = (sentence.start + share.start, sentence.start + share.end)
            yield Rate(outcome, arm, share.percent, sentence.where, *place)


def shares_in(words: str) -> list[Share]:
    """Every share of a sentence in lower case; what an outcome was defined as is none."""
    found = []
    for m in SHARE.finditer(words):
        some, whole = (float(m["share"]), 100.0) if m["share"] else (float(m["some"]), float(m["all"]))
        if AT_LEAST.search(words[: m.start()][-14:]) or some > whole or whole < 5:
            continue
        found.append(Share(m.start(), m.end(), some if whole == 100.0 else round(100 * some / whole, 1)))
    return found


def outcomes_in(words: str) -> list[tuple[int, str]]:
    """(place, name) of each outcome named."""
    return [(m.start(), (m.lastgroup or "").replace("_", " ")) for m in NAMED.finditer(words)]


def outcome_of(words: str, said: list[tuple[int, str]], share: Share) -> str:
    """The outcome word nearest before a share, else the first behind it; "" where "without" stands between."""
    before = [name for start, name in said if start < share.start]
    if before:
        return before[-1]
    return "" if WITHOUT.search(words, share.end, said[0][0]) else said[0][1]


def arm_beside(words: str, share: tuple[int, int], named: list[Named], floor: int) -> str:
    """The arm in "64% of ketamine patients" or "ketamine group (64%"; none that is named before the floor."""
    begin, stop = share
    for start, _, name in named:
        if stop <= start <= stop + 70 and TO_ARM.fullmatch(words[stop:start]):
            return name
    if ITS_OWN.match(words, stop):
        return ""
    for _, end, name in reversed(named):
        if max(floor, begin - 60) <= end <= begin and FROM_ARM.fullmatch(words[end:begin]):
            return name
    return ""


def arm_in_pair(words: str, share: Share, before: Share | None, after: Share | None, named: list[Named]) -> str:
    """The arm in "more often with ketamine than midazolam (64% v 28%)": arms and shares in the same order."""
    is_second = before is not None and PAIR.fullmatch(words[before.end : share.start]) is not None
    is_first = after is not None and PAIR.fullmatch(words[share.end : after.start]) is not None
    if is_first == is_second:
        return ""
    first, last = (before or share, share) if is_second else (share, after or share)
    arms = arms_before(words, [arm for arm in named if arm[1] <= first.start])
    behind = [name for start, _, name in named if last.end <= start <= last.end + NEAR]
    if RESPECTIVELY.match(words, last.end):
        arms = [name for _, end, name in named if first.start - NEAR <= end <= first.start][-2:]
    elif len(arms) != 2:
        arms = behind[:2] if len(behind) > 1 and " and " not in words[first.end : last.start] else []
    return arms[is_second] if len(arms) == 2 else ""


def arms_before(words: str, named: list[Named]) -> list[str]:
    """The arms in the order of their shares; "compared with B, A had more (2% v 1%)" puts A first."""
    arms = list(dict.fromkeys(name for *_, name in named))
    turned = len(arms) == 2 and REFERENCE.search(words, max(0, named[0][0] - 40), named[0][0])
    return arms[::-1] if turned else arms
