"""/claims/NAME: one sentence of the article, what bears on it either way, and what that amounts to."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict

from pages.notices import ledger
from pages.registered import of_claim
from pages.rows import Row, row, rows
from pages.switched import NO_SWITCHES, judged_with
from queries.against import grades
from queries.claim_rows import REVIEW_DESIGNS, claim_of, important, searches_of, studies_of
from queries.switches import Switches

THEN = "select * from verdicts where claim = ? and day <= ? order by day desc limit 1"


def data(database: sqlite3.Connection, name: str, switches: Switches = NO_SWITCHES, as_of: str = "") -> Row | None:
    """Everything the page states, as plain values; None when there is no such claim.

    With switches on, `studies` holds those that meet them, `left_out` the others, and `switched` what the rule then
    says. With a day in `as_of` (YYYY-MM-DD), `then` holds what the rule said on that day, as recorded and never
    changed since.
    """
    claim = claim_of(database, name)
    if claim is None:
        return None
    studies, left_out, switched = studies_of(database, name), [], None
    if switches:
        switched, kept = judged_with(database, claim, switches)
        left_out = [study for study in studies if study["position"] not in kept]
        studies = [study for study in studies if study["position"] in kept]
    return {
        "claim": claim,
        "studies": studies,
        "left_out": left_out,
        "switches": switches.query(),
        "as_of": as_of,
        "then": row(database, THEN, [name, as_of]) if as_of else None,
        "switched": switched,
        "important": important(database),
        "reviews": reviews(database, studies),
        "grades": [asdict(grade) for grade in grades(database, name)],
        "facts": rows(
            database,
            "select * from facts where ';' || claims || ';' like ? order by happened",
            [f"%;{name};%"],
        ),
        "history": rows(database, "select * from verdicts where claim = ? order by day desc limit 20", [name]),
        "searches": searches_of(database, name),
        "registered": of_claim(database, claim["sql"]),
        "notices": ledger(database, [study["pmid"] for study in studies]),
        "neighbours": neighbours(database, claim["position"]),
    }


def reviews(database: sqlite3.Connection, studies: list[Row]) -> list[Row]:
    """The reviews among the studies, with what each says of itself."""
    listed = {study["pmid"]: study for study in studies if study["design"] in REVIEW_DESIGNS}
    known = {
        found["pmid"]: found
        for found in rows(
            database,
            "select * from reviews where pmid in (select pmid from claim_studies where claim = ?)",
            [studies[0]["claim"] if studies else ""],
        )
    }
    return [{**study, "review": known.get(pmid)} for pmid, study in listed.items()]


def neighbours(database: sqlite3.Connection, position: int) -> Row:
    before = row(
        database,
        "select claim, title from claims where position < ? order by position desc limit 1",
        [position],
    )
    after = row(database, "select claim, title from claims where position > ? order by position limit 1", [position])
    return {"before": before, "after": after}
