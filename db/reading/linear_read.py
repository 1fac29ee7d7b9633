"""What the small linear models answer for one paper, all of them at once, each with the words that spoke loudest."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cache

from db.reading.finding import Finding
from db.reading.lanes import Lanes
from db.reading.linear import (
    FIELDS,
    NOT_STATED,
    WORD,
    Model,
    Place,
    chosen,
    printed,
    said,
    signs_in,
    words,
    words_of,
)
from db.reading.text import Document

COUNTED = tuple(f"{kind}:{field}=" for kind in ("rule", "title", "main") for field in ("sample_size", "dose_minutes"))
SMALL = (
    "a about after all also although among an and any are as at be been before being between both but by can could did "
    "do during each either et following for from had has have her his how however if in into is it its may more most "
    "mg min not of on one or other our over p per s should so such than that the their them then there these they "
    "this those through to two under until up vs was we were what when where whether which while who will with would "
    "kg ml al n ci im iv off"
)
SMALL_WORDS = frozenset(SMALL.split())
# What the authors conclude is shown by words of a conclusion where any spoke for it, not by "randomised".
SPOKEN_IN = {"study_conclusion": "conclusion: "}
OF_PEOPLE = {"setting"}  # asked of people only: mice are in no clinic


@dataclass(frozen=True, slots=True)
class Together:
    """Every question that gives findings in one table: (question, label) of each lane, and its telling features."""

    models: tuple[Model, ...]  # without their weights
    names: tuple[tuple[str, str], ...]
    lanes: Lanes
    loudest: tuple[tuple[tuple[float, str], ...], ...]  # of each lane: (weight, feature) for it, loudest first
    telling: frozenset[str]  # features whose words say something


@cache
def together() -> Together:
    """The models of FIELDS side by side, straight from their files."""
    files = [table for question in FIELDS if (table := printed(question))]
    models = tuple(Model(table["question"], tuple(table["labels"]), (), bool(table["multiple"]), {}) for table in files)
    names = tuple((model.question, label) for model in models for label in model.labels)
    tables = [weights for table in files for weights in table["labels"].values()]
    lanes = Lanes([float(weights.pop("", 0.0)) for weights in tables], tables)
    speaking = (sorted(((w, f) for f, w in weights.items() if w > 0), reverse=True) for weights in tables)
    telling = frozenset(filter(says_something, lanes.known))
    return Together(models, names, lanes, tuple(map(tuple, speaking)), telling)


def read(text: Document, findings: list[Finding]) -> list[Finding]:
    """What the models answer where there is an abstract; "unknown" and "not applicable" are no findings.

    The words shown are those of the feature that added most, of those that say something to a person.
    """
    if not text.abstract:
        return []
    models, by_rules, spoken = together(), said(text, findings), words(text)
    signs = signs_in(text, spoken)
    present = models.lanes.known & spoken.union(by_rules, signs)
    telling = present & models.telling
    people = is_of_people(findings)
    found = []
    for lane in _answers(models.models, models.lanes.totals(present)):
        question, label = models.names[lane]
        if label in NOT_STATED or (question in OF_PEOPLE and not people):
            continue
        loudest, there = models.loudest[lane], SPOKEN_IN.get(question)
        first = {feature for feature in telling if feature.startswith(there)} if there else telling
        place = _loudest(loudest, first, by_rules, signs, text) or _loudest(loudest, telling, by_rules, signs, text)
        place = place or _loudest(loudest, present, by_rules, signs, text)
        if place:
            found.append(text.finding(FIELDS[question], label, *place, f"linear:{question}"))
    return found


def is_of_people(findings: list[Finding]) -> bool:
    """Whether people were studied, or nothing says who was."""
    species = {f.value for f in findings if f.field == "species"}
    return not species or "human" in species


def says_something(feature: str) -> bool:
    """Whether a person would take a feature's words for a reason: letters, no "# mg", "of the" or "ratio to"."""
    role, _, spoken = feature.rpartition(": ")
    if not role and ":" in feature:
        return not feature.startswith(COUNTED)
    words = spoken.split(" ")
    return "#" not in words and not {words[0], words[-1]} & SMALL_WORDS and len(words[0]) > 1 and len(words[-1]) > 1


def _loudest(
    speaking: Iterable[tuple[float, str]],
    present: Container[str],
    by_rules: dict[str, Place | None],
    signs: dict[str, str],
    text: Document,
) -> Place | None:
    """Where the feature that spoke loudest stands; of equals the rules' first, then the first in the text.

    A sign stands where the word does that is one.
    """
    most, places = 0.0, []
    for weight, feature in speaking:
        if weight < most:
            break
        if feature in present and (feature not in by_rules or by_rules[feature]):
            most = weight
            by_rule = list(by_rules).index(feature) if feature in by_rules else len(by_rules)
            places.append((by_rule, by_rules.get(feature) or place_of(signs.get(feature, feature), text)))
    return min(places, key=lambda one: (one[0], *in_order(one[1])))[1] if places else None


def in_order(place: Place) -> tuple[bool, int, int]:
    """Title before abstract, then by where a place ends: a word comes before the pair it ends."""
    where, start, end = place
    return where != "title", end, -start


def _answers(models: Iterable[Model], totals: list[float]) -> Iterable[int]:
    start = 0
    for model in models:
        mine = totals[start : start + len(model.labels)]
        for label in chosen(model, mine):
            if totals[start + model.labels.index(label)] >= 0:
                yield start + model.labels.index(label)
        start += len(model.labels)


def place_of(feature: str, text: Document) -> Place:
    """Where a feature of words first stands; it must stand there."""
    role, _, spoken = feature.rpartition(": ")
    wanted = spoken.split(" ")
    for sentence in text.sentences:
        names = words_of(text, sentence)
        if wanted[0] in names and role in ("", sentence.role):
            for at in range(names.index(wanted[0]), len(names) - len(wanted) + 1):
                if names[at : at + len(wanted)] == wanted:
                    found = list(WORD.finditer(text.lower[sentence.where], sentence.start, sentence.end))
                    return sentence.where, found[at].start(), found[at + len(wanted) - 1].end()
    raise LookupError(feature)
