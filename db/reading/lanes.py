"""Many sums at once: a feature's weights stand side by side in one whole number, so adding it adds all of them.

A weight is kept in units of 0.00001 in a lane of 32 bits, negative ones included: lanes borrow from their neighbours
as columns of digits do, and `totals` gives back what was borrowed. Whole numbers make a sum exact in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from struct import Struct

BITS = 32
UNIT = 100_000  # printed weights have three decimals; sums below 21,000 fit
HALF = 1 << (BITS - 1)

Pairs = Iterable[tuple[int, float]]  # (lane, weight)


def packed(pairs: Pairs) -> int:
    """Weights as one number."""
    return sum(round(weight * UNIT) << (BITS * lane) for lane, weight in pairs)


class Lanes:
    """Weights of features for several answers at once."""

    def __init__(self, intercepts: Iterable[float], weights: Mapping[str, Pairs]) -> None:
        start = list(intercepts)
        self.weights = {feature: packed(pairs) for feature, pairs in weights.items()}
        self.known = frozenset(self.weights)
        self.start = packed(enumerate(start)) + sum(HALF << (BITS * lane) for lane in range(len(start)))
        self.layout = Struct(f"<{len(start)}I")

    def totals(self, present: Iterable[str]) -> list[float]:
        """The sum of each lane over features, which must all be known."""
        total = sum(map(self.weights.__getitem__, present), self.start)
        return [(lane - HALF) / UNIT for lane in self.layout.unpack(total.to_bytes(self.layout.size, "little"))]
