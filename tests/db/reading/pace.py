"""Whether work grows in step with its text: a doubled input may take at most 2.5 times the processor time."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time
from timeit import timeit

AT_MOST = 2.5
ROUNDS = 5


def is_in_step(prepare: Callable[[int], Callable[[], object]], size: int, spare: float = 0.0) -> bool:
    """Whether twice the size takes at most 2.5 times as long, plus `spare` seconds, in one of five rounds.

    prepare(size) returns the work to be timed. A busy machine can slow either half of a round; what grows with
    the square of its input is four times as slow in every round.
    """
    return any(seconds(prepare(2 * size)) <= AT_MOST * seconds(prepare(size)) + spare for _ in range(ROUNDS))


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one run, without the collecting of garbage, which grows with all that the tests hold."""
    return timeit(work, timer=process_time, number=1)
