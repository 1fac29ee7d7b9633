"""design: what kind of study it is, from the words; publication types are read apart (record.py)."""

from __future__ import annotations

import re

from db.reading.about import as_findings, is_negated, weigh
from db.reading.finding import Finding
from db.reading.sought import sought
from db.reading.text import Document, Mention
from db.reading.vocabulary import mentions

RANDOMISED = sought(
    r"\brandomi[sz]ed\b(?! withdrawal)|\brandomly (?:\w+ ){0,2}(?:assigned|allocated|divided|selected to|given|"
    r"received|administered|distributed)|"
    r"\brandom (?:order|assignment|allocation|sequence)|\brandomi[sz]ation\b|\brandomi[sz]e\b|\brct\b|"
    r"\brandomly to\b|\ballocated randomly|"
    r"\bassigned (?:at random|randomly)|\brandomi[sz]ed[,-]|\brandomly\b[^.]{0,60}\bgroups?\b|\bwere randomi[sz]ed|"
    r"\bat random\b"
)
NOT_OURS = re.compile(
    r"\b(?:mendelian|non|no|not|without|un|future|further|larger|large|need for|previous|prior|lack of|few|several|"
    r"other|"
    r"well-designed|well designed|adequately powered|published|existing|of|all|included|includ\w+|eligible|"
    r"and)[\s-](?:\w+[\s,-]{1,2}){0,3}$"
)
DOUBLE_BLIND = sought(r"\b(?:double|triple)[\s-]{1,2}(?:blind|mask)\w*|placebo[\s-]{1,2}controlled")
PLURAL = sought(r"^[\s\w,-]{0,60}\b(?:trials|studies|rcts)\b")
FUTURE = sought(
    r"\bwill (?:be|receive|undergo|evaluate|investigate|test|assess|examine|determine|compare|include|recruit|"
    r"consist|"
    r"take|also|then|participate|complete|have)\b|\bis planned\b|\bare (?:being|currently) recruit"
)
# A review speaks of itself even among the background it tells.
THIS_REVIEW = re.compile(r"^(?:this|present|we|in this) ?(?:\w+ )?(?:review|chapter|overview)")
LABORATORY_SPECIES = {"mouse", "rat", "monkey", "in-vitro"}
# The kinds in order of what they say about a paper: the first that holds is its main design.
REVIEWS = ("network-meta-analysis", "meta-analysis", "systematic-review")
SURE_IN_TITLE = (
    "protocol",
    *REVIEWS,
    "case-report",
    "case-series",
    "guideline",
    "narrative-review",
    "pharmacovigilance",
    "qualitative",
    "editorial",
)
TITLE_ONLY = {"editorial", "guideline"}  # elsewhere these words cite one
OBSERVED = ("cohort", "case-control", "cross-sectional", "case-series", "case-report", "single-arm-trial")


def read(text: Document) -> list[Finding]:
    """Designs, the main one first."""
    found = [m for m in mentions("design", text) if not is_negated(text, m)]
    weighed = weigh(text, [*found, *randomised(text), *future(text)])
    chosen = [weighed[value][1] for value in _ordered(weighed, text) if _holds(value, weighed)]
    if not chosen:
        return as_findings(text, "design", "design-said", [*of_itself(text, found), *in_the_laboratory(text)][:1])
    return as_findings(text, "design", "design-words", chosen)


def of_itself(text: Document, found: list[Mention]) -> list[Mention]:
    """Where a review names itself ("in this review, we argue") and nothing else says what the paper is."""
    reviews = [m for m in found if m.value == "narrative-review"]
    return [m for m in reviews if THIS_REVIEW.search(text.lower[m.where][m.start : m.end])]


def in_the_laboratory(text: Document) -> list[Mention]:
    """A paper without a stated design whose own sentences speak of laboratory animals and of no people."""
    own = [m for m in mentions("species", text) if text.role_at(m.where, m.start) != "background"]
    if any(m.value not in LABORATORY_SPECIES for m in own):
        return []
    return [Mention("preclinical", m.where, m.start, m.end) for m in own[:1]]


def randomised(text: Document) -> list[Mention]:
    """Where this study says it randomised: not "randomised trials" that a review gathers or a conclusion asks for."""
    found = []
    for sentence in text.sentences:
        if sentence.role == "background":
            continue
        words = text.words(sentence)
        for m in RANDOMISED.finditer(words):
            if NOT_OURS.search(words[max(0, m.start() - 40) : m.start()]) and m.group() in {
                "randomized",
                "randomised",
            }:
                continue
            if PLURAL.match(words[m.end() : m.end() + 70]) and sentence.role != "title":
                continue
            if sentence.role == "conclusion":
                continue
            found.append(
                Mention("randomised-trial", sentence.where, sentence.start + m.start(), sentence.start + m.end())
            )
    return found


def future(text: Document) -> list[Mention]:
    """Where a paper says what will be done: a protocol."""
    found = []
    for sentence in text.sentences_of("aim", "methods"):
        m = FUTURE.search(text.words(sentence))
        if m:
            found.append(Mention("protocol", sentence.where, sentence.start + m.start(), sentence.start + m.end()))
    return found


def _ordered(weighed: dict[str, tuple[float, Mention]], text: Document) -> list[str]:
    """Main design first: what the title says for sure, then reviews, then trials, then what observed."""

    def rank(value: str) -> tuple[int, float]:
        total, m = weighed[value]
        if value in SURE_IN_TITLE and m.where == "title":
            return 0, SURE_IN_TITLE.index(value)
        if value in REVIEWS and total >= 3:
            return 1, REVIEWS.index(value)
        if value in {"crossover-trial", "randomised-trial"} and total >= 2:
            return 2, 0 if value == "crossover-trial" and "randomised-trial" in weighed else 1
        if value == "protocol" and total >= 4:
            return 1, 9
        return 3, -total

    return sorted(weighed, key=rank)


def _holds(value: str, weighed: dict[str, tuple[float, Mention]]) -> bool:
    total, m = weighed[value]
    if value in TITLE_ONLY:
        return m.where == "title"
    return total >= (2.0 if value not in {"pharmacokinetic", "preclinical"} else 4.0) or m.where == "title"
