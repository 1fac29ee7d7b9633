"""Precision, recall and F1 of sets of labels, as the published comparisons compute them; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Labels = frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """How right one field is. Shares are between 0 and 1; coverage is the share of papers that got an answer."""

    n: int
    weighted_f1: float
    micro_precision: float
    micro_recall: float
    micro_f1: float
    macro_f1: float
    coverage: float

    def rounded(self) -> dict[str, float | int]:
        """As printed in docs/accuracy.json."""
        return {name: round(getattr(self, name), 3) for name in self.__dataclass_fields__}


def f1(right: int, given: int, wanted: int) -> float:
    """The harmonic mean of right/given and right/wanted; 0 when there is nothing."""
    return 2 * right / (given + wanted) if given + wanted else 0.0


def score(gold: Sequence[Iterable[str]], read: Sequence[Iterable[str]], answered: int | None = None) -> Score:
    """Several labels a paper: F1 of each label, averaged by how often people gave it (weighted F1)."""
    pairs = [(frozenset(g), frozenset(r)) for g, r in zip(gold, read, strict=True)]
    wanted = Counter(label for g, _ in pairs for label in g)
    given = Counter(label for _, r in pairs for label in r)
    right = Counter(label for g, r in pairs for label in g & r)
    each = {label: f1(right[label], given[label], wanted[label]) for label in wanted | given}
    total = sum(wanted.values())
    hits = sum(right.values())
    return Score(
        n=len(pairs),
        weighted_f1=sum(each[label] * count for label, count in wanted.items()) / total if total else 0.0,
        micro_precision=hits / max(sum(given.values()), 1),
        micro_recall=hits / max(total, 1),
        micro_f1=f1(hits, sum(given.values()), total),
        macro_f1=sum(each.values()) / max(len(each), 1),
        coverage=(answered if answered is not None else sum(bool(r) for _, r in pairs)) / max(len(pairs), 1),
    )
