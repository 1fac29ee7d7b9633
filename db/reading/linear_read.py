"""What the small linear models answer for one paper, all of them at once, each with the words that spoke loudest."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cache

from db.reading.finding import Finding
from db.reading.lanes import Lanes
from db.reading.linear import FIELDS, NOT_STATED, WORD, Place, chosen, model_of, said, words
from db.reading.text import Document


@dataclass(frozen=True, slots=True)
class Together:
    """Every question that gives findings in one table: (question, label) of each lane, and its telling features."""

    names: tuple[tuple[str, str], ...]
    lanes: Lanes
    loudest: tuple[tuple[tuple[float, str], ...], ...]  # of each lane: (weight, feature) for it, loudest first


@cache
def together() -> Together:
    """The models of FIELDS side by side."""
    asked = [model for question in FIELDS if (model := model_of(question))]
    names = tuple((model.question, label) for model in asked for label in model.labels)
    weights: dict[str, list[tuple[int, float]]] = {}
    speaking: list[list[tuple[float, str]]] = [[] for _ in names]
    first = 0
    for model in asked:
        for feature, pairs in model.weights.items():
            weights.setdefault(feature, []).extend((first + label, w) for label, w in pairs)
            for label, w in pairs:
                if w > 0:
                    speaking[first + label].append((w, feature))
        first += len(model.labels)
    lanes = Lanes([start for model in asked for start in model.intercepts], weights)
    return Together(names, lanes, tuple(tuple(sorted(one, reverse=True)) for one in speaking))


def read(text: Document, findings: list[Finding]) -> list[Finding]:
    """What the models answer where there is an abstract; "unknown" and "not applicable" are no findings.

    The words shown are those of the feature that added most.
    """
    if not text.abstract:
        return []
    models, by_rules = together(), said(text, findings)
    present = models.lanes.known & words(text).union(by_rules)
    found = []
    for lane in _answers(models.names, models.lanes.totals(present)):
        question, label = models.names[lane]
        place = None if label in NOT_STATED else _loudest(models.loudest[lane], present, by_rules, text)
        if place:
            found.append(text.finding(FIELDS[question], label, *place, f"linear:{question}"))
    return found


def _loudest(
    speaking: Iterable[tuple[float, str]], present: Container[str], by_rules: dict[str, Place | None], text: Document
) -> Place | None:
    """Where the feature that spoke loudest stands; of equals the rules' first, then the first in the text."""
    most, places = 0.0, []
    for weight, feature in speaking:
        if weight < most:
            break
        if feature in present and (feature not in by_rules or by_rules[feature]):
            most = weight
            by_rule = list(by_rules).index(feature) if feature in by_rules else len(by_rules)
            places.append((by_rule, by_rules.get(feature) or place_of(feature, text)))
    return min(places, key=lambda one: (one[0], *in_order(one[1])))[1] if places else None


def in_order(place: Place) -> tuple[bool, int, int]:
    """Title before abstract, then by where a place ends: a word comes before the pair it ends."""
    where, start, end = place
    return where != "title", end, -start


def _answers(names: tuple[tuple[str, str], ...], totals: list[float]) -> Iterable[int]:
    start = 0
    for question in FIELDS:
        model = model_of(question)
        if model is None:
            continue
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
        lower = text.lower[sentence.where]
        may_stand = wanted[0] == "#" or lower.find(wanted[0], sentence.start, sentence.end) >= 0
        if may_stand and role in ("", sentence.role):
            found = list(WORD.finditer(lower, sentence.start, sentence.end))
            names = ["#" if m[0].isdigit() else m[0] for m in found]
            for at in range(len(names) - len(wanted) + 1):
                if names[at : at + len(wanted)] == wanted:
                    return sentence.where, found[at].start(), found[at + len(wanted) - 1].end()
    raise LookupError(feature)
