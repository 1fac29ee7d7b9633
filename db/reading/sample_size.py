"""How many people (or studies, for a review) a paper is about: sample_size, the main finding first.

Every number that may count people (counting.py) gets the sum of the weights of the cues around it; the
weights are printed in sample_size.json and were made by learn_sample_size.py. The best one above the threshold is
the total. When a paper states only its groups their sum is a candidate too, and the rule says so. Further totals
(randomised, enrolled, analysed, completed, screened) follow, one of each. unit says which kind a total is.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from db.reading import arms
from db.reading.candidate import Candidate
from db.reading.counting import candidates
from db.reading.counts_people import counts_people, sexes_added_up
from db.reading.cues import class_of
from db.reading.finding import Finding
from db.reading.one_person import one_person
from db.reading.participant_cues import further
from db.reading.sought import sought
from db.reading.text import Document

FIELD = "sample_size"
# The word nearest to the number decides; the order breaks ties.
KINDS = {
    "randomised": sought(r"random(?:ly|i[sz])|\b(?:assigned|allocated)\b"),
    "completed": sought(r"\bcomplet(?:ed|ers?)\b(?! (?:questionnaires?|surveys?|an? ))|\bfinished\b"),
    "analysed": sought(r"\banaly[sz](?:ed|able|is|es)\b|\bevaluable\b|\bintention[- ]to[- ]treat\b"),
    "screened": sought(r"\bscreened\b|\bassessed(?: for eligibility\b|,)|\binvited\b|\bapproached\b"),
    "enrolled": sought(r"\b(?:enrol|recruit|includ|entered|participa|took part|consented)"),
}
REVIEWED = re.compile(
    r"\b(?:were |was )?(?:includ|identif|met|eligible|meta-analy[sz]|review|analy[sz]|pool|retriev|synthesi)"
)
NO_TOTAL = {"share of a whole", "counts: another plural", "counts: other unit", "below six"}
OF_THEM = re.compile(r"\s?of\b")
NOT_APART = {"part of one before", "share of a whole", "below six", "counts: study", "said before"}
MANY_CUES = 3


@cache
def weights() -> tuple[dict[str, float], float]:
    """(cue → weight, the score a total must beat), from sample_size.json."""
    table = json.loads(Path(__file__).with_name("sample_size.json").read_text(encoding="utf-8"))
    return table["weights"], table["threshold"]


def ranked(title: str, abstract: str) -> list[tuple[str, Candidate]]:
    """Every candidate of both (lower-case) texts with its score, best first; ties in reading order."""
    table, _ = weights()
    pool = [("title", one) for one in candidates(title)] + [("abstract", one) for one in candidates(abstract)]
    for where, one in pool:
        cues = one.cues | {"in title"} if where == "title" else one.cues
        one.score = sum(table.get(cue, 0.0) for cue in sorted(cues))
    return sorted(pool, key=lambda found: -found[1].score)


def read(document: Document) -> list[Finding]:
    """The total, then totals of other kinds, the arms, and the number of studies reviewed."""
    pool = ranked(document.lower["title"], document.lower["abstract"])
    _, threshold = weights()
    people = [found for found in pool if counts_people(document.lower[found[0]], found[1])]
    each = {(arm.where, arm.start) for arm in arms.arms(document) if arm.name == arms.EACH}
    likely = [(where, one) for where, one in people if one.score > threshold and (where, one.start) not in each]
    totals = main_total(document, likely, people)
    totals = [arms_added_up(document, *sexes_added_up(document, people, found)) for found in totals]
    totals = [another_added(document, people, *found) for found in totals]
    sizes = arms.read(document, totals[0][1].value if totals else None)
    in_arms = {(arm.where, arm.start) for arm in sizes} | {("", int(arm.value)) for arm in sizes}
    rest = [f for f in people if not in_arms & {(f[0], f[1].start), ("", f[1].value)}]
    chosen = [as_finding(document, *found) for found in [*totals, *other_kinds(document, rest, totals)]]
    reviewed = studies_reviewed(document, pool)
    return (chosen or ([] if reviewed else one_person(document))) + sizes + reviewed


def main_total(
    document: Document, likely: list[tuple[str, Candidate]], people: list[tuple[str, Candidate]]
) -> list[tuple[str, Candidate]]:
    """The best total, but those who were only screened give way to those who were then randomised or enrolled."""
    totals = likely[:1]
    if totals and kind_of(document, *totals[0]) == "screened":
        for kind in ("randomised", "enrolled"):
            for found in people:
                if kind_of(document, *found) == kind and not found[1].parts and not found[1].cues & NO_TOTAL:
                    return [found]
    return totals


def arms_added_up(document: Document, where: str, one: Candidate) -> tuple[str, Candidate]:
    """A total that is only the size of one arm gives way to all the arms together."""
    if "sum of what follows" in one.cues:
        return where, one
    found = arms.arms(document)
    if any(arm.name == "each" for arm in found) or not is_one_of(found, where, one):
        return where, one
    parts = tuple(Candidate(arm.size, arm.start, arm.end, one.noun) for arm in found)
    value, end = sum(part.value for part in parts), max(part.end for part in parts)
    together = Candidate(value, min(part.start for part in parts), end, one.noun, one.cues, parts, one.score)
    return where, together


def another_added(
    document: Document, people: list[tuple[str, Candidate]], where: str, one: Candidate
) -> tuple[str, Candidate]:
    """The people of one group or study and those of "a second group (n = 24)", "in study 2"."""
    lower = document.lower[where]
    if one.parts or "sum of what follows" in one.cues:
        return where, one
    for there, other in people:
        is_own = there == where and not other.parts and other.start > one.end and not other.cues & NOT_APART
        if is_own and further(lower, other) == "another" and not OF_THEM.match(lower, other.end):
            parts = (one, other)
            return where, Candidate(one.value + other.value, one.start, other.end, one.noun, one.cues, parts, one.score)
    return where, one


def is_one_of(found: list[arms.Arm], where: str, one: Candidate) -> bool:
    """Whether a total is one arm's number, or is as large as one arm where the arms differ in size."""
    same_size = [arm for arm in found if arm.size == one.value]
    return any((arm.where, arm.start) == (where, one.start) for arm in found) or 0 < len(same_size) < len(found)


def other_kinds(
    document: Document, people: list[tuple[str, Candidate]], totals: list[tuple[str, Candidate]]
) -> list[tuple[str, Candidate]]:
    """The best total of each kind the main one is not, where the words beside the number name the kind."""
    if not totals:
        return []
    taken = {kind_of(document, *totals[0])}
    others = []
    for where, one in people:
        kind = kind_of(document, where, one)
        if kind == "participants" or kind in taken or one.parts or one.score < 0 or one.cues & NO_TOTAL:
            continue
        taken.add(kind)
        others.append((where, one))
    return others


def kind_of(document: Document, where: str, one: Candidate) -> str:
    """The kind whose word stands nearest in the same clause, else participants; animals and eyes as such."""
    lower = document.lower[where]
    if class_of(one.noun) in {"animal", "other unit"}:
        return "animals" if class_of(one.noun) == "animal" else one.noun
    after = re.split(r"[.;:](?:\s|$)", lower[one.end : one.end + 120])[0]
    # "Of 90 screened, 60 were randomised": a comma right before the number ends what is said of the one before.
    before = re.split(r"[.;:]\s|,\s$", lower[max(0, one.start - 45) : one.start])[-1]
    nearest, kind = 1000, "participants"
    for name, words in KINDS.items():
        if (found := words.search(after)) and found.start() < nearest:
            nearest, kind = found.start(), name
        for found in words.finditer(before):
            if len(before) - found.end() < nearest:
                nearest, kind = len(before) - found.end(), name
    return kind


def as_finding(document: Document, where: str, one: Candidate) -> Finding:
    """The finding, its rule naming the score and the cues that weighed most."""
    table, _ = weights()
    strongest = sorted(one.cues, key=lambda cue: (-table.get(cue, 0.0), cue))[:MANY_CUES]
    summed = f"sum of {' + '.join(str(part.value) for part in one.parts)}; " if one.parts else ""
    rule = f"sample_size: {summed}score {one.score:.1f} ({', '.join(strongest)})"
    unit = kind_of(document, where, one)
    return document.finding(FIELD, str(one.value), where, one.start, one.end, rule, unit)


def studies_reviewed(document: Document, pool: list[tuple[str, Candidate]]) -> list[Finding]:
    """How many studies a review took in: the first number of studies with a word like "included" near."""
    for where, one in sorted(pool, key=lambda found: (found[0] == "title", found[1].start)):
        if class_of(one.noun) != "study" or one.parts or document.role_at(where, one.start) in {"background", "aim"}:
            continue
        around = document.lower[where][max(0, one.start - 50) : one.end + 90]
        if REVIEWED.search(around):
            rule = "sample_size: studies included in a review"
            return [document.finding(FIELD, str(one.value), where, one.start, one.end, rule, "studies")]
    return []
