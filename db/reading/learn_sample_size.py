"""Make sample_size.json: python -m db.reading.learn_sample_size FOLDER, where FOLDER holds the labelled sets.

For each text the candidates of counting.py compete with "nothing is stated" in a softmax over their summed
weights; the weights that make the labelled answers likeliest, with a penalty on large ones, are kept. Learnt
only from texts that split.py does not hold back. Deterministic; seconds.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.reading.candidate import Candidate
from db.reading.counting import candidates
from db.reading.numerals import numbers
from db.reading.split import is_held_back
from db.reading.text import document

PENALTY = 1.0
ROUNDS = 300
STEP = 0.3
SMALLEST = 0.05  # weights nearer to nothing are left out
BANDS = {
    "1-20": (1, 20), "21-40": (21, 40), "41-60": (41, 60), "61-80": (61, 80), "81-100": (81, 100),
    "100-199": (100, 199), "200-499": (200, 499), "500-999": (500, 999), "≥1000": (1000, 10**9),
}  # fmt: skip
NOTHING = "nothing is stated"
# Cues for PsyNamic's question, where controls count: here they would speak for sums that nobody marked.
NOT_HERE = {
    "part of one before", "sum: some are parts", "sum: the same again", "sum: of groups with parts", "verb alone",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """One text: the cues of each candidate ("nothing is stated" last) and which of them would be right."""

    cues: list[list[str]]
    right: list[bool]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def from_spans(folder: Path) -> Iterator[Example]:
    """Crowd-marked numbers: any marked number is right, and so is a sum of nothing but marked numbers."""
    for row in lines(folder / "sample_size_dev.jsonl"):
        marked = {int(n.value) for span in row["sample_size_spans"] for n in numbers(span.lower()) if n.is_whole}
        if marked and not is_held_back(row["pmid"]):
            pool = pool_of("", row["text"])
            if any(right := [all(part.value in marked for part in one.parts or (one,)) for one in pool]):
                yield example(pool, right)


def from_bands(folder: Path) -> Iterator[Example]:
    """Numbers of participants in bands: any candidate inside the band may be right."""
    for row in lines(folder / "psynamic_dev.jsonl"):
        label = row["labels"].get("number_of_participants")
        if not label or is_held_back(row["id"]):
            continue
        title, _, abstract = row["text"].replace("\\n", "\n").partition("^\n")
        pool = pool_of(title, abstract)
        low, high = BANDS.get(label[0], (0, 0))
        right = [low <= one.value <= high for one in pool]
        if any(right) or label[0] not in BANDS:
            yield example(pool, right)


def pool_of(title: str, abstract: str) -> list[Candidate]:
    """The candidates of both texts, those of the title marked so."""
    lower = document(title, abstract).lower
    in_title = candidates(lower["title"])
    for one in in_title:
        one.cues.add("in title")
    return in_title + candidates(lower["abstract"])


def example(pool: list[Candidate], right: list[bool]) -> Example:
    """Candidates against "nothing is stated", which is right when none of them is."""
    return Example([*(sorted(one.cues) for one in pool), [NOTHING]], [*right, not any(right)])


def without_cues(one: Example) -> Example:
    """The example without the cues that serve the other question only."""
    return Example([[cue for cue in cues if cue not in NOT_HERE] for cues in one.cues], one.right)


def learn(examples: list[Example]) -> dict[str, float]:
    """The weights, by full-batch AdaGrad from nothing."""
    weight: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(float)
    for _ in range(ROUNDS):
        for cue, slope in gradient(examples, weight).items():
            squares[cue] += slope * slope
            weight[cue] -= STEP * slope / math.sqrt(squares[cue] + 1e-9)
    return dict(weight)


def gradient(examples: list[Example], weight: dict[str, float]) -> dict[str, float]:
    """Slope of the penalised negative log-likelihood; several right answers share their chance."""
    slope: dict[str, float] = defaultdict(float, {cue: PENALTY * value for cue, value in weight.items()})
    for one in examples:
        scores = [sum(weight.get(cue, 0.0) for cue in cues) for cues in one.cues]
        top = max(scores)
        chance = [math.exp(score - top) for score in scores]
        everything = sum(chance)
        right = sum(c for c, holds in zip(chance, one.right, strict=True) if holds)
        for cues, c, holds in zip(one.cues, chance, one.right, strict=True):
            pull = c / everything - (c / right if holds else 0.0)
            for cue in cues:
                slope[cue] += pull
    return slope


def main(folder: Path) -> None:
    """Write sample_size.json beside this file."""
    examples = [*map(without_cues, from_spans(folder)), *map(without_cues, from_bands(folder))]
    weight = learn(examples)
    threshold = weight.pop(NOTHING, 0.0)
    kept = {cue: round(value, 2) for cue, value in weight.items() if abs(value) >= SMALLEST}
    table = {
        "about": "Weights of the cues of counting.py, by learn_sample_size.py; a total must beat the threshold.",
        "examples": len(examples),
        "threshold": round(threshold, 2),
        "weights": dict(sorted(kept.items(), key=lambda item: (-item[1], item[0]))),
    }
    path = Path(__file__).with_name("sample_size.json")
    path.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give the folder that holds the labelled sets: python -m db.reading.learn_sample_size FOLDER")
    main(Path(sys.argv[1]))
