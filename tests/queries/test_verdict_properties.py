"""What must hold of every verdict, whatever the studies are (docs/verdict-rule.md)."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from queries.evidence import Line
from queries.kinds import RULES, judge
from queries.strata import Measured, pools_of
from queries.verdict import STRENGTHS
from tests.queries.invented import measured, trial

EFFICACY = ("efficacy", "onset", "durability")
FOR, AGAINST = {"supports", "leans-for"}, {"refutes", "leans-against"}
OPPOSITE = {
    "for": "against", "against": "for",
    "supports": "refutes", "refutes": "supports", "leans-for": "leans-against", "leans-against": "leans-for",
    "favours-ketamine": "favours-comparator", "favours-comparator": "favours-ketamine",
    "leans-ketamine": "leans-comparator", "leans-comparator": "leans-ketamine",
}  # fmt: skip


@st.composite
def studies(draw: st.DrawFn, most: int = 12) -> list[Line]:
    """Studies of every stance, reading, design, size, comparator and direction."""
    return [
        trial(
            f"s{number}",
            key=number + 1,
            stance=draw(st.sampled_from(["for", "against", "qualifies", "unclear"])),
            basis=draw(st.sampled_from(["curated", "read"])),
            read_from=draw(st.sampled_from(["abstract", "full text", "rules", "not recorded"])),
            weight=draw(st.sampled_from([0.0, 0.1, 0.4, 0.75, 1.0, 1.25])),
            n=draw(st.sampled_from([None, 12, 60, 150, 400])),
            comparator=draw(st.sampled_from(["midazolam", "saline", "ect", None])),
            design=draw(st.sampled_from(["randomised-trial", "cohort", "meta-analysis", "guideline", "preclinical"])),
            direction=draw(st.sampled_from([*list(OPPOSITE)[6:], "no-clear-difference", "not-comparative", None])),
        )
        for number in range(draw(st.integers(0, most)))
    ]


numbers = st.lists(st.tuples(st.floats(-8, 8).map(round), st.sampled_from([1.0, 2.0, 4.0])), max_size=6)


def effects(pairs: list[tuple[int, float]]) -> list[Measured]:
    return [measured(f"s{i}", estimate, half, key=i + 1) for i, (estimate, half) in enumerate(pairs)]


def answer(kind: str, lines: list[Line], found: list[Measured] | None = None) -> tuple[str, str, str]:
    verdict = judge(kind, lines, found or [])
    return verdict.evidence, verdict.wording, verdict.strength


@pytest.mark.parametrize("kind", RULES)
@given(lines=studies(), pairs=numbers, seed=st.integers())
def test_order_never_matters(kind: str, lines: list[Line], pairs: list[tuple[int, float]], seed: int) -> None:
    shuffled, found = list(lines), effects(pairs)
    random.Random(seed).shuffle(shuffled)
    assert judge(kind, shuffled, found[::-1]) == judge(kind, lines, found)


@pytest.mark.parametrize("kind", RULES)
@given(lines=studies(), stance=st.sampled_from(["for", "against", "qualifies"]), size=st.sampled_from([10, 5000]))
def test_a_retracted_study_changes_no_answer(kind: str, lines: list[Line], stance: str, size: int) -> None:
    retracted = trial("withdrawn", key=999, stance=stance, n=size, weight=1.25, notice="retracted")
    assert answer(kind, [*lines, retracted]) == answer(kind, lines)


@pytest.mark.parametrize("kind", RULES)
@given(lines=studies())
def test_one_trial_in_three_papers_is_one_trial(kind: str, lines: list[Line]) -> None:
    thirds = [replace(line, key=line.key + 1000 * copy) for line in lines for copy in range(3)]
    assert answer(kind, thirds) == answer(kind, lines)


@pytest.mark.parametrize("kind", EFFICACY)
@given(lines=studies(), stance=st.sampled_from(["for", "against", "qualifies"]))
def test_a_review_beside_its_own_trials_changes_no_answer(kind: str, lines: list[Line], stance: str) -> None:
    review = trial("review", key=999, design="meta-analysis", stance=stance, n=9000, weight=1.0)
    assert answer(kind, [*lines, review]) == answer(kind, lines)


@pytest.mark.parametrize("kind", EFFICACY)
@given(lines=studies(), pairs=numbers)
def test_reversing_every_direction_reverses_supports_and_refutes(
    kind: str, lines: list[Line], pairs: list[tuple[int, float]]
) -> None:
    # "No important difference" is its own mirror: it counts against both "works" and "harms".
    assume(all(pool.direction != "no-important-difference" for pool in pools_of(effects(pairs))))
    lines = [replace(x, comparator="midazolam") for x in lines]
    reversed_lines = [
        replace(x, stance=OPPOSITE.get(x.stance, x.stance), direction=OPPOSITE.get(x.direction or "", x.direction))
        for x in lines
    ]
    forwards = judge(kind, lines, effects(pairs)).evidence
    backwards = judge(kind, reversed_lines, effects([(-estimate, half) for estimate, half in pairs])).evidence
    assert backwards == OPPOSITE.get(forwards, forwards)


CLEAR = {"for": "favours-ketamine", "against": "favours-comparator"}


@pytest.mark.parametrize("kind", EFFICACY)
@given(lines=studies(6), side=st.sampled_from(["for", "against"]), base=st.integers(2, 6), copies=st.integers(1, 4))
def test_more_consistent_evidence_never_lowers_strength(
    kind: str, lines: list[Line], side: str, base: int, copies: int
) -> None:
    agreeing = [trial(f"z{i}", key=500 + i, stance=side, direction=CLEAR[side]) for i in range(base + copies)]
    before = judge(kind, lines + agreeing[:base])
    won = FOR if side == "for" else AGAINST
    assume(before.evidence in won)
    after = judge(kind, lines + agreeing)
    assert after.evidence in won
    assert STRENGTHS.index(after.strength) >= STRENGTHS.index(before.strength)


@given(
    pairs=st.lists(st.tuples(st.integers(-8, 8), st.sampled_from([1.0, 2.0, 4.0])), min_size=3, max_size=8),
    offset=st.floats(-0.99, 0.99),
    half=st.sampled_from([2.0, 5.0, 12.0]),
)
@example(pairs=[(3, 4.0), (0, 1.0), (0, 4.0)], offset=-0.322, half=5.0)  # narrows the pool to no important difference
def test_a_trial_whose_interval_holds_the_pooled_estimate_never_flips_an_answer(
    pairs: list[tuple[int, float]], offset: float, half: float
) -> None:
    found = effects(pairs)
    lines = [as_line(one) for one in found]
    pool = pools_of(found)[0]
    new = measured("new", pool.pooled.estimate + offset * half, half, key=900)
    before, after = judge("efficacy", lines, found), judge("efficacy", [*lines, as_line(new)], [*found, new])
    assert not (before.evidence in FOR and after.evidence in AGAINST)
    assert not (before.evidence in AGAINST and after.evidence in FOR)


def test_a_pool_that_rules_out_a_noticeable_difference_says_so_and_turns_nobody_round() -> None:
    found = effects([(1, 2.5), (0, 2.5), (-1, 2.5), (1, 2.5), (-1, 2.5)])
    verdict = judge("efficacy", [as_line(one) for one in found], found)
    assert pools_of(found)[0].direction == "no-important-difference"
    assert verdict.evidence == "too-little"
    assert any("leave no room for a difference people would notice" in sentence for sentence in verdict.why)


def as_line(one: Measured) -> Line:
    """The line whose own result is this measurement, with the stance the claim's query would give it."""
    stance = "for" if one.low > 0 else "against" if one.high < 0 else "qualifies"
    return trial(
        one.study, key=one.key, stance=stance, direction=None, measure="mean-difference", benefit_sign=1, basis="read",
        estimate=one.estimate, ci_low=one.low, ci_high=one.high, important=2.0,
    )  # fmt: skip


@pytest.mark.parametrize("kind", RULES)
@given(lines=studies())
def test_strength_never_exceeds_moderate_and_says_why(kind: str, lines: list[Line]) -> None:
    verdict = judge(kind, lines)
    assert verdict.strength in (*STRENGTHS, "not-rated")
    assert verdict.why and all(sentence.endswith(".") for sentence in verdict.why)
