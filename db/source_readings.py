"""What the other sources answered, bytes in, plain rows out. Pure. An absent key is unknown, never no."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from db.notices import THAT, THIS

Row = dict[str, Any]

# Crossref's update types, in lower case without separators → kind. https://www.crossref.org/documentation/crossmark
UPDATE_TYPES = {
    "retraction": "retraction",
    "withdrawal": "retraction",
    "removal": "retraction",
    "partialretraction": "partial-retraction",
    "expressionofconcern": "expression-of-concern",
    "retractionandreplacement": "retracted-and-republished",
    "reinstatement": "reinstatement",
    "correction": "erratum",
    "corrigendum": "erratum",
    "erratum": "erratum",
    "addendum": "update",
    "clarification": "update",
    "newversion": "update",
    "newedition": "update",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One notice that Crossref names: of which kind, whom it befalls, the other DOI, the day, and who says so."""

    kind: str
    direction: str
    ref_type: str
    other_doi: str
    day: str
    source: str


def crossref_notices(body: bytes) -> list[Said]:
    """`updated-by` befalls this work, `update-to` another. Retraction Watch's words are told from the publisher's."""
    answer = json.loads(body)
    work = answer.get("message", answer) if isinstance(answer, dict) else {}
    named = [(update, THIS) for update in _list(work.get("updated-by"))]
    named += [(update, THAT) for update in _list(work.get("update-to"))]
    return sorted({_said(update, direction) for update, direction in named if update.get("type")}, key=str)


def _said(update: Row, direction: str) -> Said:
    ref_type = str(update["type"])
    kind = UPDATE_TYPES.get(re.sub(r"[^a-z]", "", ref_type.lower()), ref_type.lower().replace("_", "-"))
    who = "retraction watch" if "retraction" in str(update.get("source", "")).lower() else "publisher"
    return Said(
        kind, direction, ref_type, str(update.get("DOI", "")).lower(), _day(update.get("updated")), f"crossref ({who})"
    )


def _day(updated: Any) -> str:
    parts = updated.get("date-parts") if isinstance(updated, dict) else None
    numbers = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    return "-".join(f"{number:02}" for number in numbers if isinstance(number, int))


def _list(value: Any) -> list[Row]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def registry_entry(body: bytes) -> Row:
    """One ClinicalTrials.gov study; a module that the record lacks leaves its columns empty (not stated)."""
    study = json.loads(body)
    protocol = study.get("protocolSection", {})
    status, design = protocol.get("statusModule", {}), protocol.get("designModule", {})
    outcomes, arms = protocol.get("outcomesModule", {}), protocol.get("armsInterventionsModule", {})
    enrolment = design.get("enrollmentInfo", {})
    return {
        "nct": protocol["identificationModule"]["nctId"],
        "title": protocol["identificationModule"].get("briefTitle"),
        "status": status.get("overallStatus"),
        "why_stopped": status.get("whyStopped"),
        "study_type": design.get("studyType"),
        "phases": ", ".join(design.get("phases") or []) or None,
        "enrolment": enrolment.get("count"),
        "enrolment_is": {"ACTUAL": "actual", "ESTIMATED": "target"}.get(enrolment.get("type", "")),
        "started": status.get("startDateStruct", {}).get("date"),
        "completed": status.get("completionDateStruct", {}).get("date"),
        "results_posted": status.get("resultsFirstPostDateStruct", {}).get("date"),
        "has_results": int(bool(study["hasResults"])) if "hasResults" in study else None,
        "sponsor": protocol.get("sponsorCollaboratorsModule", {}).get("leadSponsor", {}).get("name"),
        "conditions": _json(protocol.get("conditionsModule", {}).get("conditions") or []),
        "arms": _json([arm.get("label") for arm in _list(arms.get("armGroups"))]),
        "interventions": _json([one.get("name") for one in _list(arms.get("interventions"))]),
        "primary_outcomes": _json(list(_outcomes(outcomes.get("primaryOutcomes")))),
        "secondary_outcomes": _json(list(_outcomes(outcomes.get("secondaryOutcomes")))),
        "pmids": _json(list(_references(protocol))),
    }


def _outcomes(listed: Any) -> Iterator[Row]:
    for outcome in _list(listed):
        yield {"measure": outcome.get("measure"), "time_frame": outcome.get("timeFrame")}


def _references(protocol: Row) -> Iterator[Row]:
    for one in _list(protocol.get("referencesModule", {}).get("references")):
        if str(one.get("pmid", "")).isdecimal():
            yield {"pmid": int(one["pmid"]), "type": one.get("type")}


def citation_count(body: bytes) -> Row:
    """iCite: how often cited and by how many clinical articles. Lists come as a list, an empty string or null."""
    paper = json.loads(body)
    clinical = paper.get("cited_by_clin")
    if isinstance(clinical, str):
        clinical = clinical.split()
    return {
        "citations": paper.get("citation_count"),
        "clinical_citations": len(clinical) if clinical is not None else None,
        "relative_citation_ratio": paper.get("relative_citation_ratio"),
        "percentile": paper.get("nih_percentile"),
        "is_provisional": _yes_no(paper.get("provisional")),
    }


def _yes_no(value: Any) -> int | None:
    return {"yes": 1, "true": 1, "y": 1, "no": 0, "false": 0, "n": 0}.get(str(value).lower())


def free_full_text(source: str, body: bytes) -> Row | None:
    """Whether a source knows a free full text, where it is, under which licence and in which version."""
    answer = json.loads(body)
    if source == "europepmc":
        url = f"https://europepmc.org/article/MED/{answer.get('id')}"
        return _full_text(_yes_no(answer.get("isOpenAccess")), url, answer.get("license"), None)
    if source == "pmc_ids":
        pmcid = str(answer.get("pmcid") or "")
        return _full_text(1, f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/", None, None) if pmcid else None
    best = answer.get("best_oa_location") or {}
    free = answer.get("is_oa") if source == "unpaywall" else (answer.get("open_access") or {}).get("is_oa")
    link = best.get("url") or best.get("pdf_url") or best.get("landing_page_url")
    return _full_text(_yes_no(free), link, best.get("license"), best.get("version"))


def _full_text(is_free: int | None, url: Any, licence: Any, version: Any) -> Row | None:
    if is_free is None:
        return None
    safe = url if isinstance(url, str) and re.match(r"https?://[^\s\"'<>]+$", url) else None
    return {"is_free": is_free, "url": safe if is_free else None, "licence": licence, "version": version}


def other_versions(body: bytes) -> Iterator[tuple[str, str]]:
    """(kind, identifier) of the preprint of an article, or the article of a preprint, as Europe PMC links them."""
    answer = json.loads(body)
    linked = answer.get("commentCorrectionList", {}).get("commentCorrection")
    for one in _list(linked):
        kind = {"preprint in": "preprint", "preprint of": "published"}.get(str(one.get("type", "")).lower())
        if kind and one.get("id"):
            yield kind, f"{one.get('source', '')}:{one['id']}"


def is_mentioned(measure: str, text: str) -> bool:
    """Whether a registered outcome can be found in a title and abstract: by an acronym, or by most of its words."""
    folded = text.lower()
    acronyms = re.findall(r"\b[A-Z][A-Z0-9-]{2,}\b", measure)
    if any(acronym.lower() in folded for acronym in acronyms):
        return True
    words = {word[:6] for word in re.findall(r"[a-z]{5,}", measure.lower())} - GENERAL
    return not words or sum(word in folded for word in words) * 2 >= len(words)


# Stems that any registered outcome may hold.
GENERAL = {
    "change",
    "baseli",
    "score",
    "scores",
    "scale",
    "total",
    "number",
    "measur",
    "from",
    "assess",
    "rating",
    "partic",
}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
