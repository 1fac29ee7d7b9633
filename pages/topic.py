"""/topics/NAME: a clinician's page on one condition, by what ketamine was compared with and when it was measured."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pages.registered import of_condition
from pages.results import results_of
from pages.rows import Row, row, rows
from queries import forest
from queries.claim_rows import important
from queries.strata import CLASSES, TRIALS, window_of

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
RATES = ("response", "remission", "dropout", "side effects", "serious adverse events", "dissociation", "blood pressure")


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
        "registered": of_condition(database, topic.condition),
        "important": important(database),
    }


def view(found: Row) -> Row:
    """Forests by comparator class and window, rates, and how long people stayed well."""
    results = found["results"]
    return {
        "classes": [by_class(name, results, found["important"]) for name in CLASS_NAMES],
        "windows": WINDOWS,
        "rates": [result | {"per_hundred": per_hundred(result)} for result in results if is_rate(result)],
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
        {"name": window, "results": held[window], "forests": forest.strata_panels(held[window], worth)}
        for window in WINDOWS
    ]
    return {"id": name.replace(" ", "-").lower(), "title": title, "note": note, "windows": windows}


def is_rate(result: Row) -> bool:
    return result["outcome"] in RATES or result["measure"] == "risk-difference" or result["harm"] == "signal"


def is_lasting(result: Row) -> bool:
    return bool(result["days_from_last_dose"]) or result["outcome"] == "relapse"


def per_hundred(result: Row) -> str:
    """A risk difference as people in a hundred: "4 more (10 fewer to 18 more)"; "" when none is printed."""
    if result["measure"] != "risk-difference" or result["estimate"] is None:
        return ""
    numbers = [result["estimate"], result["ci_low"], result["ci_high"]]
    known = [number for number in numbers if number is not None]
    factor = 100 if all(abs(number) <= 1 for number in known) else 1
    said = [more_or_fewer(number * factor) for number in known]
    return f"{said[0]} ({said[1]} to {said[2]})" if len(said) == 3 else said[0]


def more_or_fewer(number: float) -> str:
    return f"{abs(number):.0f} {'more' if number >= 0 else 'fewer'}"


def index(database: sqlite3.Connection) -> Row:
    """Every topic with its counts."""
    listed = []
    for name, topic in TOPICS.items():
        counts = row(database, HELD, {"condition": topic.condition}) or {}
        listed.append({"topic": name, "title": topic.title, **counts})
    return {"topics": listed}
