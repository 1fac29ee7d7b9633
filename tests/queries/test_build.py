"""Filling claims, claim_studies and verdicts: whole or not at all, twice is once, history only grows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from queries import history
from queries.build import QueryError, build
from queries.changes import changes
from queries.claims import Claim
from queries.tail import with_tail
from tests.queries.invented import add_paper, add_result
from tests.queries.test_tail import OWN

CLAIM = Claim(
    name="rapid-onset", title="Hours", claim="It works within hours.", position=1, section="how-it-works",
    kind="onset", evidence="supports", wording="fair", note="", bottom_line="", lines=(), every_line=False,
    key_studies=(), reviewed="", reviewed_by=(), reasoning="Because.", sql=with_tail(OWN, "rapid-onset", "onset"),
)  # fmt: skip


@pytest.fixture
def past(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = history.open_history(tmp_path / "data" / "verdicts.db")
    yield connection
    connection.close()


@pytest.fixture
def trials(evidence: sqlite3.Connection) -> sqlite3.Connection:
    for pmid in range(1, 6):
        add_paper(evidence, pmid)
        add_result(evidence, pmid, "favours-ketamine")
    return evidence


def contents(db: sqlite3.Connection) -> list[tuple[object, ...]]:
    tables = ("claims", "claim_studies", "verdicts")
    return [tuple(row) for table in tables for row in db.execute(f"select * from {table} order by 1, 2")]


def test_running_twice_changes_nothing(trials: sqlite3.Connection, past: sqlite3.Connection) -> None:
    build(trials, past, [CLAIM], "2026-01-01")
    before = contents(trials)
    _, changed = build(trials, past, [CLAIM], "2026-01-02")
    assert changed == 0 and contents(trials) == before


def test_what_is_written_is_what_the_query_returned(trials: sqlite3.Connection, past: sqlite3.Connection) -> None:
    build(trials, past, [CLAIM], "2026-01-01")
    written = [tuple(row) for row in trials.execute('select * from "rapid-onset-studies"')]
    assert written == [tuple(row)[1:] for row in trials.execute(CLAIM.sql)]
    row = trials.execute("select * from claims").fetchone()
    assert (row["rule_evidence"], row["studies"], row["people"], row["under_review"]) == ("supports", 5, 750, 0)
    assert json.loads(row["summary"])["counts"]["for"] == 5


def test_editors_and_rule_that_part_are_under_review(trials: sqlite3.Connection, past: sqlite3.Connection) -> None:
    build(trials, past, [replace(CLAIM, evidence="refutes")], "2026-01-01")
    assert trials.execute("select under_review from claims").fetchone()[0] == 1


def test_a_broken_query_leaves_the_database_as_it_was(trials: sqlite3.Connection, past: sqlite3.Connection) -> None:
    build(trials, past, [CLAIM], "2026-01-01")
    before = contents(trials)
    with pytest.raises(QueryError, match=r"queries/broken\.sql does not run: no such table"):
        build(
            trials,
            past,
            [CLAIM, replace(CLAIM, name="broken", sql=CLAIM.sql.replace("from papers", "from nowhere"))],
            "2026-01-02",
        )
    assert contents(trials) == before


def test_a_claim_that_is_gone_leaves_nothing(trials: sqlite3.Connection, past: sqlite3.Connection) -> None:
    build(trials, past, [CLAIM, replace(CLAIM, name="other", sql=with_tail(OWN, "other", "onset"))], "2026-01-01")
    build(trials, past, [CLAIM], "2026-01-02")
    assert [row[0] for row in trials.execute("select distinct claim from claim_studies")] == ["rapid-onset"]
    views = "select name from sqlite_master where type = 'view' and name like '%-studies'"
    assert [row[0] for row in trials.execute(views)] == ["rapid-onset-studies"]


def test_history_says_which_study_moved_the_answer(
    trials: sqlite3.Connection, past: sqlite3.Connection, tmp_path: Path
) -> None:
    (tmp_path / "piece.md").write_text("It acts [fast](/claims/rapid-onset).\nNothing here.\n", encoding="utf-8")
    build(trials, past, [CLAIM], "2026-01-01")
    trials.execute("update papers set is_retracted = 1 where pmid > 1")
    build(trials, past, [CLAIM], "2026-02-01")
    (change,) = changes(past, "2026-01-15", tmp_path)
    assert change.before is not None
    assert (change.before["evidence"], change.after["evidence"]) == ("supports", "too-little")
    assert [study["how"] for study in change.moved_by] == ["gone"] * 4
    assert change.drift == "too-strong"
    assert change.sentences == (("piece.md", 1, "It acts [fast](/claims/rapid-onset)."),)
    assert changes(past, "2026-02-01", tmp_path) == []


def test_the_history_cannot_be_deleted(trials: sqlite3.Connection, past: sqlite3.Connection) -> None:
    build(trials, past, [CLAIM], "2026-01-01")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        past.execute("delete from verdicts")


def test_a_day_that_changed_its_mind_keeps_its_last_answer(
    trials: sqlite3.Connection, past: sqlite3.Connection
) -> None:
    build(trials, past, [CLAIM], "2026-01-01")
    trials.execute("update papers set is_retracted = 1")
    build(trials, past, [CLAIM], "2026-01-01")
    assert [row["evidence"] for row in past.execute("select evidence from verdicts")] == ["too-little"]
