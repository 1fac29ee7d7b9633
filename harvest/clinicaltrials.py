"""ClinicalTrials.gov v2: status, enrolment, arms, outcomes and whether results are posted. (services.md C.3)

Modules that a record lacks are absent keys; an unknown number is left out of the answer.
"""

from __future__ import annotations

from typing import Any

from .errors import Transient
from .source import Pieces, Query, Source, Sweep, array_pieces, pieces_by, read_json, require

FIELDS = (
    "protocolSection.identificationModule|protocolSection.statusModule|protocolSection.designModule|"
    "protocolSection.conditionsModule|protocolSection.armsInterventionsModule|protocolSection.outcomesModule|"
    "protocolSection.sponsorCollaboratorsModule|protocolSection.referencesModule|hasResults"
)


def query(keys: list[str]) -> Query:
    """filter.ids restricts; query.id would search."""
    return Query(
        "studies",
        {"filter.ids": ",".join(keys), "fields": FIELDS, "pageSize": str(len(keys)), "format": "json"},
    )


def nct_id(study: dict[str, Any]) -> Any:
    """The number a study is registered under."""
    return study.get("protocolSection", {}).get("identificationModule", {}).get("nctId")


def read(body: bytes, keys: list[str]) -> Pieces:
    """Studies by registry number; a second page cannot be, since the page is as long as the list of numbers."""
    answer = read_json(body)
    require(answer, "studies")
    pieces = pieces_by(body, "studies", keys, nct_id)
    if answer.get("nextPageToken") and len(pieces) < len(keys):
        raise Transient("it sent a shorter page than was asked for")
    return pieces


def sweep_query(token: str) -> Query:
    """Every registered study of ketamine in any form: what is under way, or finished and silent, leads to no paper."""
    parameters = {
        "query.intr": "ketamine OR esketamine OR arketamine OR ketalar OR spravato",
        "fields": FIELDS,
        "pageSize": "500",
        "format": "json",
    }
    return Query("studies", parameters | ({"pageToken": token} if token else {}))


def sweep_read(body: bytes) -> tuple[Pieces, str]:
    """One page of studies by number, and the token of the next."""
    answer = read_json(body)
    require(answer, "studies")
    numbered = {str(nct_id(study)): piece for study, piece in array_pieces(body, "studies") if nct_id(study)}
    return numbered, str(answer.get("nextPageToken") or "")


SOURCE = Source(
    name="clinicaltrials",
    title="ClinicalTrials.gov",
    server="https://clinicaltrials.gov/api/v2/",
    key="nct",
    batch=100,
    rate=0.8,  # about 50 a minute is what others report; no official figure
    max_age_days=7,
    query=query,
    read=read,
    sweep=Sweep(sweep_query, sweep_read),
)
