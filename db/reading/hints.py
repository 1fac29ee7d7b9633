"""Hints to the linear models that are no findings: how often the drug was given, what a rare paper is, which sexes.

A hint has the name of a rule's feature ("rule:given=single dose") and a place; learn_linear.py finds what it is worth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from db.reading import sample_size
from db.reading.finding import Finding
from db.reading.sexes import sexes as of_sexes
from db.reading.sought import sought
from db.reading.text import Document, Sentence
from db.reading.vocabulary import with_ancestors

Place = tuple[str, int, int]  # where, start, end
SURENESS = range(-2, 5)  # scores of sample_size.py
ONE = {"single", "one", "once", "1"}
PLACED = {"each", "another", "first", "last", "final"}  # of a series, however long
GIVEN = sought(
    r"\b(?P<count>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|single|several|multiple|repeated|each|"
    r"both|first|second|third|last|final|once|twice|weekly|daily|another|\d{1,2})(?:[ -][a-zμ()/.0-9-]{1,16}){0,3}?[ -]"
    r"(?P<noun>doses?|sessions?|infusions?|administrations?|injections?|treatments?|occasions?|visits|days|conditions|"
    r"ceremon(?:y|ies)|arm|periods?|weeks?|times|experience|cross-?over)\b"
)
DOSES = re.compile(r"\d ?(?:,|and|or) ?\d+(?:\.\d+)? ?(?:mg|μg|ug|microg)")
CROSSED = sought(r"cross-?over|counter-?balanced|within-subject")
USERS = sought(r"\busers\b|recreational")
# Kinds so rare that no weight can be learned for them; the title or the paper's own words name each.
ONE_CASE = sought(
    r"\bcase (?:report|study)\b|\ba case\b|\bfor a patient\b|"
    r"\bin an? (?:[\w-]{1,20} ){0,5}?(?:patient|user|man|woman|adolescent|child)\b"
)
NO_ONE_CASE = re.compile(r"\b(?:two|three|four|five|six|seven|series|cohort|cases|patients|trial|participant)\b")
CASES = sought(
    r"\b(?:this|retrospective|our|present|following) (?:\w{1,20} )?case[ -]series\b|\ba case[ -]series analysis\b|"
    r"\bcase[ -]series (?:examin|of|with|report|describ)|\ba series of \d{1,3} (?:patients|cases)\b"
)
CASES_IN_TITLE = sought(r"\bcase[ -]series\b|\bseries of \d{1,3} (?:patients|cases)\b")
COHORT = sought(r"\bcohort study\b")
# Conditions that are no illness of the mind; of every other one, "mental-illness" is said as well.
OF_NO_MIND = {
    "chronic-pain", "crps", "neuropathic-pain", "cancer-pain", "fibromyalgia", "migraine", "acute-pain",
    "postoperative-pain", "procedural-pain", "anaesthesia", "healthy-volunteers", "animal-model",
}  # fmt: skip
GATHERED = re.compile(r"\breview\b|\bmeta-?anal")
TITLED = {"eating": sought(r"\banorexia\b|\beating disorder"), "driving": sought(r"\bdriving\b")}


def giving(text: Document, findings: list[Finding]) -> dict[str, Place | None]:
    """Hints about how often the drug was given → where each first stands; None for what stands in no one place."""
    found: dict[str, Place | None] = {}
    for sentence in own(text):
        for name, start, end in given(text.words(sentence)):
            found.setdefault(name, (sentence.where, sentence.start + start, sentence.start + end))
    return found | doses(text, findings) | kinds(text)


def kinds(text: Document) -> dict[str, Place | None]:
    """What a paper says it is, where that is rare: one patient's case, a case series, a cohort study …"""
    title, abstract = text.lower["title"], text.lower["abstract"]
    found: dict[str, Place | None] = {
        f"rule:kind={name}": at("title", m) for name, said in TITLED.items() if (m := said.search(title))
    }
    if GATHERED.search(title):
        return found
    if (m := ONE_CASE.search(title)) and not NO_ONE_CASE.search(title):
        found["rule:kind=case-report"] = at("title", m)
    for kind, in_title, anywhere in (("case-series", CASES_IN_TITLE, CASES), ("cohort-study", COHORT, COHORT)):
        if m := in_title.search(title):
            found[f"rule:kind={kind}"] = at("title", m)
        elif m := anywhere.search(abstract):
            found[f"rule:kind={kind}"] = at("abstract", m)
    return found


@cache
def kinds_of(field: str, value: str) -> tuple[str, ...]:
    """A finding's value, and for a condition what it is a kind of."""
    if field != "condition":
        return (value,)
    of_mind = () if value in OF_NO_MIND else ("mental-illness",)
    return (*with_ancestors(field, value), *of_mind)


def at(where: str, m: re.Match[str]) -> Place:
    """Where a match stands."""
    return where, m.start(), m.end()


def own(text: Document) -> Iterator[Sentence]:
    """Sentences that speak of the study itself."""
    return (sentence for sentence in text.sentences if sentence.role != "background")


def given(words: str) -> Iterator[tuple[str, int, int]]:
    """Counts of doses, sessions, infusions … in a sentence in lower case, as said and as one or many."""
    for m in GIVEN.finditer(words):
        count, noun = m["count"], m["noun"]
        often = "one" if count in ONE else "placed" if count in PLACED else "many"
        yield f"rule:given={'#' if count.isdigit() and count != '1' else count} {noun}", m.start(), m.end()
        yield f"rule:given_{often}={noun}", m.start(), m.end()


def doses(text: Document, findings: list[Finding]) -> dict[str, Place | None]:
    """How many different doses are stated, in a crossover and of users apart: three doses in one person are three."""
    lower = f"{text.lower['title']}\n{text.lower['abstract']}"
    several = min(len({f.value for f in findings if f.field == "dose"}), 4)
    kinds = {
        f"rule:different_doses={several}",
        f"rule:different_doses{' crossed' if CROSSED.search(lower) else ' apart'}={several}",
        f"rule:different_doses{' of users' if USERS.search(lower) else ' of others'}={several}",
    }
    if DOSES.search(lower):
        kinds.add("rule:different_doses=listed")
    return dict.fromkeys(sorted(kinds))


def sexes(text: Document) -> dict[str, Place | None]:
    """Hints about who took part: which sexes are named, and how."""
    return of_sexes(text, list(own(text)))


def people(text: Document) -> dict[str, Place | None]:
    """How surely a number of the text counts people: where none does, PsyNamic knows little else of them."""
    pool = sample_size.ranked(text.lower["title"], text.lower["abstract"])
    sure = [f"rule:people=above {step}" for step in SURENESS if pool and pool[0][1].score > step]
    return dict.fromkeys(sure or ["rule:people=none"])
