"""Bias switches narrow the studies and leave the rule alone; fragility says what holds an answer up."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from queries.__main__ import main
from queries.evidence import Line, read_terms
from queries.fragility import fragility
from queries.kinds import judge
from queries.strata import Measured
from queries.switches import CONDITIONS, Switches, account, from_query, narrow
from queries.verdict import Verdict
from tests.queries.conftest import ROOT
from tests.queries.invented import add_paper, insert, trial
from tests.serving import served

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
    young = {"age": frozenset({"child"})}
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


@pytest.mark.parametrize(
    ("terms", "kept"),
    [
        ({"funding": {"industry"}}, False),
        ({"funding": {"industry", "public"}}, False),
        ({"conflict": {"industry"}}, False),
        ({"funding": {"public"}, "conflict": {"industry"}}, False),
        ({"funding": {"public"}}, True),
        ({"conflict": {"none"}}, True),
        ({}, True),
    ],
)
def test_money_from_industry_is_left_out_by_funding_and_by_conflict(terms: dict[str, set[str]], kept: bool) -> None:
    line = trial("a", terms={name: frozenset(values) for name, values in terms.items()})
    assert bool(narrow([line], Switches(no_industry=True))) is kept


@pytest.mark.parametrize(
    ("terms", "kept"),
    [
        ({"age": {"child"}}, False),
        ({"age": {"adult", "child"}}, False),
        ({"condition": {"depression", "adolescent-depression"}}, False),
        ({"population": {"adolescents"}}, False),
        ({"population": {"paediatric inpatients"}}, False),
        ({"age": {"adult"}}, True),
        ({"age": {"older"}, "population": {"older adults"}}, True),
        ({}, True),
    ],
)
def test_adults_leaves_out_whoever_names_the_young(terms: dict[str, set[str]], kept: bool) -> None:
    line = trial("a", terms={name: frozenset(values) for name, values in terms.items()})
    assert bool(narrow([line], Switches(adults=True))) is kept


def test_the_account_says_what_is_left_out_and_what_is_not_stated() -> None:
    lines = [
        trial("paid", terms={"funding": frozenset({"industry"})}),
        trial("public", terms={"funding": frozenset({"public"}), "blinding": frozenset({"open"})}),
        trial("silent"),
    ]
    money, blind = account(lines, Switches(no_industry=True, blinded=True))[::-1]
    assert money.endswith(
        "1 of 3 papers left out; 1 of the 2 that stay do not state who paid; that is not “no industry”."
    )
    assert blind == "blinded trials only: 3 of 3 papers left out, 2 of them because they do not state it."


def test_who_paid_is_read_from_the_findings(evidence: sqlite3.Connection) -> None:
    for pmid, field, value in ((1, "funding", "industry"), (2, "conflict", "industry"), (3, "funding", "public")):
        add_paper(evidence, pmid)
        found = {"pmid": pmid, "field": field, "value": value, "words": "", "where": "grant", "rule": "made up"}
        insert(evidence, "findings", found)
    terms = read_terms(evidence, "[1, 2, 3]")
    lines = [trial(str(pmid), key=pmid, terms=terms[pmid]) for pmid in (1, 2, 3)]
    assert [line.key for line in narrow(lines, Switches(no_industry=True))] == [3]


def test_who_paid_is_known_of_the_starter_librarys_registered_trials(starter_evidence: sqlite3.Connection) -> None:
    """Popova 2019 is registered by a company, Zarate 2006 by a public institute; of Berman 2000 nobody says."""
    terms = read_terms(starter_evidence, "[31109201, 16894061, 10686270]")
    lines = [trial(str(pmid), key=pmid, terms=terms[pmid]) for pmid in (31109201, 16894061, 10686270)]
    assert [line.key for line in narrow(lines, Switches(no_industry=True))] == [16894061, 10686270]
    assert [line.has("funding", "public") for line in lines] == [False, True, False]


COMBINATIONS = [
    Switches(),
    *(Switches(**{name: True}) for name in CONDITIONS if name not in ("min_n", "since")),
    Switches(min_n=30),
    Switches(since=2015),
    Switches(blinded=True, active=True),
    Switches(single=True, adults=True, human=True),
    Switches(single=True, repeated=True),
    Switches(repeated=True, min_n=100, since=2018),
    Switches(blinded=True, no_industry=True, adults=True, min_n=30),
    Switches(*(True, True, 30, True, True, True, True, True, 2010)),
]


@pytest.mark.parametrize("name", ["trd-efficacy", "crisis-relief"])
async def test_the_address_and_the_command_give_the_same_answer(starter: Path, name: str) -> None:
    async with served(ROOT, starter / "evidence.db") as client:
        for asked in COMBINATIONS:
            options = [
                part
                for key, value in asked.on()
                for part in (f"--{key.replace('_', '-')}", *([str(value)] if value is not True else []))
            ]
            done = CliRunner().invoke(main, ["verdict", name, "--db", str(starter / "evidence.db"), *options])
            assert done.exit_code == 0, done.output
            page = (await client.get(f"/claims/{name}.json?{asked.query()}")).json()
            said = page["switched"] or {
                "evidence": page["claim"]["rule_evidence"],
                "wording": page["claim"]["rule_wording"],
                "strength": page["claim"]["strength"],
                "account": [],
            }
            assert f"rule:    {said['evidence']} · {said['wording']} · strength {said['strength']}" in done.output, (
                asked
            )
            assert all(f"= {sentence}" in done.output for sentence in said["account"])


def test_the_verdict_of_a_day_is_what_was_recorded_on_it(starter: Path) -> None:
    where = ["--db", str(starter / "evidence.db"), "--history", str(starter / "verdicts.db")]
    with closing(sqlite3.connect(starter / "verdicts.db")) as days:
        day, evidence, inputs = days.execute(
            "select day, evidence, inputs_sha256 from verdicts where claim = 'trd-efficacy'"
        ).fetchone()
    then = CliRunner().invoke(main, ["verdict", "trd-efficacy", "--as-of", day, *where])
    assert then.exit_code == 0 and f"rule:    {evidence} ·" in then.output and inputs in then.output
    before = CliRunner().invoke(main, ["verdict", "trd-efficacy", "--as-of", "2001-01-01", *where])
    assert before.exit_code == 1 and "nothing was recorded on trd-efficacy by 2001-01-01" in before.output
    both = CliRunner().invoke(main, ["verdict", "trd-efficacy", "--as-of", day, "--adults", *where])
    assert both.exit_code == 2 and "leave the switches out" in both.output


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
