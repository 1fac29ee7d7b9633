"""Registered trials by condition and compound: under way, finished without a result, or with results in the registry.

What the registry says stands as it was on the day it answered; "over a year ago" counts back from that day.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable

from pages.rows import Row, row, rows
from queries.claim_rows import loaded

SOURCE = "clinicaltrials"
UNDER_WAY = frozenset(
    {"RECRUITING", "ACTIVE_NOT_RECRUITING", "ENROLLING_BY_INVITATION", "NOT_YET_RECRUITING", "SUSPENDED"}
)
# UNKNOWN: past its completion date, and the sponsor has told the registry nothing for two years.
ENDED = frozenset({"COMPLETED", "TERMINATED", "UNKNOWN"})
GROUPS = ("under_way", "silent", "posted", "recent", "published", "other")
NAMED_RESULTS = frozenset({"RESULT", "DERIVED"})  # the registry's words for papers that report the trial
ENTRIES = """
select e.*, exists (select 1 from registrations r where r.number = e.nct) as has_paper
  from registry_entries e
 where coalesce(e.study_type, 'INTERVENTIONAL') = 'INTERVENTIONAL'
   and e.nct in (select nct from registry_terms where field = 'condition' and value in (select value from json_each(?)))
   and e.nct in (select nct from registry_terms where field = 'compound' and value in (select value from json_each(?)))
 order by e.enrolment desc, e.nct
"""
KETAMINE = ("racemic", "esketamine", "arketamine")
# A group that a frame takes away again, as in `except select pmid from (…)`.
TAKEN_AWAY = re.compile(r"except\s+select pmid from \((?:[^()]|\([^()]*\))*\)")
FRAME = re.compile(
    r"(?P<taken>except)?\s*\(?\s*select pmid from terms\s+where field = '(?P<field>condition|compound)'"
    r" and value (?:= '(?P<one>[a-z-]+)'|in \((?P<several>[^)]*)\))"
)


def search_state(database: sqlite3.Connection) -> Row:
    """state: searched, could not fetch, or not searched, which are three different answers; asked: the last day."""
    held = row(database, "select max(checked) as asked from source_checks where source = ?", [SOURCE]) or {}
    ran = row(
        database,
        """select finished, json_extract(summary, '$.clinicaltrials') as counts from runs
            where kind = 'sources' and json_extract(summary, '$.clinicaltrials.due') is not null
            order by id desc limit 1""",
    )
    counts = loaded(ran["counts"], {}) if ran else {}
    asked = (held.get("asked") or "")[:10]
    if counts.get("failed"):
        return {"state": "could not fetch", "asked": asked, "tried": (ran or {}).get("finished", "")[:10]}
    if not asked and not counts.get("due"):
        return {"state": "not searched", "asked": "", "tried": ""}
    return {"state": "searched", "asked": asked, "tried": ""}


def trials(database: sqlite3.Connection, conditions: Iterable[str], compounds: Iterable[str] = KETAMINE) -> list[Row]:
    """Interventional studies of any of the conditions with any of the compounds, largest first, each with its group."""
    asked = [json.dumps(sorted(conditions)), json.dumps(sorted(compounds))]
    return [entry | {"group": group_of(entry)} for entry in rows(database, ENTRIES, asked)]


def group_of(entry: Row) -> str:
    """Where a trial belongs: see GROUPS. One with a paper is no missing evidence, whoever holds the paper."""
    status = entry["status"] or ""
    if status in UNDER_WAY:
        return "under_way"
    named = any(paper.get("type") in NAMED_RESULTS for paper in loaded(entry["pmids"], []))
    if entry["has_paper"] or named:
        return "published"
    if entry["has_results"]:
        return "posted"
    if status not in ENDED or not entry["completed"] or entry["has_results"] is None:
        return "other"
    return "silent" if entry["completed"][:7] < a_year_before(entry["checked"])[:7] else "recent"


def a_year_before(day: str) -> str:
    return f"{int(day[:4]) - 1:04}{day[4:]}"


def of_condition(database: sqlite3.Connection, condition: str) -> Row:
    """Every registered trial of one condition by group, with the state of the search."""
    found = trials(database, [condition])
    grouped = {group: [trial for trial in found if trial["group"] == group] for group in GROUPS}
    return search_state(database) | grouped | {"count": len(found)}


def of_claim(database: sqlite3.Connection, sql: str) -> Row:
    """Trials under way for a claim, by the conditions and compounds of its frame; none unless it names both."""
    conditions, compounds = frame_values(sql, "condition"), frame_values(sql, "compound")
    found = trials(database, conditions, compounds) if conditions and compounds else []
    return search_state(database) | {
        "conditions": sorted(conditions),
        "compounds": sorted(compounds),
        "under_way": [trial for trial in found if trial["group"] == "under_way"],
    }


def frame_values(sql: str, field: str) -> set[str]:
    """What a claim's frame demands of a field, as in `field = 'condition' and value = 'ptsd'`; exceptions left out."""
    frame = TAKEN_AWAY.sub("", sql.split("answers as", 1)[0])
    wanted = [match for match in FRAME.finditer(frame) if match["field"] == field and not match["taken"]]
    return {name for match in wanted for name in re.findall(r"[a-z-]+", match["one"] or match["several"])}


def people(found: Iterable[Row]) -> int:
    """How many people the trials planned or enrolled, as far as the registry says."""
    return sum(trial["enrolment"] or 0 for trial in found)
