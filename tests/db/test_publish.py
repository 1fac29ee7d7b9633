"""A copy for the public holds no abstract: not in a row, not in the index, not in the bytes of the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from db.__main__ import main
from db.publish import LONGEST_QUOTE, publish

from .conftest import Harvest, article

WORD = "zyxoquent"  # stands in the abstract alone


@pytest.fixture
def made(harvest: Harvest) -> Path:
    """A database whose one paper has an abstract with a word of its own, and a quotation longer than a sentence."""
    harvest.receive(article(1, "Ketamine and mood", f"Patients were {WORD} after ketamine. {'Long. ' * 200}"))
    harvest.build()
    with closing(sqlite3.connect(harvest.out)) as connection, connection:
        connection.execute(
            "insert into findings(id, pmid, field, value, words, \"where\", rule) values (99, 1, 'x', 'y', ?, 'abstract', 'z')",
            ("w" * 2000,),
        )
    return harvest.out


@pytest.fixture
def ask(made: Path, tmp_path: Path) -> Callable[[str], list[Any]]:
    publish(made, tmp_path / "public.db")
    return lambda sql: sqlite3.connect(tmp_path / "public.db").execute(sql).fetchall()


def test_the_source_has_the_word_everywhere(made: Path) -> None:
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
        assert connection.execute(f"select count(*) from papers_fts('{WORD}')").fetchone() == (1,)
    assert WORD.encode() in made.read_bytes()


def test_no_row_has_an_abstract(ask: Callable[[str], list[Any]]) -> None:
    assert ask("select title, abstract, other_abstracts, sections from papers") == [
        ("Ketamine and mood", None, "[]", "[]")
    ]


def test_the_index_knows_titles_only(ask: Callable[[str], list[Any]]) -> None:
    assert ask(f"select count(*) from papers_fts('{WORD}')") == [(0,)]
    assert ask("select rowid from papers_fts('mood')") == [(1,)]


def test_the_file_has_no_byte_of_it(ask: Callable[[str], list[Any]], tmp_path: Path) -> None:
    assert WORD.encode() not in (tmp_path / "public.db").read_bytes()


def test_the_index_gives_no_word_of_it_back(ask: Callable[[str], list[Any]], tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "public.db")) as connection:
        connection.execute("create virtual table temp.words using fts5vocab('main', 'papers_fts', 'row')")
        assert {term for (term,) in connection.execute("select term from words")} == {"ketamine", "and", "mood"}


def test_quotations_are_no_longer_than_a_sentence(ask: Callable[[str], list[Any]]) -> None:
    assert ask("select max(length(words)) from findings") == [(LONGEST_QUOTE,)]


def test_it_is_one_file_that_a_read_only_disk_can_serve(ask: Callable[[str], list[Any]], tmp_path: Path) -> None:
    assert ask("pragma journal_mode") == [("delete",)]
    assert not list(tmp_path.glob("public.db-*")) and not list(tmp_path.glob("*.partial"))


def test_abstracts_stay_when_asked_for(made: Path, tmp_path: Path) -> None:
    publish(made, tmp_path / "mine.db", with_abstracts=True)
    rows = sqlite3.connect(tmp_path / "mine.db").execute(f"select count(*) from papers_fts('{WORD}')").fetchall()
    assert rows == [(1,)]


def test_the_command_says_what_it_made(made: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["publish", "--db", str(made), "--out", str(tmp_path / "build" / "public.db")])
    assert result.exit_code == 0, result.output
    assert "1 papers without abstracts" in result.output


@pytest.mark.parametrize(
    ("db", "out", "says"), [("none.db", "x.db", "does not exist"), ("SAME", "SAME", "take the place")]
)
def test_what_cannot_be_done_is_said(made: Path, tmp_path: Path, db: str, out: str, says: str) -> None:
    paths = [str(made) if name == "SAME" else str(tmp_path / name) for name in (db, out)]
    result = CliRunner().invoke(main, ["publish", "--db", paths[0], "--out", paths[1]])
    assert result.exit_code == 1
    assert says in result.output


def test_a_database_from_a_newer_version_is_not_copied(made: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("pragma user_version = 99")
    result = CliRunner().invoke(main, ["publish", "--db", str(made), "--out", str(tmp_path / "public.db")])
    assert result.exit_code == 1
    assert "newer version" in result.output and not (tmp_path / "public.db").exists()
