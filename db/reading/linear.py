"""Small linear models over words and over what the rules read; weights/*.json are words and numbers, no more.

Each model answers one broad question (which kind of study, what do the authors conclude). A feature is a word or a
pair of words of the text, or a rule's finding; a label's score is the sum of the weights of the features present.
The words shown for a reading are those of the feature that spoke loudest for it. learn_linear.py makes the weights.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from db.reading import hints, signs
from db.reading.about import stated
from db.reading.finding import Finding
from db.reading.text import Document, Sentence

WEIGHTS = Path(__file__).with_name("weights")
WORD = re.compile(r"[a-zα-ω]+|\d+")
CUES = ("purpose", "outcome", "setting")  # vocabulary words that are evidence for a model, no finding by themselves
# Fields whose values are features; a reader added later changes nothing that was learned.
RULES = {
    "design", "design_flag", "phase", "blinding", "condition", "compound", "route", "comparator", "adjunct", "exposure",
    "sample_size", "dose_mode", "dose_minutes", "dose_sessions", "dose_frequency", "species", "population",
    "age", "sex", "subject", *CUES,
}  # fmt: skip
# Question → field of the finding. The others serve the comparison with PsyNamic's labels only (db/psynamic.py).
FIELDS = {
    "study_conclusion": "conclusion",
    "study_purpose": "purpose",
    "outcomes": "outcome",
    "setting": "setting",
    "regimen": "regimen",
    "study_type": "study_type",
    "study_control": "study_control",
}
NOT_STATED = {"unknown", "not-applicable"}

BANDS = ((1, 20), (21, 40), (41, 60), (61, 80), (81, 100), (100, 199), (200, 499), (500, 999))

MARKED = ("title", "conclusion")
Place = tuple[str, int, int]  # where, start, end


@dataclass(frozen=True, slots=True)
class Model:
    """One question: its labels, where each starts from, and what each feature adds."""

    question: str
    labels: tuple[str, ...]
    intercepts: tuple[float, ...]
    is_multiple: bool
    weights: dict[str, tuple[tuple[int, float], ...]]  # feature → (label, weight)


def models() -> dict[str, Model]:
    """question → its model, from weights/QUESTION.json."""
    found = {path.stem: model_of(path.stem) for path in sorted(WEIGHTS.glob("*.json"))}
    return {question: model for question, model in found.items() if model}


@cache
def model_of(question: str) -> Model | None:
    """One question's model, if it has been learned; a reading needs less than half of them."""
    table = printed(question)
    return _model(question, table) if table else None


def printed(question: str) -> dict[str, Any]:
    """A model's file as it is: how it was made and measured, and its weights."""
    path = WEIGHTS / f"{question}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def _model(question: str, printed: dict[str, Any]) -> Model:
    labels: dict[str, dict[str, float]] = printed["labels"]
    weights: dict[str, list[tuple[int, float]]] = {}
    for place, by_feature in enumerate(labels.values()):
        for feature, w in by_feature.items():
            weights.setdefault(feature, []).append((place, w))
    intercepts = tuple(float(by_feature.get("", 0.0)) for by_feature in labels.values())
    return Model(
        question, tuple(labels), intercepts, bool(printed["multiple"]), {f: tuple(ws) for f, ws in weights.items() if f}
    )


def features(text: Document, findings: list[Finding]) -> list[str]:
    """Every feature of a paper, in order of their names: what the rules said, its words, their signs, sexes, people.

    No question that gives a finding asks for sexes or for how surely people are counted; a reading does without them.
    """
    spoken = words(text)
    return sorted({*said(text, findings), *hints.sexes(text), *hints.people(text), *spoken, *signs_in(text, spoken)})


def said(text: Document, findings: list[Finding]) -> dict[str, Place | None]:
    """Feature of the rules → where it stands; None when it stands in no text (a heading, or something not said)."""
    found = dict(_said_by_rules(findings))
    for field in CUES:
        found |= dict(_said_by_rules(stated(field, text)))
    return found | hints.giving(text, findings)


def _said_by_rules(findings: list[Finding]) -> Iterable[tuple[str, Place | None]]:
    seen: set[str] = set()
    for f in findings:
        if f.field not in RULES or f.where not in {"title", "abstract"}:
            continue
        values = [BROADER[f.field](f.value)] if f.field in BROADER else hints.kinds_of(f.field, f.value)
        kinds = ("rule", *(["title"] if f.where == "title" else []), *([] if f.field in seen else ["main"]))
        for name in (f"{kind}:{f.field}={value}" for value in values for kind in kinds):
            if name not in seen:
                yield name, (f.where, f.start or 0, f.end or 0)
            seen.add(name)
        seen.add(f.field)
    doses = len({(f.where, f.start) for f in findings if f.field == "dose"})
    yield f"rule:doses={'none' if not doses else 'one' if doses == 1 else 'several'}", None
    for field in ("design", "route", "comparator", "condition", "compound", "exposure", "sex", "age"):
        if field not in seen:
            yield f"none:{field}", None


def band(number: str) -> str:
    """A count by size, in the bands PsyNamic uses: "1-20" … "1000-"."""
    n = int(number) if number.isdigit() else 0
    return next((f"{low}-{high}" for low, high in BANDS if low <= n <= high), "1000-" if n else "")


# Numbers become classes: no weight is learned for "17 sessions".
BROADER: dict[str, Callable[[str], str]] = {
    "sample_size": band,
    "dose_sessions": lambda value: "one" if value == "1" else "several",
    "dose_frequency": lambda value: "stated",
    "dose_minutes": lambda value: "stated",
}


def words(text: Document) -> set[str]:
    """Each word and pair of neighbours, and again by where it stands when that is the title or the conclusion."""
    found: set[str] = set()
    for sentence in text.sentences:
        singles = words_of(text, sentence)
        pairs = list(map(" ".join, pairwise(singles)))
        found.update(singles, pairs)
        if sentence.role in MARKED:
            marked = singles if sentence.role == "title" else singles + pairs
            found.update([f"{sentence.role}: {one}" for one in marked])
    return found


def words_of(text: Document, sentence: Sentence) -> list[str]:
    """The words of one sentence; a number is "#"."""
    if ("words", sentence) not in text.memo:
        spoken = WORD.findall(text.lower[sentence.where], sentence.start, sentence.end)
        text.memo["words", sentence] = ["#" if word.isdigit() else word for word in spoken]
    found: list[str] = text.memo["words", sentence]
    return found


def signs_in(text: Document, spoken: set[str]) -> dict[str, str]:
    """Sign (signs.py) → the feature of words that is one; the words of title and aims count as said of the aim, too."""
    found = signs.of(spoken)
    aimed: set[str] = set()
    for sentence in text.sentences_of("title", "aim"):
        singles = words_of(text, sentence)
        aimed.update(singles, map(" ".join, pairwise(singles)))
        if sentence.role == "title":
            found |= {sign: f"title: {word}" for sign, word in signs.of(set(singles), "title").items()}
    return found | signs.of(aimed, "aim")


def decide(model: Model, present: Iterable[str]) -> list[str]:
    """The label with the best chance, and where a question has several answers every label above one half."""
    return chosen(model, totals(model, present))


def totals(model: Model, present: Iterable[str]) -> list[float]:
    """Each label's sum of weights, to five decimals."""
    total = list(model.intercepts)
    for feature in present:
        for label, w in model.weights.get(feature, ()):
            total[label] += w
    return [round(one, 5) for one in total]


def chosen(model: Model, totals: list[float]) -> list[str]:
    """Labels for their totals; a total above nought is a chance above one half."""
    best = max(totals)
    return [
        label
        for label, total in zip(model.labels, totals, strict=True)
        if total == best or (model.is_multiple and total >= 0)
    ]
