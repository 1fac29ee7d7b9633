"""harvest.db → evidence.db: what holds, what is touched, what is refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from db import load, received
from db.__main__ import main
from db.errors import BuildError
from db.schema import USER_VERSION
from harvest import schema

from .conftest import FIXTURES, Harvest, article, dump, fixture, query

EVERY_FIXTURE = [path.read_bytes() for path in sorted(FIXTURES.glob("*.xml"))]
UNREADABLE = article(2).replace(b"<Article ", b"<Artikel ").replace(b"</Article>", b"</Artikel>")
SOME = [one for one in EVERY_FIXTURE if b"<mml:math>" not in one]  # that one needs its file around it


def titles(harvest: Harvest) -> dict[object, object]:
    return dict(harvest.rows("select pmid, title from papers"))  # type: ignore[arg-type]


class TestWhatHolds:
    def test_each_pmid_once(self, harvest: Harvest) -> None:
        harvest.receive(*SOME)
        report = harvest.build()
        assert len(titles(harvest)) == len(SOME) == report.loaded
        assert report.skipped == []

    def test_the_latest_receipt(self, harvest: Harvest) -> None:
        harvest.receive(article(1, "Before"))
        harvest.receive(article(1, "After"))
        harvest.build()
        assert titles(harvest) == {1: "After"}

    def test_the_same_bytes_again_after_others(self, harvest: Harvest) -> None:
        for title in ("First", "Second", "First"):
            harvest.receive(article(1, title))
        harvest.build()
        assert titles(harvest) == {1: "First"}

    def test_the_highest_version_whenever_it_came(self, harvest: Harvest) -> None:
        harvest.receive(article(1, "Version 2", version=2))
        harvest.receive(article(1, "Version 1", version=1))
        harvest.build()
        assert titles(harvest) == {1: "Version 2"}

    def test_a_deletion_until_a_later_receipt(self, harvest: Harvest) -> None:
        harvest.receive(article(1), article(2, "Version 2", version=2))
        harvest.build()
        harvest.delete(1)
        harvest.delete(2)
        report = harvest.build()
        assert titles(harvest) == {} and (report.deleted, report.removed) == (2, 2)
        harvest.receive(article(1), article(2, "Version 1"))
        harvest.build()
        assert titles(harvest) == {1: "An invented trial.", 2: "Version 1"}

    def test_deletions_in_a_file(self, harvest: Harvest) -> None:
        body = (FIXTURES / "files" / "with-deletion.xml").read_bytes()
        start, end = body.index(b"<PubmedArticle>"), body.index(b"</PubmedArticleSet>")
        harvest.receive(body[start:end])
        assert harvest.build().deleted == 1
        assert list(titles(harvest)) == [99003001]

    def test_what_could_not_be_read_is_named(self, harvest: Harvest) -> None:
        harvest.receive(article(1), UNREADABLE)
        report = harvest.build()
        assert list(titles(harvest)) == [1]
        assert report.skipped == [(2, "ncbi", "it has no MedlineCitation with an Article")]
        assert harvest.rows("select pmid, why from skipped") == [(2, report.skipped[0][2])]

    def test_search_over_titles_and_abstracts(self, harvest: Harvest) -> None:
        harvest.receive(article(1, "Sleep in mice", "They dozed."), article(2, "Rats", "No sleep at all."))
        harvest.build()
        find = "select rowid from papers_fts where papers_fts match ? order by rowid"
        assert harvest.rows(find, "sleep") == [(1,), (2,)]
        harvest.receive(article(1, "Waking in mice", "They dozed."))
        harvest.build()
        assert harvest.rows(find, "sleep") == [(2,)]
        assert harvest.rows("insert into papers_fts(papers_fts) values ('integrity-check')") == []


class TestTouchingOnlyWhatChanged:
    def test_twice_changes_nothing_and_reads_nothing(self, harvest: Harvest, monkeypatch: pytest.MonkeyPatch) -> None:
        harvest.receive(*SOME)
        harvest.build()
        before, bytes_before = dump(harvest.out), harvest.out.read_bytes()
        monkeypatch.setattr(load, "parse_record", lambda body: pytest.fail("read again"))
        report = harvest.build()
        assert (report.loaded, report.removed) == (0, 0)
        assert dump(harvest.out) == before
        assert len(harvest.out.read_bytes()) == len(bytes_before)

    def test_only_the_changed_paper_is_read(self, harvest: Harvest) -> None:
        harvest.receive(*SOME)
        harvest.build()
        harvest.receive(article(99000001, "Changed"))
        assert harvest.build().loaded == 1

    def test_new_rules_read_everything_again(self, harvest: Harvest, monkeypatch: pytest.MonkeyPatch) -> None:
        harvest.receive(article(1), article(2))
        harvest.build()
        monkeypatch.setattr(load, "version", lambda: "other rules")
        assert harvest.build().loaded == 2
        assert harvest.rows("select distinct read_with from papers") == [("other rules",)]

    def test_fresh_reads_everything_again_with_the_same_result(self, harvest: Harvest) -> None:
        harvest.receive(*SOME)
        harvest.build()
        before = dump(harvest.out)
        assert harvest.build(fresh=True).loaded == len(SOME)
        assert dump(harvest.out) == before

    def test_the_way_there_does_not_show(self, make_harvest: Callable[..., Harvest]) -> None:
        """In steps, with detours, or at once: the same answers to every query, in the same order."""
        slow, at_once = make_harvest("slow"), make_harvest("at once")
        for number, body in enumerate(reversed(SOME)):
            slow.receive(body)
            if number % 9 == 0:
                slow.build()
        slow.receive(article(99000001, "Detour"))
        slow.build()
        slow.receive(SOME[0], *EVERY_FIXTURE[:1])
        slow.build()
        at_once.path.write_bytes(slow.path.read_bytes())
        with closing(sqlite3.connect(slow.path)) as source, closing(sqlite3.connect(at_once.path)) as target:
            source.backup(target)
        at_once.build()
        assert dump(slow.out) == dump(at_once.out)

    def test_what_queries_wrote_is_left_alone(self, harvest: Harvest) -> None:
        harvest.receive(article(1))
        harvest.build()
        verdict = ("rapid-onset", "2026-01-01", "supports", "fair", "moderate", "because", 1, 1, 1, 0, "[]", "x")
        with closing(sqlite3.connect(harvest.out)) as connection, connection:
            connection.execute(f"insert into verdicts values ({', '.join('?' * len(verdict))})", verdict)
        harvest.receive(article(2))
        harvest.build()
        harvest.build(fresh=True)
        assert harvest.rows("select * from verdicts") == [verdict]

    def test_a_new_shape_is_made_in_place(self, harvest: Harvest) -> None:
        harvest.receive(*SOME)
        harvest.build()
        expected = dump(harvest.out)
        with closing(sqlite3.connect(harvest.out)) as connection, connection:
            connection.execute("alter table papers add column from_an_older_version text")
            connection.execute("drop index papers_year")
            connection.execute("drop view study_lines")
        harvest.build()
        assert dump(harvest.out) == expected
        assert harvest.rows("select 1 from sqlite_master where name = 'papers_year'") == [(1,)]


class TestAsOf:
    def test_a_past_day(self, harvest: Harvest, tmp_path: Path) -> None:
        harvest.receive(article(1, "As it was"), article(2, "Deleted since"))
        harvest.backdate("2026-06-30")
        harvest.receive(article(1, "As it is"), article(3, "New"))
        harvest.delete(2)
        harvest.build()
        then = tmp_path / "then.db"
        load.build(harvest.path, then, as_of=date(2026, 6, 30))
        assert query(then, "select pmid, title from papers") == [(1, "As it was"), (2, "Deleted since")]
        assert query(then, "select count(*) from runs") == [(1,)]
        assert titles(harvest) == {1: "As it is", 3: "New"}

    def test_a_day_before_all(self, harvest: Harvest) -> None:
        harvest.receive(article(1))
        harvest.build(as_of=date(2001, 1, 1))
        assert titles(harvest) == {}

    def test_never_in_place_of_the_live_one(self, harvest: Harvest) -> None:
        harvest.receive(article(1))
        result = CliRunner().invoke(main, ["build", "--harvest", str(harvest.path), "--as-of", "2026-06-30"])
        assert result.exit_code == 2 and "--out" in result.output


class TestRefused:
    def test_the_starter_library_over_a_live_database(self, make_harvest: Callable[..., Harvest]) -> None:
        live, starter = make_harvest("live"), make_harvest("starter", "starter")
        live.receive(article(1))
        live.build()
        before = dump(live.out)
        starter.receive(article(2))
        starter.out = live.out
        with pytest.raises(BuildError, match=r"live harvest.*--replace-live"):
            starter.build()
        assert dump(live.out) == before
        starter.build(replace_live=True)
        assert titles(starter) == {2: "An invented trial."}

    def test_the_same_for_a_live_database_of_an_older_shape(self, make_harvest: Callable[..., Harvest]) -> None:
        live, starter = make_harvest("live"), make_harvest("starter", "starter")
        live.receive(article(1))
        live.build()
        with closing(sqlite3.connect(live.out)) as connection, connection:
            connection.execute("alter table papers add column from_an_older_version text")
        starter.receive(article(2))
        starter.out = live.out
        with pytest.raises(BuildError, match="live harvest"):
            starter.build()
        assert titles(live) == {1: "An invented trial."}

    def test_a_live_harvest_over_the_starter_library(self, make_harvest: Callable[..., Harvest]) -> None:
        live, starter = make_harvest("live"), make_harvest("starter", "starter")
        starter.receive(article(2))
        starter.build()
        live.receive(article(1))
        live.out = starter.out
        live.build()
        assert titles(live) == {1: "An invented trial."}

    @pytest.mark.parametrize(
        ("spoil", "sentence"),
        [
            (lambda path: path.write_text("not a database, but long enough to look like one" * 30), "SQLite database"),
            (lambda path: run(path, f"pragma user_version = {USER_VERSION + 1}"), "newer version"),
            (lambda path: run(path, "create table receipts (id)"), "some other database"),
            (lambda path: path.mkdir(), "cannot be opened"),
        ],
    )
    def test_a_file_that_is_not_ours(self, harvest: Harvest, spoil: Callable[[Path], object], sentence: str) -> None:
        harvest.receive(article(1))
        spoil(harvest.out)
        result = CliRunner().invoke(main, ["build", "--harvest", str(harvest.path), "--out", str(harvest.out)])
        assert result.exit_code == 1 and sentence in result.output and result.output.count("\n") == 1

    @pytest.mark.parametrize(
        ("spoil", "sentence"),
        [
            (lambda path: None, "does not exist"),
            (lambda path: path.write_text("x" * 2000), "is not a harvest"),
            (lambda path: run(path, "create table papers (pmid)"), "is not a harvest"),
            (lambda path: run(path, "pragma user_version = 99"), "newer version"),
        ],
    )
    def test_a_harvest_that_is_none(self, harvest: Harvest, spoil: Callable[[Path], object], sentence: str) -> None:
        spoil(harvest.path)
        result = CliRunner().invoke(main, ["build", "--harvest", str(harvest.path), "--out", str(harvest.out)])
        assert result.exit_code == 1 and sentence in result.output
        assert not harvest.out.exists()

    def test_out_and_harvest_the_same(self, harvest: Harvest) -> None:
        harvest.receive(article(1))
        result = CliRunner().invoke(main, ["build", "--harvest", str(harvest.path), "--out", str(harvest.path)])
        assert result.exit_code == 2


def run(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


def test_the_harvest_is_only_read(harvest: Harvest) -> None:
    harvest.receive(*SOME)
    before = harvest.path.read_bytes()
    harvest.build()
    assert harvest.path.read_bytes() == before


def test_nothing_is_half_written(harvest: Harvest, monkeypatch: pytest.MonkeyPatch) -> None:
    harvest.receive(article(1))
    harvest.build()
    before = dump(harvest.out)
    harvest.receive(article(2))

    def stop(connection: sqlite3.Connection) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(load, "load_studies", stop)
    with pytest.raises(KeyboardInterrupt):
        harvest.build()
    assert dump(harvest.out) == before


def test_the_help_has_an_example() -> None:
    result = CliRunner().invoke(main, ["build", "--help"])
    assert result.exit_code == 0 and "python -m db build" in result.output


def test_the_summary_counts_and_names(harvest: Harvest) -> None:
    harvest.receive(fixture("plain-abstract"), UNREADABLE)
    result = CliRunner().invoke(main, ["build", "--harvest", str(harvest.path), "--out", str(harvest.out)])
    assert result.exit_code == 0, result.output
    assert "2 records held, 0 deleted: 1 read" in result.output
    assert "PMID 2 (ncbi): it has no MedlineCitation with an Article" in result.output


def test_hits_that_the_newest_whole_walk_no_longer_found_are_gone(harvest: Harvest) -> None:
    harvest.receive(article(1))
    harvest.receive(article(2))
    with closing(sqlite3.connect(harvest.path)) as connection, connection:
        connection.executemany("insert into hits values ('rapid-onset', ?, 1, ?)", [(1, 2), (2, 1)])
        connection.executemany(
            "insert into windows (run, search, term_sent, status, asked, scope) "
            "values (?, 'rapid-onset', 'ketamine', 'complete', '2026-01-01', ?)",
            [(1, "all"), (2, "all"), (2, "new")],
        )
    harvest.build()
    assert harvest.rows("select search, pmid, first_run, last_run from hits") == [("rapid-onset", 1, 1, 2)]


def test_the_harvest_is_known_at_its_version() -> None:
    assert received.HARVEST_VERSION == schema.VERSION
