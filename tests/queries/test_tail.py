"""The part of NAME.sql that every claim shares, and the frame cut out of it."""

from __future__ import annotations

import sqlite3

import pytest

from queries.claims import load_claims
from queries.tail import COLUMNS, MARK, frame_of, with_tail
from tests.queries.invented import add_curated, add_paper, add_result, add_stance

OWN = f"""\
-- Does it work?
with frame as (
  select pmid from papers where title not like '%)%' -- a bracket ) in a comment
),
answers as (select id from result_lines where outcome = 'depression severity'),
{MARK}
"""
SQL = with_tail(OWN, "rapid-onset", "onset")


def test_the_frame_is_cut_out_whole() -> None:
    assert frame_of(SQL).startswith("select pmid from papers") and frame_of(SQL).endswith("in a comment")


@pytest.mark.parametrize("sql", ["select 1", "with frame as (select 1", "with frame as (select '"])
def test_a_query_without_a_whole_frame_is_refused(sql: str) -> None:
    with pytest.raises(ValueError):
        frame_of(sql)


def test_a_query_without_its_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="is missing"):
        with_tail("select 1", "rapid-onset", "onset")


def test_writing_the_tail_twice_changes_nothing() -> None:
    assert with_tail(SQL, "rapid-onset", "onset") == SQL


@pytest.mark.parametrize("claim", load_claims(), ids=lambda claim: claim.name)
def test_every_query_runs_alone_and_returns_the_contracts_columns(evidence: sqlite3.Connection, claim) -> None:  # type: ignore[no-untyped-def]
    cursor = evidence.execute(claim.sql)
    assert tuple(column[0] for column in cursor.description) == COLUMNS


def stances(db: sqlite3.Connection) -> list[tuple[int, str]]:
    return [(row["pmid"], row["stance"]) for row in db.execute(SQL)]


def test_the_strongest_study_against_is_never_below_third(evidence: sqlite3.Connection) -> None:
    for pmid in range(1, 30):
        add_paper(evidence, pmid, n=400)
        add_result(evidence, pmid, "favours-ketamine")
    for pmid, people in ((50, 20), (51, 60)):
        add_paper(evidence, pmid, n=people)
        add_result(evidence, pmid, "favours-comparator")
    assert stances(evidence)[2] == (51, "against")
    weights = [row["weight"] for row in evidence.execute(SQL) if row["pmid"] != 51]
    assert weights == sorted(weights, reverse=True)


def test_a_retracted_study_is_shown_with_no_weight_and_opposes_nothing(evidence: sqlite3.Connection) -> None:
    for pmid in range(1, 9):
        add_paper(evidence, pmid)
        add_result(evidence, pmid, "favours-ketamine")
    add_paper(evidence, 50, is_retracted=1)
    add_result(evidence, 50, "favours-comparator")
    rows = evidence.execute(SQL).fetchall()
    assert (rows[-1]["pmid"], rows[-1]["weight"], rows[-1]["notice"]) == (50, 0, "retracted")


def test_a_persons_stance_comes_before_a_rules(evidence: sqlite3.Connection) -> None:
    add_paper(evidence, 1)
    add_result(evidence, 1, "favours-ketamine")
    add_curated(evidence, 7, 1)
    add_stance(evidence, "rapid-onset", 7, 1, "against")
    (row,) = evidence.execute(SQL).fetchall()
    assert (row["stance"], row["basis"], row["read_from"]) == ("against", "curated", "abstract")


def test_a_result_about_something_else_says_nothing_of_the_claim(evidence: sqlite3.Connection) -> None:
    add_paper(evidence, 1)
    add_result(evidence, 1, "favours-comparator", outcome="blood pressure")
    (row,) = evidence.execute(SQL).fetchall()
    assert (row["stance"], row["weight"], row["direction"]) == ("unclear", 0, None)


def test_a_study_outside_the_frame_weighs_half(evidence: sqlite3.Connection) -> None:
    for pmid, title in ((1, "In the frame"), (2, "Outside :)")):
        add_paper(evidence, pmid, title=title)
        add_curated(evidence, pmid, pmid)
        add_stance(evidence, "rapid-onset", pmid, pmid, "for", "" if pmid == 1 else "a neighbouring question")
    weights = {row["pmid"]: row["weight"] for row in evidence.execute(SQL)}
    assert weights == {1: 1.0, 2: 0.5}
