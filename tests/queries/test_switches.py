"""Bias switches narrow the studies and leave the rule alone; fragility says what holds an answer up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.evidence import Line
from queries.fragility import fragility
from queries.kinds import judge
from queries.strata import Measured
from queries.switches import CONDITIONS, Switches, from_query, narrow
from queries.verdict import Verdict
from tests.queries.invented import trial

WITH = {name: frozenset({value}) for name, value in {"blinding": "double-blind", "exposure": "single"}.items()}
switches = st.builds(
    Switches,
    **{name: st.booleans() for name in CONDITIONS if name not in ("min_n", "since")},
    min_n=st.integers(0, 400),
    since=st.integers(0, 2030),
)


@given(switches)
def test_a_url_says_the_same_switches_back(asked: Switches) -> None:
    query = dict(part.split("=") for part in asked.query().split("&") if part)
    assert from_query(query) == asked
    assert len(asked.words()) == len(query)


@given(switches)
def test_narrowing_only_takes_away(asked: Switches) -> None:
    lines = [trial("a", terms=WITH), trial("b", n=12, comparator="saline"), trial("c", design="preclinical", year=1999)]
    kept = narrow(lines, asked)
    assert [line for line in lines if line in kept] == kept
    assert bool(asked) or kept == lines


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (Switches(blinded=True), ["a"]),
        (Switches(active=True), ["a", "c"]),
        (Switches(min_n=30), ["a", "c"]),
        (Switches(human=True), ["a", "b"]),
        (Switches(single=True), ["a"]),
        (Switches(repeated=True), []),
        (Switches(since=2000), ["a", "b"]),
        (Switches(no_industry=True), ["a", "c"]),
        (Switches(adults=True), ["a", "b"]),
        (Switches(active=True, since=2000), ["a"]),
    ],
)
def test_each_switch(asked: Switches, kept: list[str]) -> None:
    paid = {"funding": frozenset({"industry"})}
    young = {"age": frozenset({"adolescent"})}
    lines = [
        trial("a", terms=WITH),
        trial("b", n=12, comparator="saline", terms=paid),
        trial("c", design="preclinical", year=1999, terms=young),
    ]
    assert [line.study for line in narrow(lines, asked)] == kept


@pytest.mark.parametrize("text", ["-1", "many", "1e9", "99999999"])
def test_a_number_that_is_none_is_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="must be a whole number"):
        from_query({"min_n": text})


def judged(lines: list[Line], measured: list[Measured]) -> Verdict:
    return judge("efficacy", lines, measured)


def fragile(lines: list[Line]) -> tuple[tuple[str, ...], str, bool, dict[int, str]]:
    found = fragility(judged(lines, []), lines, [], judged)
    return found.studies, found.becomes, found.exact, found.papers


def test_two_trials_fall_with_either() -> None:
    studies, becomes, exact, papers = fragile([trial("a", key=1), trial("b", key=2)])
    assert (studies, becomes, exact) == (("a",), "too-little", True)
    assert papers == {1: "too-little", 2: "too-little"}


def test_losing_one_paper_of_two_leaves_the_study_standing() -> None:
    lines = [trial("a", key=1), trial("a", key=3), trial("b", key=2)]
    assert fragile(lines)[3] == {2: "too-little"}


def test_many_that_agree_are_not_felled_by_ten() -> None:
    assert fragile([trial(f"s{i:02}", key=i + 1) for i in range(20)])[:2] == ((), "")


def test_the_fewest_that_are_found_do_change_the_answer() -> None:
    lines = [trial(f"s{i}", key=i + 1) for i in range(6)] + [
        trial(f"n{i}", key=i + 50, stance="against", direction="favours-comparator") for i in range(2)
    ]
    studies, becomes, _, _ = fragile(lines)
    without = judged([x for x in lines if x.study not in studies], [])
    assert without.evidence == becomes != judged(lines, []).evidence
