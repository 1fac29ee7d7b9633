"""design: what kind of study it is, from the words; publication types are read apart (record.py)."""

from __future__ import annotations

import re

from db.reading import by_chance
from db.reading.about import as_findings, is_negated, weigh
from db.reading.finding import Finding
from db.reading.sought import sought
from db.reading.text import Document, Mention
from db.reading.vocabulary import mentions

FUTURE = sought(
    r"\bwill (?:be|receive|undergo|evaluate|investigate|test|assess|examine|determine|compare|include|recruit|"
    r"consist|randomi[sz]e|employ|utili[sz]e|use|enroll?|provide|"
    r"take|also|then|participate|complete|have|last|measure)\b|\bis planned\b|"
    r"\b(?:is|are) to be randomi[sz]ed\b|"
    r"\b(?:trial|study) is designed to\b|\bare (?:being|currently) recruit"
)
BLINDED = sought(
    r"\b(?:double|single|triple)[\s-]blind\w*|\bplacebo[\s-]controlled\b|\b(?:placebo|saline) controlled\b"
)
OF_SEVERAL = re.compile(r"[^.;]{0,60}\b(?:trials|studies)\b")
# The headings of a registry's entry: it announces a trial in the form's own words.
ENTRY = sought(r"\binn or proposed inn\b|\bmeddra version\b|\bpharmaceutical form\b|\binclusion criteria: ?-")
ANNOUNCED = 3  # sentences that say what will be done
# A review speaks of itself even among the background it tells.
THIS_REVIEW = re.compile(r"^(?:this|present|we|in this) ?(?:\w+ )?(?:review|chapter|overview)")
LEAST = {"pharmacokinetic": 4.0, "preclinical": 4.0, "crossover-trial": 1.5}  # what a design must weigh, others 2
ANIMALS = {"mouse", "rat", "monkey", "other-animal"}
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
# What tells of trials done elsewhere or not done yet: it has allocated nobody itself.
OF_OTHER_TRIALS = {"protocol", *REVIEWS, "narrative-review"}
ALLOCATED = {"randomised-trial", "crossover-trial", "controlled-trial"}
OBSERVED = ("cohort", "case-control", "cross-sectional", "case-series", "case-report", "single-arm-trial")


def read(text: Document) -> list[Finding]:
    """Designs, the main one first."""
    found = [m for m in mentions("design", text) if not is_negated(text, m)]
    at_random = [] if is_on_animals(text) else by_chance.randomised(text)
    weighed = weigh(text, [*found, *at_random, *future(text)])
    sure = {"randomised-trial"} if by_chance.is_ours(text, at_random) and not _is_review(weighed) else set()
    sure |= {"protocol"} if "protocol" in weighed and is_announced(text, bool(ALLOCATED & set(weighed))) else set()
    ordered = _ordered(weighed, text, sure)
    chosen = [weighed[value][1] for value in ordered if value in sure or _holds(value, weighed)]
    if any(m.value in ALLOCATED for m in chosen):
        chosen = [m for m in chosen if m.value != "single-arm-trial" or not _is_open_only(text, found)]
    if chosen and chosen[0].value in OF_OTHER_TRIALS:
        chosen = [m for m in chosen if m.value not in ALLOCATED]
    if not chosen:
        return as_findings(text, "design", "design-said", [*of_itself(text, found), *in_the_laboratory(text)][:1]) or (
            as_findings(text, "design", "design-blinded", blinded(text))
        )
    return as_findings(text, "design", "design-words", chosen)


def _is_open_only(text: Document, found: list[Mention]) -> bool:
    """Whether "open-label" alone tells of one arm: a trial that allocates its people can be open too."""
    said = (text.lower[m.where][m.start : m.end] for m in found if m.value == "single-arm-trial")
    return all(words.startswith("open") for words in said)


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


def blinded(text: Document) -> list[Mention]:
    """Where a paper on people, without a stated design, was blind or placebo-controlled: treatments were compared."""
    found = [
        Mention("controlled-trial", s.where, s.start + m.start(), s.start + m.end())
        for s in text.sentences_of("title", "aim", "methods")
        if (m := BLINDED.search(text.words(s))) and not OF_SEVERAL.match(text.words(s), m.end())
    ]
    return [] if is_on_animals(text) else found[:1]


def is_on_animals(text: Document) -> bool:
    """Whether this study's own sentences speak of animals and of no people: chance makes no trial of it."""
    own = {m.value for m in mentions("species", text) if text.role_at(m.where, m.start) != "background"}
    return bool(own) and own <= ANIMALS


def _is_review(weighed: dict[str, tuple[float, Mention]]) -> bool:
    reviews = (*REVIEWS, "narrative-review", "guideline")
    return any(v in weighed and (weighed[v][0] >= 3 or weighed[v][1].where == "title") for v in reviews)


def future(text: Document) -> list[Mention]:
    """Where a paper says what will be done, or a registry's form does: a protocol."""
    found = [
        Mention("protocol", "abstract", m.start(), m.end()) for m in list(ENTRY.finditer(text.lower["abstract"]))[:1]
    ]
    for sentence in text.sentences_of("background", "aim", "methods", "results"):
        m = FUTURE.search(text.words(sentence))
        if m:
            found.append(Mention("protocol", sentence.where, sentence.start + m.start(), sentence.start + m.end()))
    return found


def is_announced(text: Document, is_trial: bool = False) -> bool:
    """Whether the whole paper says what will be done; or it is a registry's entry.

    A sentence alone is enough for a trial that tells no results.
    """
    own = [s for s in text.sentences_of("background", "aim", "methods", "results")]
    announcing = [s for s in own if FUTURE.search(text.words(s))]
    told = any(s.role == "results" and s not in announcing for s in own)
    return (
        len(announcing) >= (ANNOUNCED if told else 1 if is_trial else 2)
        or ENTRY.search(text.lower["abstract"]) is not None
    )


def _ordered(weighed: dict[str, tuple[float, Mention]], text: Document, sure: set[str]) -> list[str]:
    """Main design first: what the title says for sure, then reviews, then trials, then what observed."""

    def rank(value: str) -> tuple[int, float]:
        total, m = weighed[value]
        if value in SURE_IN_TITLE and m.where == "title":
            return 0, SURE_IN_TITLE.index(value)
        if value in REVIEWS and total >= 3:
            return 1, REVIEWS.index(value)
        if value in {"crossover-trial", "randomised-trial"} and (total >= LEAST.get(value, 2.0) or value in sure):
            return 2, 0 if value == "crossover-trial" and "randomised-trial" in weighed else 1
        if value == "protocol" and (total >= 4 or value in sure):
            return 1, 9
        return 3, -total

    return sorted(weighed, key=rank)


def _holds(value: str, weighed: dict[str, tuple[float, Mention]]) -> bool:
    total, m = weighed[value]
    if value in TITLE_ONLY:
        return m.where == "title"
    return total >= LEAST.get(value, 2.0) or m.where == "title"
