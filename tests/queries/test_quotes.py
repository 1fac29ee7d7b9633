"""Every quotation is locked to its text: the same twice, and loud when the text changes."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from queries.quotes import failures, locks
from tests.queries.conftest import run
from tests.queries.invented import add_paper, insert


@pytest.fixture
def copy(starter: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A copy of the starter's evidence.db, to change."""
    shutil.copy(starter / "evidence.db", tmp_path / "evidence.db")
    connection = sqlite3.connect(tmp_path / "evidence.db", isolation_level=None)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def test_every_quotation_of_the_build_is_locked_and_stands(copy: sqlite3.Connection) -> None:
    quoted = copy.execute("select count(*) from claim_studies where quote is not null").fetchone()[0]
    assert quoted > 1000 and copy.execute("select count(*) from quotes").fetchone()[0] == quoted
    assert copy.execute("select count(*) from quotes where text_sha256 is null or start is null").fetchone()[0] == 0
    assert failures(copy) == []


def test_asking_again_gives_the_same_quotes(copy: sqlite3.Connection, starter: Path, tmp_path: Path) -> None:
    before = [tuple(row) for row in copy.execute("select * from quotes")]
    again = run("queries", "build", "--db", str(tmp_path / "evidence.db"), "--history", str(tmp_path / "verdicts.db"))
    assert again.returncode == 0, again.stderr
    assert [tuple(row) for row in copy.execute("select * from quotes")] == before
    assert [tuple(lock.values()) for lock in locks(copy)] == before


def test_check_fails_when_a_text_has_changed(copy: sqlite3.Connection, tmp_path: Path) -> None:
    copy.execute("update curated set primary_result = primary_result || ' Later.' where pmid = 23982301")
    assert any("PMID 23982301 (curated): the text has changed" in said for said in failures(copy))
    done = run("queries", "check", "--db", str(tmp_path / "evidence.db"))
    assert done.returncode == 1 and "PMID 23982301 (curated): the text has changed" in done.stderr


def test_check_fails_when_a_quotation_was_altered(copy: sqlite3.Connection) -> None:
    copy.execute("update claim_studies set quote = 'Everybody was cured.' where claim = 'rapid-onset' and position = 1")
    assert any("not the one that was locked" in said for said in failures(copy))


def test_words_read_from_an_abstract_are_locked_by_their_offsets(evidence: sqlite3.Connection) -> None:
    abstract = "METHODS: µ-dose of ketamine.\nRESULTS: Scores fell further with ketamine (95% CI −9.1 to −2.5)."
    words = "Scores fell further with ketamine"
    start = abstract.index(words)
    add_paper(evidence, 1, abstract=abstract, revised="2026-01-01")
    shown = {"claim": "rapid-onset", "position": 1, "pmid": 1, "stance": "for", "basis": "read", "read_from": "rules"}
    place = {"quote": words, "quote_where": "abstract", "quote_start": start, "quote_end": start + len(words)}
    insert(evidence, "claim_studies", {**shown, **place, "weight": 1.0})
    for lock in locks(evidence):
        insert(evidence, "quotes", lock)
    assert failures(evidence) == []
    evidence.execute("update papers set abstract = 'Scores fell further with placebo.', revised = '2026-02-01'")
    assert failures(evidence) == [
        "rapid-onset quotes PMID 1 (abstract): the text has changed (2026-01-01 → 2026-02-01); read it again and run "
        "“python -m queries build”."
    ]
    evidence.execute("update papers set abstract = null")
    assert failures(evidence) == []  # a copy published without abstracts
