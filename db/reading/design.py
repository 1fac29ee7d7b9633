"""design: what kind of study it is, from the words; publication types are read apart (record.py)."""

from __future__ import annotations

import re

from db.reading.about import as_findings, is_negated, weigh
from db.reading.finding import Finding
from db.reading.roles import Role
from db.reading.sought import sought
from db.reading.text import Document, Mention
from db.reading.vocabulary import mentions

RANDOMISED = sought(
    r"\brandomi[sz]ed\b(?! withdrawal)|\brandomly (?:\w+ ){0,2}"
    r"(?:assigned|assigning|allocating|allocated|divided|selected to|given|received|administered|inserted|distributed)|"
    r"\binserted randomly|\brandom (?:order|assignment|allocation|sequence|insertion|numbers?\b)|"
    r"\brandomi[sz]ation\b|\brandomi[sz]e\b|\brct\b|"
    r"\brandomly to\b|\ballocated randomly|"
    r"\bassigned (?:at random|randomly)|\brandomi[sz]ed[,-]|\brandomly\b[^.]{0,60}\bgroups?\b|\bwere randomi[sz]ed|"
    r"\bat random\b"
)
# Said of this study's own people or of itself, whatever part of the text it stands in.
OURS = re.compile(
    r"\b(?:were|was|been|this|our|present|current|these|we|participants?|patients|subjects|volunteers|adults|"
    r"individuals|males|men|women|healthy)\b[^.;]{0,50}$|"
    r"\bin an? (?:double[- ]blind|placebo[- ]controlled),? (?:and )?[a-z-]{0,20},?\s?$"
)
OUR_OWN = re.compile(
    r"\b(?:this|our|present|current|we \w+ (?:an? |two |three )?|in (?:a|an|two|three))\s?(?:[\w-]+,? ){0,3}$"
)
PERFORMED_AFTER = re.compile(
    r"[\w\s,-]{1,60}\b(?:trial|study) was (?:performed|conducted|carried out|undertaken|designed)|\sassignment\b"
)
TAKEN_AND = re.compile(r"\b(?:enrolled|included|recruited|consented|screened|selected|blind(?:ed)?),? and $")
POOLED = re.compile(r"\b(?:data|experiences|participated|evaluated|drawn|pooled|enrolled)\b[^.;]{0,60}$")
NOT_OURS = re.compile(
    r"(?<![\w-])(?:mendelian|non|no|not|without|un|future|further|larger|large|need for|previous|prior|lack of|few|"
    r"several|other|"
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
ALLOCATED = {"randomised-trial", "crossover-trial", "controlled-trial"}
OBSERVED = ("cohort", "case-control", "cross-sectional", "case-series", "case-report", "single-arm-trial")


def read(text: Document) -> list[Finding]:
    """Designs, the main one first."""
    found = [m for m in mentions("design", text) if not is_negated(text, m)]
    by_chance = [] if is_on_animals(text) else randomised(text)
    weighed = weigh(text, [*found, *by_chance, *future(text)])
    sure = {"randomised-trial"} if is_ours(text, by_chance) and not _is_review(weighed) else set()
    ordered = _ordered(weighed, text, sure)
    chosen = [weighed[value][1] for value in ordered if value in sure or _holds(value, weighed)]
    if any(m.value in ALLOCATED for m in chosen):
        chosen = [m for m in chosen if m.value != "single-arm-trial" or not _is_open_only(text, found)]
    if not chosen:
        return as_findings(text, "design", "design-said", [*of_itself(text, found), *in_the_laboratory(text)][:1])
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


def is_on_animals(text: Document) -> bool:
    """Whether this study's own sentences speak of animals and of no people: chance makes no trial of it."""
    own = {m.value for m in mentions("species", text) if text.role_at(m.where, m.start) != "background"}
    return bool(own) and own <= ANIMALS


def randomised(text: Document) -> list[Mention]:
    """Where this study says it randomised: not "randomised trials" that a review gathers or a conclusion asks for."""
    found = []
    for sentence in text.sentences:
        words = text.words(sentence)
        for m in RANDOMISED.finditer(words) if sentence.role != "conclusion" else ():
            if is_of_this_study(words, m, sentence.role):
                start = sentence.start + m.start()
                found.append(Mention("randomised-trial", sentence.where, start, sentence.start + m.end()))
    return found


def is_of_this_study(words: str, m: re.Match[str], role: Role) -> bool:
    """Whether a word of randomising in a sentence is said of this study."""
    ahead = words[max(0, m.start() - 70) : m.start()]
    if role == "background" and not OURS.search(ahead + m.group()[:5]):
        return False
    is_bare = m.group() in {"randomized", "randomised"}
    if is_bare and PERFORMED_AFTER.match(words, m.end(), m.end() + 120):
        return True
    if is_bare and NOT_OURS.search(ahead[-40:]) and not OUR_OWN.search(ahead) and not TAKEN_AND.search(ahead):
        return False
    return role == "title" or not PLURAL.match(words[m.end() : m.end() + 70]) or POOLED.search(ahead) is not None


def is_ours(text: Document, by_chance: list[Mention]) -> bool:
    """Whether one of the mentions is said of this study's own people or of itself."""
    return any(
        m.where == "abstract" and OURS.search(text.lower[m.where], max(0, m.start - 70), m.start + 5) for m in by_chance
    )


def _is_review(weighed: dict[str, tuple[float, Mention]]) -> bool:
    reviews = (*REVIEWS, "narrative-review", "guideline")
    return any(v in weighed and (weighed[v][0] >= 3 or weighed[v][1].where == "title") for v in reviews)


def future(text: Document) -> list[Mention]:
    """Where a paper says what will be done: a protocol."""
    found = []
    for sentence in text.sentences_of("aim", "methods"):
        m = FUTURE.search(text.words(sentence))
        if m:
            found.append(Mention("protocol", sentence.where, sentence.start + m.start(), sentence.start + m.end()))
    return found


def _ordered(weighed: dict[str, tuple[float, Mention]], text: Document, sure: set[str]) -> list[str]:
    """Main design first: what the title says for sure, then reviews, then trials, then what observed."""

    def rank(value: str) -> tuple[int, float]:
        total, m = weighed[value]
        if value in SURE_IN_TITLE and m.where == "title":
            return 0, SURE_IN_TITLE.index(value)
        if value in REVIEWS and total >= 3:
            return 1, REVIEWS.index(value)
        if value in {"crossover-trial", "randomised-trial"} and (total >= 2 or value in sure):
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
