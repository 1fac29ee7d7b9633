"""What the other sources say, from their stored answers to the tables: retraction status right for every kind."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.load import build
from db.source_readings import citation_count, crossref_notices, free_full_text, is_mentioned, registry_entry
from harvest.records import Record
from harvest.store import Store, open_store

Row = tuple[Any, ...]
Ask = Callable[[str], list[Row]]


def article(pmid: int, doi: str = "", types: tuple[str, ...] = (), comments: str = "", nct: str = "") -> Record:
    kinds = "".join(f"<PublicationType UI='D1'>{name}</PublicationType>" for name in ("Journal Article", *types))
    bank = (
        f"<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList><AccessionNumber>{nct}"
        "</AccessionNumber></AccessionNumberList></DataBank></DataBankList>"
        if nct
        else ""
    )
    body = (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID><Article><Journal><Title>J</Title>'
        f"</Journal><ArticleTitle>Ketamine {pmid}</ArticleTitle><Abstract><AbstractText>The MADRS score fell.</AbstractText>"
        f"</Abstract>{bank}<PublicationTypeList>{kinds}</PublicationTypeList></Article><CommentsCorrectionsList>{comments}"
        "</CommentsCorrectionsList></MedlineCitation><PubmedData><ArticleIdList>"
        + (f'<ArticleId IdType="doi">{doi}</ArticleId>' if doi else "")
        + "</ArticleIdList></PubmedData></PubmedArticle>"
    )
    return Record(pmid, 1, "article", body.encode())


def update(kind: str, doi: str = "10.9/notice", day: tuple[int, ...] = (2020, 5, 4), source: str = "publisher") -> Any:
    return {"type": kind, "DOI": doi, "updated": {"date-parts": [list(day)]}, "source": source}


def answer(store: Store, source: str, key: str, value: Any, fetched: str = "2026-11-01T00:00:00.000000Z") -> None:
    body = None if value is None else json.dumps(value).encode()
    store.execute(
        "insert into source_answers (source, key, url, status, body, fetched, run) values (?, ?, '', 200, ?, ?, 1)",
        (source, key, body, fetched),
    )


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Ask]:
    """Records and answers → a database to ask."""

    def make(records: list[Record], answers: list[tuple[str, str, Any]]) -> Ask:
        with open_store(tmp_path / "harvest.db") as store:
            run = store.begin_run("ncbi", "pubmed")
            with store.transaction():
                for record in records:
                    store.receive(run, record, "ncbi")
                for source, key, value in answers:
                    answer(store, source, key, value)
            store.end_run(run, "complete", {})
        build(tmp_path / "harvest.db", tmp_path / "evidence.db")
        connection = sqlite3.connect(tmp_path / "evidence.db")
        return lambda sql: connection.execute(sql).fetchall()

    return make


RETRACTED_IN = '<CommentsCorrections RefType="RetractionIn"><RefSource>J. 2020</RefSource></CommentsCorrections>'
CASES = {
    # name: (publication types, PubMed's comments, Crossref's work or None, retracted?, notice)
    "neither says anything": ((), "", {}, 0, None),
    "both say retracted": (
        ("Retracted Publication",),
        RETRACTED_IN,
        {"updated-by": [update("retraction")]},
        1,
        "retraction",
    ),
    "only PubMed says so": (("Retracted Publication",), "", {}, 1, "retraction"),
    "only Crossref says so": ((), "", {"updated-by": [update("retraction")]}, 1, "retraction"),
    "only Retraction Watch says so": (
        (),
        "",
        {"updated-by": [update("retraction", source="retraction-watch")]},
        1,
        "retraction",
    ),
    "a withdrawal is a retraction": ((), "", {"updated-by": [update("withdrawal")]}, 1, "retraction"),
    "the notice itself": ((), "", {"update-to": [update("retraction", "10.1/other")]}, 0, "retraction-notice"),
    "retracted and republished": (
        (),
        "",
        {"updated-by": [update("retraction_and_replacement")]},
        1,
        "retracted-and-republished",
    ),
    "a partial retraction": ((), "", {"updated-by": [update("partial_retraction")]}, 0, "partial-retraction"),
    "an expression of concern": ((), "", {"updated-by": [update("expression_of_concern")]}, 0, "expression-of-concern"),
    "an erratum": ((), "", {"updated-by": [update("correction"), update("erratum", "10.9/b")]}, 0, "erratum"),
    "reinstated": (
        (),
        "",
        {"updated-by": [update("retraction", day=(2019, 1, 1)), update("reinstatement", "10.9/b", day=(2021, 1, 1))]},
        0,
        "retraction",
    ),
    "retracted again after being reinstated": (
        (),
        "",
        {"updated-by": [update("reinstatement", day=(2019, 1, 1)), update("retraction", "10.9/b", day=(2021, 1, 1))]},
        1,
        "retraction",
    ),
    "reinstated, but PubMed still says retracted": (
        ("Retracted Publication",),
        "",
        {"updated-by": [update("reinstatement")]},
        1,
        "retraction",
    ),
    "a DOI that Crossref does not know": ((), "", None, 0, None),
}


@pytest.mark.parametrize("case", CASES)
def test_retraction_status_is_right_for_every_kind(case: str, make: Callable[..., Ask]) -> None:
    types, comments, work, retracted, notice = CASES[case]
    ask = make([article(1, "10.1000/Own,One", types, comments)], [("crossref", "10.1000/own,one", work)])
    assert ask("select is_retracted, notice from papers") == [(retracted, notice)]
    assert ask("select state from source_checks") == [("found" if work is not None else "not known there",)]


def test_a_record_without_a_doi_was_not_asked_about(make: Callable[..., Ask]) -> None:
    ask = make([article(1)], [])
    assert ask("select is_retracted from papers") == [(0,)]
    assert ask("select count(*) from source_checks") == [(0,)]


def test_both_sources_are_named_when_they_part(make: Callable[..., Ask]) -> None:
    ask = make(
        [article(1, "10.1/a")],
        [("crossref", "10.1/a", {"updated-by": [update("retraction", source="retraction-watch")]})],
    )
    assert ask("select source, noticed, citation from notices") == [
        ("crossref (retraction watch)", "2020-05-04", "doi:10.9/notice")
    ]


def test_a_crossref_notice_finds_the_paper_that_is_the_notice(make: Callable[..., Ask]) -> None:
    ask = make(
        [article(1, "10.1/a"), article(2, "10.9/NOTICE")],
        [("crossref", "10.1/a", {"updated-by": [update("retraction")]})],
    )
    assert ask("select other_pmid from notices where pmid = 1") == [(2,)]


def test_a_registry_entry_is_read_and_beside_it_what_the_abstract_leaves_out(make: Callable[..., Ask]) -> None:
    study = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000001", "briefTitle": "A trial"},
            "statusModule": {"overallStatus": "COMPLETED", "completionDateStruct": {"date": "2019-02"}},
            "designModule": {"phases": ["PHASE2", "PHASE3"], "enrollmentInfo": {"count": 40, "type": "ESTIMATED"}},
            "outcomesModule": {
                "primaryOutcomes": [
                    {"measure": "Change in MADRS total score", "timeFrame": "24 hours"},
                    {"measure": "Bladder irritation questionnaire", "timeFrame": "6 months"},
                ]
            },
        },
        "hasResults": False,
    }
    ask = make([article(1, nct="NCT00000001")], [("clinicaltrials", "NCT00000001", study)])
    assert ask("select status, phases, enrolment, enrolment_is, has_results, why_stopped from registry_entries") == [
        ("COMPLETED", "PHASE2, PHASE3", 40, "target", 0, None)
    ]
    assert ask("select measure, is_mentioned from registered_outcomes order by position") == [
        ("Change in MADRS total score", 1),
        ("Bladder irritation questionnaire", 0),
    ]


@pytest.mark.parametrize(
    ("clinical", "counted"), [([1, 2], 2), ("", 0), (None, None), ("5 6 7", 3)], ids=["list", "empty", "null", "text"]
)
def test_clinical_citations_come_in_four_shapes(clinical: Any, counted: int | None) -> None:
    body = json.dumps({"pmid": 1, "citation_count": 4, "cited_by_clin": clinical, "provisional": "No"}).encode()
    read = citation_count(body)
    assert (read["citations"], read["clinical_citations"], read["is_provisional"]) == (4, counted, 0)


@pytest.mark.parametrize("yes", ["Y", True, "true", "Yes"])
def test_open_access_is_said_in_several_ways(yes: Any) -> None:
    read = free_full_text("europepmc", json.dumps({"id": "9", "isOpenAccess": yes, "license": "cc by"}).encode())
    assert read == {"is_free": 1, "url": "https://europepmc.org/article/MED/9", "licence": "cc by", "version": None}


def test_an_answer_that_does_not_say_is_unknown_and_not_no() -> None:
    assert free_full_text("europepmc", b'{"id": "9"}') is None
    assert free_full_text("unpaywall", b'{"doi": "x"}') is None


def test_an_address_that_is_no_web_address_is_not_shown() -> None:
    body = json.dumps({"is_oa": True, "best_oa_location": {"url": "javascript:alert(1)"}}).encode()
    assert free_full_text("unpaywall", body) == {"is_free": 1, "url": None, "licence": None, "version": None}


def test_an_answer_in_an_unforeseen_shape_stops_nothing(make: Callable[..., Ask]) -> None:
    ask = make(
        [article(1, "10.1/a")],
        [("crossref", "10.1/a", {"updated-by": "yes"}), ("icite", "1", [1, 2]), ("clinicaltrials", "NCT1", {})],
    )
    assert ask("select count(*) from papers") == [(1,)]
    assert ask("select count(*) from citation_counts") == [(0,)]


def test_building_twice_changes_nothing(make: Callable[..., Ask], tmp_path: Path) -> None:
    ask = make([article(1, "10.1/a")], [("crossref", "10.1/a", {"updated-by": [update("retraction")]})])
    before = ask("select * from notices"), ask("select * from papers")
    build(tmp_path / "harvest.db", tmp_path / "evidence.db")
    assert (ask("select * from notices"), ask("select * from papers")) == before


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["updated-by", "update-to", "type", "updated", "date-parts", "DOI", "source"]), inner
            )
        ),
    )
)
def test_crossref_never_surprises(value: Any) -> None:
    with suppress(ValueError, KeyError, TypeError, AttributeError):  # what load_sources passes over
        for said in crossref_notices(json.dumps(value).encode()):
            assert said.kind and said.direction in {"this paper", "that paper"}


def test_a_registry_entry_without_modules_is_mostly_not_stated() -> None:
    entry = registry_entry(b'{"protocolSection": {"identificationModule": {"nctId": "NCT00000009"}}}')
    assert entry["status"] is None and entry["has_results"] is None and entry["enrolment"] is None


@pytest.mark.parametrize(
    ("measure", "text", "mentioned"),
    [
        ("Montgomery-Asberg Depression Rating Scale", "depression was rated with the Montgomery-Asberg scale", True),
        ("Urinary symptoms", "the pain fell", False),
        ("PHQ-9", "Mean PHQ-9 fell", True),
    ],
)
def test_an_outcome_is_looked_for_by_acronym_or_by_its_words(measure: str, text: str, mentioned: bool) -> None:
    assert is_mentioned(measure, text) is mentioned


@pytest.mark.parametrize(
    ("title", "conditions", "interventions", "expected"),
    [
        ("A trial", ["Depressive Disorder, Treatment-Resistant"], ["Esketamine"],
         {"depression", "treatment-resistant-depression", "esketamine"}),
        ("Spravato in MDD with suicidal thoughts", ["Major Depressive Disorder"], ["Spravato"],
         {"depression", "suicidality", "esketamine"}),
        ("K", ["Complex Regional Pain Syndromes"], ["Ketamine Hydrochloride", None], {"chronic-pain", "crps", "racemic"}),
        ("", [], [], set()),
    ],
)  # fmt: skip
def test_a_registered_trial_is_read_with_the_words_of_papers(
    title: str, conditions: list[str], interventions: list[Any], expected: set[str], make: Callable[..., Ask]
) -> None:
    protocol = {
        "identificationModule": {"nctId": "NCT00000009", "briefTitle": title},
        "conditionsModule": {"conditions": conditions},
        "armsInterventionsModule": {"interventions": [{"name": name} for name in interventions]},
    }
    ask = make([article(1)], [("clinicaltrials", "NCT00000009", {"protocolSection": protocol})])
    assert {value for _, value, _ in ask("select field, value, nct from registry_terms")} == expected
