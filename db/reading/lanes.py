"""Many sums at once: a feature's weights stand side by side in one whole number, so adding it adds all of them.

A weight is kept in units of 0.00001 in a lane of 32 bits, negative ones included: lanes borrow from their neighbours
as columns of digits do, and `totals` gives back what was borrowed. Whole numbers make a sum exact in any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from struct import Struct

BITS = 32
UNIT = 100_000  # printed weights have three decimals; sums below 21,000 fit
HALF = 1 << (BITS - 1)


class Lanes:
    """Weights of features for several answers at once."""

    def __init__(self, intercepts: Iterable[float], tables: Iterable[Mapping[str, float]]) -> None:
        """Where each lane starts from, and its weights: feature → weight."""
        start = list(intercepts)
        weights = defaultdict[str, int](int)
        for lane, table in enumerate(tables):
            for feature, weight in table.items():
                weights[feature] += round(weight * UNIT) << (BITS * lane)
        self.weights = dict(weights)
        self.known = frozenset(weights)
        self.start = sum((HALF + round(one * UNIT)) << (BITS * lane) for lane, one in enumerate(start))
        self.layout = Struct(f"<{len(start)}I")

    def totals(self, present: Iterable[str]) -> list[float]:
        """The sum of each lane over features, which must all be known."""
        total = sum(map(self.weights.__getitem__, present), self.start)
        return [(lane - HALF) / UNIT for lane in self.layout.unpack(total.to_bytes(self.layout.size, "little"))]
