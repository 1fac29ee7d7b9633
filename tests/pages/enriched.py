"""A library with every other source's answers in it, made by the real chain: services on loopback → harvest → build."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from db.load import build
from harvest.enrichment import Enrichment
from harvest.records import Record
from harvest.session import Session
from harvest.sources import SOURCES
from harvest.store import Store, open_store
from tests.harvest.source_servers import SERVICES, Service, World, running
from tests.pages.invented import HOSTILE

ASKED = datetime(2026, 11, 1, 9, tzinfo=UTC)
ONLY_PUBMED, ONLY_CROSSREF, BOTH, UNTOUCHED, REINSTATED = 1001, 1002, 1003, 1004, 1005
DOIS = {pmid: f"10.1000/e{pmid}" for pmid in (ONLY_PUBMED, ONLY_CROSSREF, BOTH, UNTOUCHED, REINSTATED)}
NUMBERS = {ONLY_PUBMED: "NCT10000001", UNTOUCHED: "NCT10000009"}


def article(pmid: int, types: tuple[str, ...] = ()) -> Record:
    """A randomised trial of ketamine in resistant depression, as PubMed sends it."""
    kinds = "".join(f"<PublicationType UI='D1'>{name}</PublicationType>" for name in ("Journal Article", *types))
    bank = (
        "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>"
        f"<AccessionNumber>{NUMBERS[pmid]}</AccessionNumber></AccessionNumberList></DataBank></DataBankList>"
        if pmid in NUMBERS
        else ""
    )
    body = (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID><Article><Journal>'
        "<JournalIssue><PubDate><Year>2020</Year></PubDate></JournalIssue><Title>J</Title></Journal><ArticleTitle>"
        f"Ketamine for treatment-resistant depression: a randomised controlled trial {pmid}</ArticleTitle><Abstract>"
        "<AbstractText>We randomised 60 adults with treatment-resistant depression to intravenous ketamine 0.5 mg/kg or "
        "midazolam. MADRS scores fell further with ketamine at 24 hours (P = 0.01).</AbstractText></Abstract>"
        f"{bank}<PublicationTypeList>{kinds}</PublicationTypeList></Article></MedlineCitation><PubmedData>"
        f'<ArticleIdList><ArticleId IdType="doi">{DOIS[pmid]}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>'
    )
    return Record(pmid, 1, "article", body.encode())


def update(kind: str, source: str, day: tuple[int, int, int] = (2023, 5, 4)) -> dict[str, Any]:
    notice = f"10.1000/notice-{kind.lower()}"
    return {"type": kind, "DOI": notice, "updated": {"date-parts": [list(day)]}, "source": source}


def trial(number: str, status: str, completed: str = "", **more: Any) -> dict[str, Any]:
    """One study in the registry's shape; `more` gives title, people, results, papers and outcomes."""
    protocol = {
        "identificationModule": {"nctId": number, "briefTitle": more.get("title", f"Trial {number}")},
        "statusModule": {"overallStatus": status, "completionDateStruct": {"date": completed}},
        "designModule": {
            "studyType": more.get("study_type", "INTERVENTIONAL"),
            "enrollmentInfo": {"count": more.get("people", 40), "type": "ESTIMATED"},
        },
        "conditionsModule": {"conditions": [more.get("condition", "Treatment Resistant Depression")]},
        "armsInterventionsModule": {"interventions": [{"name": more.get("drug", "Ketamine")}]},
        "outcomesModule": {"primaryOutcomes": more.get("outcomes", [])},
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": more.get("sponsor", "A clinic")}},
        "referencesModule": {"references": more.get("papers", [])},
    }
    return {"protocolSection": protocol, "hasResults": more.get("results", False)}


def world() -> World:
    """What the services know of these papers, and trials that no paper leads to."""
    outcomes = [
        {"measure": "Change in MADRS total score", "timeFrame": "24 hours"},
        {"measure": "Quality of life by SF-36", "timeFrame": "day 7"},
        {"measure": HOSTILE, "timeFrame": HOSTILE},
    ]
    studies = [
        trial("NCT10000001", "COMPLETED", "2019-06", people=80, outcomes=outcomes, title=HOSTILE, sponsor=HOSTILE),
        trial("NCT10000002", "RECRUITING", "2027-12", people=200, title=HOSTILE, sponsor=HOSTILE),
        trial("NCT10000003", "COMPLETED", "2020-01-15", people=120, title="Silent trial"),
        trial("NCT10000004", "COMPLETED", "2020-01", results=True, title="Posted trial"),
        trial("NCT10000005", "COMPLETED", "2026-06", title="Recent trial"),
        trial("NCT10000006", "WITHDRAWN", "2020-01", people=0, title="Withdrawn trial"),
        trial("NCT10000007", "COMPLETED", "2020-01", papers=[{"pmid": "77", "type": "RESULT"}], title="Named trial"),
        trial("NCT10000008", "COMPLETED", "2020-01", papers=[{"pmid": "78", "type": "BACKGROUND"}], title="Cites only"),
        trial("NCT10000010", "RECRUITING", "2027-01", condition="PTSD", title="Trial of trauma"),
        trial("NCT10000011", "RECRUITING", "2027-01", study_type="OBSERVATIONAL", title="A registry of patients"),
        trial("NCT10000012", "RECRUITING", "2027-01", drug="Esketamine", people=10, title="Esketamine under way"),
    ]
    crossref = {
        ONLY_CROSSREF: [update("Retraction", "retraction-watch")],
        BOTH: [update("Retraction", "publisher"), update("Correction", "publisher")],
        REINSTATED: [update("Retraction", "publisher", (2020, 1, 1)), update("Reinstatement", "publisher")],
    }
    locations = {
        UNTOUCHED: {"url": "https://example.org/free", "license": "cc-by-nc", "version": "acceptedVersion"},
        BOTH: {"url": "javascript:alert(1)", "license": HOSTILE, "version": "publishedVersion"},
    }
    works = {
        doi: {"DOI": doi, "updated-by": crossref.get(pmid, []), "best_oa_location": locations.get(pmid, {})}
        for pmid, doi in DOIS.items()
    }
    preprint = {"commentCorrection": [{"type": "Preprint in", "source": "PPR", "id": "PPR123"}]}
    papers: dict[str, dict[str, Any]] = {
        str(UNTOUCHED): {
            "citation_count": 31,
            "icite": {"cited_by_clin": "5 6 7"},
            "europepmc": {"commentCorrectionList": preprint, "license": "cc by"},
        },
        str(BOTH): {"citation_count": 4, "icite": {"cited_by_clin": ""}},
    }
    return World(works=works, trials={one["protocolSection"]["identificationModule"]["nctId"]: one for one in studies},
                 papers=papers)  # fmt: skip


def services(world: World, stack: ExitStack) -> Iterator[tuple[str, Service]]:
    for name in SERVICES:
        yield name, stack.enter_context(running(name, world))


def fill(store: Store) -> None:
    types = {ONLY_PUBMED: ("Retracted Publication",), BOTH: ("Retracted Publication",)}
    run = store.begin_run("ncbi", "pubmed")
    with store.transaction():
        for pmid in DOIS:
            store.receive(run, article(pmid, ("Randomized Controlled Trial", *types.get(pmid, ()))), "ncbi")
    store.end_run(run, "complete", {})


def harvest(store: Store, names: tuple[str, ...] = tuple(SERVICES), faults: tuple[str, ...] = ()) -> None:
    """Ask each service in `names` about what the store holds; `faults` are played by each before it answers."""
    with ExitStack() as stack:
        running_services = dict(services(world(), stack))
        for service in running_services.values():
            service.faults += faults
        session = Session(rate=0, timeout=0.5, deadline=0.5, first_wait=0.0, longest_wait=0.01)
        addresses = {name: service.address for name, service in running_services.items()}
        enrich = Enrichment(store, session, lambda said: None, "someone@clinic.example", addresses, now=lambda: ASKED)
        enrich.run([SOURCES[name] for name in names if not SOURCES[name].secret])


def library(folder: Path, **how: Any) -> Path:
    """evidence.db in the folder, built from records and what the services answered; no services when names=()."""
    with open_store(folder / "harvest.db") as store:
        fill(store)
        if how.get("names", True):
            harvest(store, **how)
    build(folder / "harvest.db", folder / "evidence.db")
    return folder / "evidence.db"
