"""The printed rule: what the evidence does, whether the wording fits it, and how strong it is. Pure.

docs/verdict-rule.md explains it for readers and prints the same numbers. One study has one vote however many
papers report it; reviews never vote beside their trials; what nobody has read and what was retracted weighs
nothing. Strength is not GRADE: risk of bias is not assessed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from queries.effects import score
from queries.evidence import Line
from queries.words import count

NOT_RATED = "not rated"
STRENGTHS = ("very-low", "low", "moderate")

# The balance runs from -1 (all weight against) to 1 (all weight for).
CLEAR = 0.6  # from here: supports, or refutes
LEANING = 0.2  # from here: leans-for, or leans-against
BOTH_SIDES = 0.15  # a share of the weight on each side that makes a small balance a conflict
# Below these nothing is said but too-little; a clear verdict needs the second set.
FEW = {"studies": 2, "people": 100, "weight": 1.0}
ENOUGH = {"studies": 3, "people": 200, "weight": 2.0}
# From this share of the weight, studies that qualify the claim make a bare sentence leave out a key fact.
LIMITING = 0.2
# What strength asks for on the winning side; each unmet demand takes one step.
MANY_PEOPLE = 400
MASKED_PEOPLE = 100
MOST_OPPOSITION = 0.2
PEOPLE_READ = 1.0
MASKED_COMPARATORS = ("midazolam", "other-active")


@dataclass(frozen=True, slots=True)
class Vote:
    """One study's say: score -1 to 1, weight, people, and the line that spoke for it."""

    study: str
    score: float
    weight: float
    people: int
    line: Line


@dataclass(frozen=True, slots=True)
class Verdict:
    """evidence and wording are ids of the two axes or “not rated”; why is one sentence per reason."""

    evidence: str
    wording: str
    strength: str
    why: tuple[str, ...]
    balance: float | None = None
    votes: tuple[Vote, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    people: int = 0
    panels: dict[str, Any] = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        """What claims.summary keeps: numbers only, the same whatever order the rows came in."""
        return {
            "balance": self.balance,
            "people": self.people,
            "counts": self.counts,
            "votes": [[v.study, round(v.score, 2), round(v.weight, 3)] for v in self.votes],
            "panels": self.panels,
        }


def votes_of(lines: Sequence[Line], score_of: Callable[[Line], float | None] = score) -> tuple[Vote, ...]:
    """One vote per study, from the weightiest of its papers that says anything."""
    by_study: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.weight > 0 and line.is_read and not line.is_retracted:
            by_study[line.study].append(line)
    votes = []
    for study, papers in sorted(by_study.items()):
        said = [(line, value) for line in papers if (value := score_of(line)) is not None]
        if said:
            line, value = max(said, key=lambda pair: says_first(pair[0]))
            votes.append(Vote(study, value, line.weight, max(paper.n or 0 for paper in papers), line))
    return tuple(votes)


def says_first(line: Line) -> tuple[bool, float, int]:
    """Which of a study's papers speaks for it: judged by a person, then the most weight, then the first."""
    return line.basis == "curated", line.weight, -abs(line.key)


def trials(lines: Sequence[Line]) -> list[Line]:
    """What may vote on whether something works: neither reviews nor guidelines."""
    return [line for line in lines if not line.is_review and not line.is_guideline]


def balance_of(votes: Sequence[Vote]) -> float:
    """Weighted mean of the scores, -1 to 1; 0 when there are none."""
    total = math.fsum(vote.weight for vote in votes)
    return round(math.fsum(vote.weight * vote.score for vote in votes) / total, 4) if total else 0.0


def share(votes: Sequence[Vote], side: int) -> float:
    """The share of all weight whose score has this sign."""
    total = math.fsum(vote.weight for vote in votes)
    return math.fsum(v.weight for v in votes if v.score * side > 0) / total if total else 0.0


def meets(votes: Sequence[Vote], floor: dict[str, float]) -> str:
    """ "" when the votes reach the floor, else what is lacking in words."""
    people, weight = sum(v.people for v in votes), math.fsum(v.weight for v in votes)
    if len(votes) < floor["studies"]:
        return f"{count(len(votes), 'study', 'studies')} read; at least {floor['studies']} are asked for"
    if people < floor["people"]:
        return f"{people} people in all; at least {floor['people']} are asked for"
    if weight < floor["weight"]:
        return f"the studies weigh {weight:.2f} together; at least {floor['weight']} is asked for"
    return ""


def evidence_of(votes: Sequence[Vote]) -> tuple[str, list[str]]:
    """The evidence axis from votes alone, with its reasons."""
    lacking = meets(votes, FEW)
    if lacking:
        return "too-little", [f"Too little to say: {lacking}."]
    balance = balance_of(votes)
    why = [f"The weighted balance of {len(votes)} studies is {balance:+.2f} on a scale from −1 to +1."]
    side, distance = ("for" if balance > 0 else "against"), abs(balance)
    if distance >= LEANING:
        lacking = meets(votes, ENOUGH) if distance >= CLEAR else ""
        if distance >= CLEAR and not lacking:
            return ("supports" if side == "for" else "refutes"), why
        return f"leans-{side}", why + ([f"It leans only, because {lacking}."] if lacking else [])
    if min(share(votes, 1), share(votes, -1)) >= BOTH_SIDES:
        return "conflicting", [*why, "Studies of weight stand on both sides."]
    return "too-little", [*why, "Most results are compatible both with a useful effect and with none."]


def strength_of(evidence: str, votes: Sequence[Vote]) -> tuple[str, list[str]]:
    """Strength from moderate downwards, one step for each demand unmet on the winning side."""
    if evidence in ("too-little", "not-testable", NOT_RATED):
        return "very-low", ["Very low: too little was read to rate it higher."]
    side = 1 if balance_of(votes) >= 0 else -1
    winning = list(votes) if evidence == "conflicting" else [v for v in votes if v.score * side > 0]
    steps = [sentence for sentence, unmet in _demands(votes, winning, evidence) if unmet]
    level = max(len(STRENGTHS) - 1 - len(steps), 0)
    return STRENGTHS[level], [
        "Starts at moderate; risk of bias is not assessed, so this is not GRADE.",
        *steps,
    ]


def _demands(votes: Sequence[Vote], winning: Sequence[Vote], evidence: str) -> list[tuple[str, bool]]:
    people = sum(v.people for v in winning)
    masked = sum(v.people for v in winning if v.line.comparator in MASKED_COMPARATORS)
    agreeing = math.fsum(v.weight * abs(v.score) for v in winning) / math.fsum(v.weight for v in votes)
    read = math.fsum(v.weight for v in winning if v.line.read_from != "rules")
    direct = math.fsum(v.weight for v in winning if v.line.in_frame)
    return [
        ("One step down: the studies disagree.", evidence == "conflicting" or 1 - agreeing > MOST_OPPOSITION),
        (f"One step down: {people} people, fewer than {MANY_PEOPLE}.", people < MANY_PEOPLE),
        (
            f"One step down: {masked} people in comparisons that are hard to tell apart; "
            "most could guess what they were given.",
            masked < MASKED_PEOPLE,
        ),
        ("One step down: mostly read by rules, not by people.", read < PEOPLE_READ),
        ("One step down: the studies answer a neighbouring question.", direct < PEOPLE_READ),
    ]


def wording_of(evidence: str, lines: Sequence[Line]) -> tuple[str, list[str]]:
    """The wording axis. The article asserts its claim, so the sentence fits when the evidence supports it."""
    if evidence in ("not-testable", NOT_RATED):
        return NOT_RATED, []
    if evidence not in ("supports", "leans-for"):
        return "too-strong", ["The sentence says more than the evidence does."]
    limiting = limits_of(lines)
    if limiting >= LIMITING:
        return "omits-key-fact", [f"Studies with {limiting:.0%} of the weight limit what may be said."]
    return "fair", []


def limits_of(lines: Sequence[Line]) -> float:
    """The share of the read weight that qualifies the claim, one study once; reviews apart."""
    weights: dict[str, float] = {}
    limiting: dict[str, float] = {}
    for line in trials(lines):
        if line.is_read and not line.is_retracted and line.stance != "unclear":
            weights[line.study] = max(weights.get(line.study, 0.0), line.weight)
            if line.stance == "qualifies":
                limiting[line.study] = max(limiting.get(line.study, 0.0), line.weight)
    total = math.fsum(weights.values())
    return math.fsum(limiting.values()) / total if total else 0.0
