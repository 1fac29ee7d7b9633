"""How little it takes: the fewest studies whose loss changes an answer, and the papers that alone would. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from queries.evidence import Line
from queries.strata import Measured
from queries.verdict import Verdict, Vote

Judge = Callable[[list[Line], list[Measured]], Verdict]
# The heaviest studies are tried first; a lighter one cannot move a balance that none of these can.
TRIED_ALONE = 30
TRIED_IN_PAIRS = 12
FEWEST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Fragility:
    """studies: the fewest found whose loss changes the evidence, () when up to ten change nothing.

    exact: nothing smaller was left untried. papers: PMID → what the evidence would become without that paper.
    """

    studies: tuple[str, ...]
    becomes: str
    exact: bool
    papers: dict[int, str]


def fragility(verdict: Verdict, lines: Iterable[Line], measured: Iterable[Measured], judge: Judge) -> Fragility:
    """Try what the loss of one, two and then more studies does to the evidence axis."""
    voters = {vote.study for vote in verdict.votes}
    lines = [x for x in lines if x.study in voters or not voters]
    trial = Trial(lines, list(measured), judge, verdict.evidence)
    ranked = sorted(verdict.votes, key=lambda v: (-abs(v.score * v.weight), v.study))
    studies, becomes, exact = trial.fewest(ranked)
    return Fragility(studies, becomes, exact, trial.papers(ranked))


@dataclass(frozen=True, slots=True)
class Trial:
    """One claim's evidence, to be judged again without this and that."""

    lines: list[Line]
    measured: list[Measured]
    judge: Judge
    evidence: str

    def without(self, studies: Iterable[str]) -> str:
        lost = set(studies)
        lines = [x for x in self.lines if x.study not in lost]
        return self.judge(lines, [m for m in self.measured if m.study not in lost]).evidence

    def without_paper(self, key: int) -> str:
        """As if the paper were retracted: it shows and weighs nothing; the study's other papers still speak."""
        lines = [replace(x, notice="retracted") if x.key == key else x for x in self.lines]
        return self.judge(lines, [m for m in self.measured if m.key != key]).evidence

    def fewest(self, ranked: Sequence[Vote]) -> tuple[tuple[str, ...], str, bool]:
        for vote in ranked[:TRIED_ALONE]:
            if (becomes := self.without([vote.study])) != self.evidence:
                return (vote.study,), becomes, True
        for pair in combinations([v.study for v in ranked[:TRIED_IN_PAIRS]], 2):
            if (becomes := self.without(pair)) != self.evidence:
                return tuple(sorted(pair)), becomes, len(ranked) <= TRIED_ALONE
        return self._greedy(ranked)

    def _greedy(self, ranked: Sequence[Vote]) -> tuple[tuple[str, ...], str, bool]:
        """The heaviest of one side, one after the other: an upper bound."""
        found: list[tuple[tuple[str, ...], str]] = []
        for side in (1, -1):
            ours = [v.study for v in ranked if v.score * side > 0]
            for size in range(3, min(len(ours), FEWEST_SHOWN) + 1):
                if (becomes := self.without(ours[:size])) != self.evidence:
                    found.append((tuple(sorted(ours[:size])), becomes))
                    break
        if not found:
            return (), "", False
        studies, becomes = min(found, key=lambda pair: (len(pair[0]), pair[0]))
        return studies, becomes, len(studies) == 3 and len(ranked) <= TRIED_IN_PAIRS

    def papers(self, ranked: Sequence[Vote]) -> dict[int, str]:
        keys = {vote.study: vote.line.key for vote in ranked[:TRIED_ALONE]}
        changed = {key: self.without_paper(key) for key in keys.values() if key > 0}
        return {key: becomes for key, becomes in sorted(changed.items()) if becomes != self.evidence}
