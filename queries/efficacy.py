"""Whether ketamine works, how fast and for how long: results weighed, and what a pool of them allows. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from queries.effects import SCORES, score
from queries.evidence import Line
from queries.strata import Pool
from queries.verdict import Verdict, balance_of, evidence_of, strength_of, trials, votes_of, wording_of

# Which side of the axis an answer is on.
SIDES = {"supports": 1, "leans-for": 1, "leans-against": -1, "refutes": -1}
# The pooled differences that a trial can agree with.
AGREEMENT = {"favours-ketamine": 1.0, "favours-comparator": -1.0}


def works(lines: Sequence[Line], pools: Sequence[Pool] = ()) -> Verdict:
    """Efficacy, onset, durability: comparative results, weighed; a pool of them can hold the verdict back."""
    pool = pools[0] if pools else None
    votes = votes_of(trials(lines), lambda line: agreed(line, score(line), pool))
    evidence, why = evidence_of(votes)
    evidence, held = held_back(evidence, pool)
    wording, fit = wording_of(evidence, lines)
    strength, steps = strength_of(evidence, votes)
    people = sum(v.people for v in votes)
    panels = {"pools": [p.summary() for p in pools]} if pools else {}
    reasons = (*why, *held, *fit, *steps)
    return Verdict(evidence, wording, strength, reasons, balance_of(votes), votes, people=people, panels=panels)


def agreed(line: Line, own: float | None, pool: Pool | None) -> float | None:
    """A trial whose interval holds a pooled difference agrees with the pool: it leans its way at the least.

    A pool that finds no important difference is no difference to lean towards: one wide trial more, by narrowing
    the pool, would turn its neighbours round.
    """
    side = AGREEMENT.get(pool.direction, 0.0) if pool else 0.0
    if pool is None or own is None or not side or line.study not in pool.agreeing:
        return own
    return max(own * side, 0.5) * side


def held_back(evidence: str, pool: Pool | None) -> tuple[str, list[str]]:
    """The pooled estimate can weaken what the votes say, never strengthen it."""
    side = SIDES.get(evidence, 0)
    if pool is None:
        return evidence, []
    shown = SCORES.get(pool.direction, 0.0)
    name = f"{pool.pooled.k} trials pooled ({pool.stratum.scale}, {pool.stratum.window})"
    if not side:
        rules_out = pool.direction == "no-important-difference"
        return evidence, [f"{name} leave no room for a difference people would notice."] if rules_out else []
    if shown == -side:
        return "conflicting", [f"{name} point the other way."]
    small = pool.important is not None and max(pool.pooled.estimate * side, 0.0) < pool.important
    if shown == side and not small:
        return evidence, [f"{name} point the same way."]
    reason = "are smaller than what people would notice" if small else "leave room for no effect"
    return ("leans-for" if side > 0 else "leans-against"), [f"It leans only: {name} {reason}."]
