"""/topics/NAME: a clinician's page on one condition, by what ketamine was compared with and when it was measured."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pages import topic_rates
from pages.registered import of_condition
from pages.results import results_of
from pages.rows import Row, row, rows
from queries import forest
from queries.claim_rows import important
from queries.strata import CLASSES, TRIALS, span_of, window_of

WINDOWS = ("24 hours", "7 days", "28 days", "later", "time not stated")
CLASS_NAMES = {
    "psychoactive placebo": (
        "Against midazolam",
        "People feel midazolam too, so fewer guess what they got.",
    ),
    "inert": ("Against saline or placebo", "Most people can tell ketamine from salt water, which flatters it."),
    "other drug": ("Against another drug", ""),
    "antidepressant": ("Against an antidepressant", ""),
    "ECT": ("Against electroconvulsive therapy", "Losing to ECT does not show that ketamine fails."),
    "usual care": ("Against usual care", ""),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A condition of the vocabulary with the claims that speak of it."""

    title: str
    condition: str
    claims: tuple[str, ...]


TOPICS = {
    "resistant-depression": Topic(
        "Treatment-resistant depression",
        "treatment-resistant-depression",
        ("trd-efficacy", "rapid-onset", "durable-weeks", "iv-instant-results"),
    ),
    "ptsd": Topic(
        "Post-traumatic stress disorder",
        "ptsd",
        ("ptsd-efficacy", "both-routes-multi-disorder"),
    ),
    "suicidality": Topic("Suicidal thoughts and acts", "suicidality", ("crisis-relief",)),
    "chronic-pain": Topic(
        "Chronic pain",
        "chronic-pain",
        ("chronic-pain-efficacy",),
    ),
    "anxiety": Topic(
        "Anxiety disorders",
        "anxiety-disorder",
        ("anxiety-efficacy", "both-routes-multi-disorder", "evidence-compelling"),
    ),
}
HELD = """
select count(distinct p.pmid) as papers,
       count(distinct case when d.pmid is not null then p.pmid end) as randomised,
       max(p.year) as newest
  from papers p join paper_terms t on t.pmid = p.pmid and t.field = 'condition' and t.value = :condition
  left join paper_terms d on d.pmid = p.pmid and d.field = 'design'
       and d.value in ('randomised-trial', 'crossover-trial')
"""


def data(database: sqlite3.Connection, name: str) -> Row | None:
    """Counts, claims and results of one topic; None for a name that is none."""
    topic = TOPICS.get(name)
    if topic is None:
        return None
    condition = "r.pmid in (select pmid from paper_terms where field = 'condition' and value = :condition)"
    bound = {"condition": topic.condition}
    marks = ", ".join("?" * len(topic.claims))
    return {
        "topic": name,
        "title": topic.title,
        "condition": topic.condition,
        "held": row(database, HELD, bound),
        "claims": rows(database, f"select * from claims where claim in ({marks}) order by position", topic.claims),
        "results": results_of(database, condition, bound),
        "harms": topic_rates.harms(database, topic.condition),
        "registered": of_condition(database, topic.condition),
        "important": important(database),
    }


def view(found: Row) -> Row:
    """Forests by comparator class and window, rates, and how long people stayed well."""
    results = found["results"]
    rated = topic_rates.rates(results)
    return {
        "classes": [by_class(name, results, found["important"]) for name in CLASS_NAMES],
        "windows": WINDOWS,
        "effects": [one for one in rated if not one["is_harm"]],
        "harm_rates": [one for one in rated if one["is_harm"]],
        "only_relative": topic_rates.only_relative(results, rated),
        "harmed": topic_rates.by_people(results),
        "lasting": sorted((r for r in results if is_lasting(r)), key=lambda r: -(r["days_from_last_dose"] or 0)),
        "topics": TOPICS,
    }


def by_class(name: str, results: Iterable[Row], worth: dict[str, float]) -> Row:
    """One comparator class: its trials' results by window, each window with its forests."""
    held: dict[str, list[Row]] = defaultdict(list)
    for result in results:
        if (
            CLASSES.get(result["comparator"] or "") == name
            and result["design"] in TRIALS
            and not result["is_retracted"]
        ):
            held[window_of(result["hours_from_first_dose"]) or "time not stated"].append(result)
    title, note = CLASS_NAMES[name]
    windows = [
        {
            "name": window,
            "span": span_of(window),
            "results": held[window],
            "forests": forest.strata_panels(held[window], worth),
        }
        for window in WINDOWS
    ]
    return {"id": name.replace(" ", "-").lower(), "title": title, "note": note, "windows": windows}


def is_lasting(result: Row) -> bool:
    return bool(result["days_from_last_dose"]) or result["outcome"] == "relapse"


def index(database: sqlite3.Connection) -> Row:
    """Every topic with its counts."""
    listed = []
    for name, topic in TOPICS.items():
        counts = row(database, HELD, {"condition": topic.condition}) or {}
        listed.append({"topic": name, "title": topic.title, **counts})
    return {"topics": listed}
