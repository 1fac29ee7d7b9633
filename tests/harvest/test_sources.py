"""Each source through each fault: the same end state as the undisturbed run, and never a request too many."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from harvest.__main__ import main
from harvest.enrichment import Enrichment
from harvest.keys import held_keys, read_doi, read_registry_numbers
from harvest.records import Record
from harvest.session import Session
from harvest.source import Source, array_pieces
from harvest.source_answers import batches
from harvest.sources import SOURCES
from harvest.store import Store, open_store
from tests.harvest.source_servers import FAULTS, LASTING, SERVICES, Service, World, running

EMAIL = "someone@clinic.example"
NAMES = sorted(SERVICES)


def record(pmid: int, doi: str = "", nct: str = "") -> Record:
    """The smallest PubMed record with the identifiers that other sources are asked by."""
    article_id = f'<ArticleId IdType="doi">{doi}</ArticleId>' if doi else ""
    bank = f"<DataBankList><DataBank><AccessionNumber>{nct}</AccessionNumber></DataBank></DataBankList>" if nct else ""
    body = (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article>{bank}</Article></MedlineCitation>'
        f"<PubmedData><ArticleIdList>{article_id}</ArticleIdList><ReferenceList><Reference><ArticleIdList>"
        '<ArticleId IdType="doi">10.9999/reference</ArticleId></ArticleIdList></Reference></ReferenceList>'
        "</PubmedData></PubmedArticle>"
    )
    return Record(pmid, 1, "article", body.encode())


def fill(store: Store, papers: int = 7) -> None:
    run = store.begin_run("ncbi", "pubmed")
    with store.transaction():
        for number in range(1, papers + 1):
            doi = "10.1000/with,comma" if number == 3 else f"10.1000/a{number}"
            store.receive(run, record(number, doi if number != 4 else "", f"NCT{number:08}"), "ncbi")
    store.end_run(run, "complete", {})


def world(papers: int = 7) -> World:
    """Every second thing is known to the services."""
    known = range(1, papers + 1, 2)
    dois = {number: "10.1000/with,comma" if number == 3 else f"10.1000/a{number}" for number in known}
    return World(
        works={doi: {"DOI": doi.upper(), "title": ["ü"], "number": number} for number, doi in dois.items()},
        trials={
            f"NCT{number:08}": {"protocolSection": {"identificationModule": {"nctId": f"NCT{number:08}"}}}
            for number in known
        },
        papers={str(number): {"citation_count": number, "pmcid": f"PMC{number}"} for number in known},
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "harvest.db") as opened:
        fill(opened)
        yield opened


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", "open-sesame")


def quick(**settings: Any) -> Session:
    """A session that neither waits nor hangs."""
    defaults: dict[str, Any] = {"timeout": 0.5, "deadline": 0.2, "first_wait": 0.0, "longest_wait": 0.01}
    return Session(**(defaults | {"secrets": (EMAIL, "open-sesame")} | settings))


@contextmanager
def enrichment(
    name: str, store: Store, lines: list[str] | None = None, **settings: Any
) -> Iterator[tuple[Enrichment, Service]]:
    with running(name, settings.pop("world", None) or world()) as service:
        session = quick(**({"rate": 0} | settings))
        yield (
            Enrichment(store, session, (lines if lines is not None else []).append, EMAIL, {name: service.address}),
            service,
        )


def held(store: Store) -> dict[str, tuple[int, bytes | None]]:
    """What is kept of the sources' answers, without the moments."""
    rows = store.execute("select source || ' ' || key, status, body from source_answers where key <> '*'")
    return {key: (status, body) for key, status, body in rows}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_known_is_kept_as_sent_and_what_is_not_is_unknown(name: str, store: Store) -> None:
    with enrichment(name, store) as (enrich, _):
        count = enrich.run([SOURCES[name]])[name]
    keys = held_keys(store, SOURCES[name].key)
    assert count["found"] + count["unknown"] == len(keys) == len(held(store))
    assert 0 < count["found"] < len(keys)
    for status, body in held(store).values():
        assert (status == 200) == (body is not None)
        assert body is None or json.loads(body)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", NAMES)
def test_a_passing_fault_leaves_the_same_end_state(name: str, fault: str, store: Store, tmp_path: Path) -> None:
    with enrichment(name, store) as (enrich, _):
        enrich.run([SOURCES[name]])
    with open_store(tmp_path / "disturbed.db") as disturbed:
        fill(disturbed)
        with enrichment(name, disturbed) as (enrich, service):
            service.faults = [fault, fault]
            summary = enrich.run([SOURCES[name]])
        assert summary["retries"] == 2
        assert held(disturbed) == held(store)


@pytest.mark.parametrize("fault", LASTING)
@pytest.mark.parametrize("name", NAMES)
def test_a_refusal_stops_the_source_and_leaves_the_rest_unknown(name: str, fault: str, store: Store) -> None:
    lines: list[str] = []
    with enrichment(name, store, lines) as (enrich, service):
        service.faults = [fault] * 50
        count = enrich.run([SOURCES[name]])[name]
    assert len(service.asked) == 1
    assert count["failed"] == count["due"]
    assert "stay unknown" in lines[-1] and fault in lines[-1]
    assert held(store) == {}


@pytest.mark.parametrize("name", NAMES)
def test_an_unreachable_source_costs_a_warning_and_nothing_else(name: str, store: Store) -> None:
    lines: list[str] = []
    enrich = Enrichment(store, quick(tries=2, rate=0), lines.append, EMAIL, {name: "http://127.0.0.1:9/"})
    assert enrich.run([SOURCES[name]])[name]["failed"] > 0
    assert "could not be reached" in lines[-1]
    assert EMAIL not in "".join(lines)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_unchanged_is_downloaded_twice(name: str, store: Store) -> None:
    with enrichment(name, store) as (enrich, service):
        enrich.run([SOURCES[name]])
        before = held(store)
        first = len(service.asked)
        assert enrich.run([SOURCES[name]])[name]["due"] == 0
        assert len(service.asked) == first
        enrich.now = lambda: datetime.now(UTC) + timedelta(days=400)
        count = enrich.run([SOURCES[name]])[name]
    assert count["unchanged"] > 0
    assert held(store) == before


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"unpaywall"}))
def test_one_poisonous_key_does_not_hide_the_others(name: str, store: Store) -> None:
    poisoned = world()
    poison = {"pmid": "5", "doi": "10.1000/a5", "nct": "NCT00000005"}[SOURCES[name].key]
    poisoned.poison = {poison}
    with enrichment(name, store, world=poisoned, tries=2) as (enrich, _):
        count = enrich.run([replace(SOURCES[name], sweep=None)])[name]
    assert count["failed"] == 1
    assert f"{name} {poison}" not in held(store)
    assert len(held(store)) == len(held_keys(store, SOURCES[name].key)) - 1


@pytest.mark.parametrize("name", NAMES)
def test_secrets_are_in_no_row_and_no_line(name: str, store: Store, tmp_path: Path) -> None:
    lines: list[str] = []
    with enrichment(name, store, lines) as (enrich, service):
        service.faults = ["403"]
        enrich.run([SOURCES[name]])
        enrich.run([SOURCES[name]])
    store.execute("pragma wal_checkpoint(truncate)")
    for secret in (EMAIL, "someone%40clinic", "open-sesame"):
        assert secret not in "".join(lines)
        assert secret.encode() not in (tmp_path / "harvest.db").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_requests_for_ten_thousand_papers_are_near_the_least_possible(name: str, tmp_path: Path) -> None:
    source = SOURCES[name]
    if source.batch == 1:
        pytest.skip(f"{name} takes one key a request, so the least possible is what is sent")
    papers = 10_000 if name == "icite" else 2_000
    with open_store(tmp_path / "many.db") as store:
        fill(store, papers)
        with enrichment(name, store, world=world(papers)) as (enrich, service):
            enrich.run([source])
        least = -(-len(held_keys(store, source.key)) // source.batch)
    assert len(service.asked) <= 1.2 * least


@pytest.mark.parametrize("name", NAMES)
def test_keys_that_spoil_a_batch_go_alone(name: str) -> None:
    groups = list(batches(["10.1/a", "10.1/b,c", "10.1/d"], SOURCES[name]))
    assert sorted(key for group in groups for key in group) == ["10.1/a", "10.1/b,c", "10.1/d"]
    assert name != "crossref" or ["10.1/b,c"] in groups


def test_the_limiter_holds_from_threads_and_after_retries(tmp_path: Path) -> None:
    with running("icite", world()) as service:
        service.faults = ["500", "429"] * 4
        session = quick()
        threads = [
            threading.Thread(target=lambda: session.ask(service.address, {"pmids": "1"}, lambda answer: answer, 20))
            for _ in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(service.asked) == 28
        assert service.busiest_second() <= 20


def test_a_host_that_asks_for_less_gets_less() -> None:
    session = quick()
    with running("crossref", world()) as service:
        session.ask(service.address + "works", {"filter": "doi:10.1/x", "rows": "1"}, lambda answer: answer, 5000)
    assert session.limiters[service.address.split("/")[2]].rate == 1000.0


def test_a_record_gives_its_own_identifiers_and_never_its_references() -> None:
    assert read_doi(record(1, "10.1000/OWN").body) == "10.1000/own"
    assert read_doi(record(1).body) is None
    assert read_registry_numbers(record(1, nct="NCT00088699").body) == {"NCT00088699"}


def test_elements_keep_their_exact_bytes() -> None:
    body = b'{"data": [ {"pmid":1,  "x": "\\u00fc"} ,{"pmid": 2, "y": [1, {"z": "]"}]}\n] }'
    assert [piece for _, piece in array_pieces(body, "data")] == [
        b'{"pmid":1,  "x": "\\u00fc"}',
        b'{"pmid": 2, "y": [1, {"z": "]"}]}',
    ]


def test_a_source_with_a_key_is_not_asked_without_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENALEX_API_KEY")
    lines: list[str] = []
    with enrichment("openalex", store, lines) as (enrich, service):
        enrich.run([SOURCES["openalex"]])
    assert service.asked == []
    assert "not asked" in lines[-1] and "OPENALEX_API_KEY" in lines[-1]


def test_every_source_has_a_distinct_name_and_is_complete() -> None:
    for name, source in SOURCES.items():
        assert isinstance(source, Source) and source.name == name
        assert source.server.startswith("https://") and source.batch >= 1 and source.rate > 0


def test_the_command_asks_one_service_and_names_what_it_got(store: Store, tmp_path: Path) -> None:
    with running("icite", world()) as service:
        result = CliRunner().invoke(
            main,
            ["sources", "icite", "--db", str(tmp_path / "harvest.db"), "--rate", "0"],
            env={"ICITE_URL": service.address},
        )
    assert result.exit_code == 0, result.output
    assert "NIH iCite: 7 asked for, 4 found, 3 not known there" in result.output


def test_a_wrong_name_is_answered_with_the_nearest_right_one(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["sources", "crosref", "--db", str(tmp_path / "harvest.db")])
    assert result.exit_code == 2
    assert "crossref" in result.output


def test_an_offline_harvest_needs_none_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.setenv(f"{name.upper()}_URL", "http://127.0.0.1:9/")
    result = CliRunner().invoke(main, ["pubmed", "--offline", "--db", str(tmp_path / "starter.db")])
    assert result.exit_code == 0, result.output


def test_a_search_of_the_registry_finds_trials_that_no_paper_names(store: Store) -> None:
    known = world()
    known.page = 2
    known.trials["NCT99999999"] = {"protocolSection": {"identificationModule": {"nctId": "NCT99999999"}}}
    with enrichment("clinicaltrials", store, world=known) as (enrich, service):
        enrich.run([SOURCES["clinicaltrials"]])
        assert "clinicaltrials NCT99999999" in held(store)
        before = len(service.asked)
        enrich.run([SOURCES["clinicaltrials"]])
        assert len(service.asked) == before


def test_a_cursor_that_repeats_is_not_followed_forever(store: Store) -> None:
    known, lines = world(), list[str]()
    known.stuck = True
    with enrichment("clinicaltrials", store, lines, world=known) as (enrich, service):
        assert enrich.run([SOURCES["clinicaltrials"]])["clinicaltrials"]["failed"]
    assert len(service.asked) == 2
    assert "repeat" in lines[-1]
