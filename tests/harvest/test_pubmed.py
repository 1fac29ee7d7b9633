"""A harvest from beginning to end, over real sockets: windows, since last time, what is gone, what is curated."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from harvest import pubmed
from harvest.errors import HarvestError
from harvest.faults import Script, Step
from harvest.file import load_files
from harvest.pubmed import Harvest
from harvest.searches import Search, Study
from harvest.store import open_store

from .literature import DRUG, PAIN, article, connect, content, count, document, harvest, serving, small_literature

TODAY = date.today()
BROAD = Search("drug", "Everything about the drug, and more", "ketamine[Title] OR mood[Title]", "depression-efficacy")


def calls(server: object, utility: str) -> list[dict[str, str]]:
    """The parameters of every call of a utility so far."""
    return [parameters for name, parameters in server.traffic.log if name == utility]  # type: ignore[attr-defined]


def study(pmid: int | None = None, doi: str = "", title: str = "A trial") -> Study:
    return Study(pmid, doi, title, "Nobody", "2020", "A Journal", ())


def test_a_search_is_sent_byte_for_byte_and_its_windows_in_brackets(tmp_path: Path, low_wall: int) -> None:
    db = tmp_path / "h.db"
    with serving(small_literature()) as server:
        harvest(db, server, [PAIN, DRUG])
        terms = [parameters["term"] for parameters in calls(server, "esearch")]
    assert terms[0] == PAIN.query
    assert all(term == DRUG.query or term.startswith(f'({DRUG.query}) AND ("') for term in terms[1:])
    with open_store(db) as store:
        sent = [term for (term,) in store.execute("select term_sent from windows")]
        assert sorted([*sent, DRUG.query]) == sorted(terms)  # a walk through windows ends with one more count
        row = store.execute("select counted, received, query_translation, status, scope from windows").fetchone()
    assert row == (15, 15, '"ketamine"[Title] AND "chronic pain"[Title/Abstract]', "complete", "all")


def test_ncbi_would_accept_every_request(tmp_path: Path, low_wall: int) -> None:
    with serving(small_literature(60)) as server:
        harvest(tmp_path / "h.db", server)
        log = server.traffic.log
    assert log and all(p["tool"] == "ketamine-evidence" and p["email"] for _, p in log)
    assert all(p["db"] == "pubmed" and int(p.get("retstart", 0)) + 1 <= low_wall for _, p in log)


def test_windows_split_by_date_and_one_day_by_pmid_and_sum_to_the_whole(tmp_path: Path, low_wall: int) -> None:
    """Twenty of sixty records were entered on one day, where the wall stands at twenty; one more breaks it."""
    records = [*small_literature(60), article(5000, entered=date(2015, 3, 1))]
    with serving(records) as server:
        harvest(tmp_path / "h.db", server, [DRUG])
    with open_store(tmp_path / "h.db") as store:
        whole = store.value("select sum(counted) from windows where received > 0")
        assert whole == store.value("select counted from windows where term_sent = ?", DRUG.query) == 61
        assert store.value("select count(*) from windows where counted > 20 and received > 0") == 0
        assert store.value("select count(*) from windows where term_sent like '%[UID]'") >= 2
        assert store.value("select count(*) from answers") == 61


def test_records_without_an_entry_date_are_shared_out_by_pmid(tmp_path: Path, low_wall: int) -> None:
    records = [article(pmid, entered=date(1650, 1, 1)) for pmid in range(1, 50)]
    with serving(records) as server:
        summary = harvest(tmp_path / "h.db", server, [DRUG])
    assert summary["received"] == 49 and not summary["troubles"]


def test_counts_that_never_come_out_are_no_complete_search(tmp_path: Path, low_wall: int) -> None:
    script = Script([Step("count-moved", "esearch", 0)])
    with serving(small_literature(10), script) as server:
        summary = harvest(tmp_path / "h.db", server, [DRUG])
    assert "hands over" in summary["troubles"][0]
    assert count(tmp_path / "h.db", "select count(*) from windows where status = 'complete'") == 0


def test_records_that_arrive_between_two_windows_are_noticed(tmp_path: Path, low_wall: int) -> None:
    """Item 9: the literature grows while it is being walked."""
    with serving(small_literature(60)) as server:
        alter = server.script.alter

        def grow(utility: str, reply: object) -> object:
            if utility == "esearch" and server.script.calls["esearch"] == 3:
                server.library.add([article(9001, entered=date(1991, 1, 1)), article(9002, entered=date(2019, 1, 1))])
            return alter(utility, reply)  # type: ignore[arg-type]

        server.script.alter = grow  # type: ignore[method-assign, assignment]
        summary = harvest(tmp_path / "h.db", server, [DRUG])
    assert not summary["troubles"]
    assert {9001, 9002} <= {row[0] for row in content(tmp_path / "h.db")["answers"]}


def test_an_unchanged_literature_costs_one_count_for_each_search_and_no_fetch(tmp_path: Path) -> None:
    with serving(small_literature()) as server:
        harvest(tmp_path / "h.db", server, studies=[study(1007), study(None, "10.1/none")])
        before = content(tmp_path / "h.db")
        server.traffic.log.clear()
        summary = harvest(tmp_path / "h.db", server, studies=[study(1007), study(None, "10.1/none")])
        assert [name for name, _ in server.traffic.log] == ["esearch", "esearch"]
    assert summary["requests"] == 2 and summary["received"] == 0
    assert content(tmp_path / "h.db") == before


def test_new_and_changed_records_come_with_the_next_harvest_and_nothing_else(tmp_path: Path) -> None:
    records = small_literature()
    changed = article(records[3].pmid, abstract="Now corrected.", entered=date(1993, 4, 4), revised=TODAY)
    backfile = article(9001, entered=date(1975, 1, 1), revised=date(1976, 1, 1), created=TODAY)
    with serving(records) as server:
        harvest(tmp_path / "h.db", server)
        server.library.add([changed, backfile])
        server.traffic.log.clear()
        summary = harvest(tmp_path / "h.db", server)
        (fetch,) = calls(server, "efetch")
    assert sorted(map(int, fetch["id"].split(","))) == sorted([changed.pmid, 9001])
    assert (summary["new"], summary["changed"]) == (1, 1)


def test_the_end_is_the_same_whether_it_came_in_two_harvests_or_in_one(tmp_path: Path) -> None:
    records = small_literature()
    late = article(9001, entered=TODAY)
    with serving(records) as server:
        harvest(tmp_path / "two.db", server)
        server.library.add([late])
        harvest(tmp_path / "two.db", server)
        harvest(tmp_path / "one.db", server)
    assert content(tmp_path / "two.db") == content(tmp_path / "one.db")


def test_a_search_that_was_rewritten_is_run_again_from_the_beginning(tmp_path: Path) -> None:
    with serving([*small_literature(), article(9001, title="Mood")]) as server:
        harvest(tmp_path / "h.db", server, [DRUG])
        harvest(tmp_path / "h.db", server, [BROAD])
    assert count(tmp_path / "h.db", "select count(*) from current_hits") == 61


def test_full_reads_everything_again(tmp_path: Path) -> None:
    with serving(small_literature(10)) as server:
        harvest(tmp_path / "h.db", server, [DRUG])
        summary = harvest(tmp_path / "h.db", server, [DRUG], full=True)
    assert (summary["received"], summary["unchanged"]) == (10, 10)


def test_a_full_harvest_that_was_cut_off_is_gone_on_with(tmp_path: Path) -> None:
    with serving(small_literature(20)) as server:
        harvest(tmp_path / "h.db", server, [DRUG])
        server.script = Script([Step("bad-key", "efetch", 2)])
        with pytest.raises(Exception, match="API key invalid"):
            harvest(tmp_path / "h.db", server, [DRUG], full=True)
        assert harvest(tmp_path / "h.db", server, [DRUG], full=True)["received"] == 13
        assert harvest(tmp_path / "h.db", server, [DRUG], full=True)["received"] == 20


def test_a_record_that_is_gone_is_asked_for_again_before_it_counts_as_gone(tmp_path: Path) -> None:
    db, records = tmp_path / "h.db", small_literature(10)
    with serving(records) as server:
        harvest(db, server, [DRUG])
        server.library.remove([records[4].pmid])
        assert harvest(db, server, [DRUG])["missing"] == 0  # no search tells that a record is gone
        assert harvest(db, server, [DRUG], full=True)["missing"] == 1
        assert not content(db)["deletions"]
        harvest(db, server, [DRUG])
        assert content(db)["deletions"] == [(records[4].pmid,)]
        server.traffic.log.clear()
        harvest(db, server, [DRUG])
        assert not calls(server, "efetch")  # it has been asked for often enough


def test_a_record_that_was_only_away_for_a_while_is_not_gone(tmp_path: Path) -> None:
    db, records = tmp_path / "h.db", small_literature(10)
    with serving(records) as server:
        harvest(db, server, [DRUG])
        server.library.remove([records[4].pmid])
        harvest(db, server, [DRUG], full=True)
        server.library.add([records[4]])
        assert harvest(db, server, [DRUG])["received"] == 1
        server.library.remove([records[4].pmid])
        harvest(db, server, [DRUG], full=True)
    assert not content(db)["deletions"]


def test_verify_asks_for_those_not_heard_of_for_longest(tmp_path: Path) -> None:
    db, records = tmp_path / "h.db", small_literature(12)
    with serving(records) as server:
        harvest(db, server, [DRUG])
        server.library.remove([records[0].pmid])

        def verify(number: int) -> int:
            with open_store(db) as store:
                Harvest(store, connect(server), print).verify(number)
            return len(calls(server, "efetch")[-1]["id"].split(","))

        server.traffic.log.clear()
        for _ in range(4):
            verify(5)
    asked = {pmid for parameters in calls(server, "efetch") for pmid in parameters["id"].split(",")}
    assert asked == {str(record.pmid) for record in records}
    assert content(db)["deletions"] == [(records[0].pmid,)]


def test_every_curated_pmid_is_asked_for_and_one_that_does_not_exist_is_noted(tmp_path: Path) -> None:
    db = tmp_path / "h.db"
    strange = article(77, title="Nothing a search would find")
    with serving([*small_literature(4), strange]) as server:
        for _ in range(3):
            summary = harvest(db, server, [DRUG], [study(77), study(404)])
        assert summary["requests"] == 1  # given up after two harvests, until --full or verify
    assert 77 in {row[0] for row in content(db)["answers"]}
    assert content(db)["missing"] == [(404,)] and not content(db)["deletions"]


def test_a_curated_study_without_a_pmid_is_looked_for_by_doi_and_then_by_title(tmp_path: Path) -> None:
    db = tmp_path / "h.db"
    with serving([article(77, title="A very particular title, indeed")]) as server:
        harvest(db, server, [], [study(None, "10.1000/xyz", 'A "very particular" title, [indeed]')])
        assert [p["term"] for p in calls(server, "esearch")] == [
            "10.1000/xyz[AID]",
            '"A very particular title, indeed"[Title]',
        ]
    assert count(db, "select pmid from hits where search = 'curated'") == 77
    assert count(db, "select count(*) from answers") == 1


def test_what_a_file_brought_is_asked_for_again_at_the_first_harvest(tmp_path: Path) -> None:
    """A file may be of any age; only what NCBI itself sent is known to be current."""
    db, records = tmp_path / "h.db", small_literature(8)
    stale = tmp_path / "old.xml"
    stale.write_bytes(document(article(records[2].pmid, abstract="An old form.")))
    with open_store(db) as store:
        load_files(store, [stale], lambda line: None)
    with serving(records) as server:
        summary = harvest(db, server, [DRUG])
    assert (summary["new"], summary["changed"]) == (7, 1)


def test_what_was_never_asked_for_is_refused_and_counted(tmp_path: Path) -> None:
    with serving(small_literature(3), Script([Step("one-more", "efetch", 1)])) as server:
        summary = harvest(tmp_path / "h.db", server, [DRUG])
    assert (summary["received"], summary["skipped"]) == (3, 1)
    assert count(tmp_path / "h.db", "select pmid from skipped") == 999_999_999


def test_a_field_that_pubmed_does_not_know_is_a_search_that_failed(tmp_path: Path) -> None:
    wrong = Search("wrong", "?", "ketamine[Titel]", "rapid-onset")
    with serving(small_literature(3)) as server:
        summary = harvest(tmp_path / "h.db", server, [wrong])
    assert "Titel" in summary["troubles"][0]


def test_every_run_keeps_its_summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(small_literature(3)) as server:
        harvest(tmp_path / "h.db", server, [DRUG])

        def stumble(self: Harvest, searches: list[Search], studies: list[Study]) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(pubmed.Harvest, "ask_everything", stumble)
        with pytest.raises(KeyboardInterrupt):
            harvest(tmp_path / "h.db", server, [DRUG])
    with open_store(tmp_path / "h.db") as store:
        rows = store.execute("select status, json_extract(summary, '$.received') from runs order by id").fetchall()
    assert rows == [("complete", 3), ("failed", 0)]


@pytest.mark.parametrize("year", [2025, 2026, 2031])
def test_the_year_of_the_dtd_does_not_matter(tmp_path: Path, year: int) -> None:
    with serving(small_literature(3)) as server:
        server.dtd_year = year
        assert harvest(tmp_path / "h.db", server, [DRUG])["received"] == 3


def test_a_full_disk_is_said_to_be_full_and_the_next_harvest_finishes(tmp_path: Path) -> None:
    records = [article(1000 + number, abstract=str(random.Random(number).random()) * 200) for number in range(60)]
    with serving(records) as server:
        with pytest.raises(HarvestError, match=r"disk that holds .* is full"), open_store(tmp_path / "h.db") as store:
            pages = store.value("pragma page_count")
            store.execute(f"pragma max_page_count = {pages + 6}")
            Harvest(store, connect(server), lambda line: None, batch=7).run([DRUG], [])
        harvest(tmp_path / "h.db", server, [DRUG])
        harvest(tmp_path / "calm.db", server, [DRUG])
    assert content(tmp_path / "h.db") == content(tmp_path / "calm.db")
