"""/claims/NAME: one sentence of the article, what bears on it either way, and what that amounts to."""

from __future__ import annotations

import json
import math
import sqlite3
from typing import Any

from pages.markdown import render
from pages.rows import Row, row, rows
from pages.switched import NO_SWITCHES, judged_with, options
from pages.words import EVIDENCE, SECTIONS, WORDING, cited, effect, signed
from queries import evidence_map, forest
from queries.effects import RATIOS
from queries.switches import Switches

# The result that a row shows is found again by its numbers: a claim's rows carry the contract's columns only.
STUDIES = """
select s.*, p.identity, p.is_retracted, p.origin, r.measure, r.benefit_sign, r.poolable
  from claim_studies s left join papers p on p.pmid = s.pmid
  left join results r on s.estimate is not null and r.id = (
    select id from results o where o.pmid = s.pmid and o.estimate is s.estimate and o.ci_low is s.ci_low
       and o.ci_high is s.ci_high and o.scale is s.scale order by o.id limit 1)
 where s.claim = ? order by s.position
"""
REVIEW_DESIGNS = (
    "systematic-review",
    "meta-analysis",
    "network-meta-analysis",
    "guideline",
    "narrative-review",
)
THEN = "select * from verdicts where claim = ? and day <= ? order by day desc limit 1"
SHOWN_EACH_SIDE = 5
SHOWN = 30  # rows of the table; the rest is a link away, so that the page stays light on a phone
SHOWN_REVIEWS = 10


def data(database: sqlite3.Connection, name: str, switches: Switches = NO_SWITCHES, as_of: str = "") -> Row | None:
    """Everything the page states, as plain values; None when there is no such claim.

    With switches on, `studies` holds those that meet them and `switched` what the rule then says. With a day in
    `as_of` (YYYY-MM-DD), `then` holds what the rule said on that day, as recorded and never changed since.
    """
    claim = row(database, "select * from claims where claim = ?", [name])
    if claim is None:
        return None
    for column, empty in (("lines", []), ("key_pmids", []), ("summary", {})):
        claim[column] = loaded(claim[column], empty)
    studies, switched = rows(database, STUDIES, [name]), None
    if switches:
        switched, kept = judged_with(database, claim, switches)
        studies = [study for study in studies if study["position"] in kept]
    return {
        "claim": claim,
        "studies": studies,
        "switches": switches.query(),
        "as_of": as_of,
        "then": row(database, THEN, [name, as_of]) if as_of else None,
        "switched": switched,
        "important": important(database),
        "reviews": reviews(database, studies),
        "facts": rows(
            database,
            "select * from facts where ';' || claims || ';' like ? order by happened",
            [f"%;{name};%"],
        ),
        "history": rows(database, "select * from verdicts where claim = ? order by day desc limit 20", [name]),
        "searches": searches_of(database, name),
        "neighbours": neighbours(database, claim["position"]),
    }


def important(database: sqlite3.Connection) -> dict[str, float]:
    """Each scale's smallest difference that matters to patients, in its own points."""
    sql = """select name, smallest_important_difference as points from vocabulary
              where field = 'scale' and smallest_important_difference is not null"""
    return {line["name"]: line["points"] for line in rows(database, sql)}


def loaded(text: str | None, empty: Any) -> Any:
    """A JSON column; what cannot be read counts as empty, so that one bad row does not take a page down."""
    try:
        return json.loads(text or "null") or empty
    except ValueError:
        return empty


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


def searches_of(database: sqlite3.Connection, name: str) -> list[Row]:
    """The strategies that serve this claim, with the latest answer of PubMed, if PubMed was ever asked."""
    return rows(
        database,
        """select s.name, s.question, s.term,
                  (select sum(counted) from windows w where w.search = s.name and w.run = latest.run) as counted,
                  (select started from runs where id = latest.run) as searched
             from searches s left join
                  (select w.search, max(w.run) as run from windows w join runs r on r.id = w.run and r.origin = 'ncbi'
                    group by w.search) latest on latest.search = s.name
            where s.claim = ? or s.name = ?""",
        [name, name],
    )


def neighbours(database: sqlite3.Connection, position: int) -> Row:
    before = row(
        database,
        "select claim, title from claims where position < ? order by position desc limit 1",
        [position],
    )
    after = row(database, "select claim, title from claims where position > ? order by position limit 1", [position])
    return {"before": before, "after": after}


def view(found: Row) -> Row:
    """What the template needs besides the data."""
    claim, studies = found["claim"], found["studies"]
    trials = [study for study in studies if study["design"] not in REVIEW_DESIGNS]
    return {
        "judgement": judgement(claim),
        "why": (claim["rule_why"] or "").splitlines(),
        "section": SECTIONS.get(claim["section"], claim["section"]),
        "reasoning": render(claim["reasoning"] or ""),
        "sides": {stance: side(trials, stance) for stance in ("for", "against", "qualifies")},
        "agreement": agreement(claim),
        "options": options(claim["claim"], found["switches"]),
        "map": evidence_map.draw(studies),
        "map_key": evidence_map.key(),
        "map_bands": evidence_map.BANDS,
        "forests": forest.panels(trials, found["important"]),
        "is_signed": claim["status"] == "reviewed",
        "lines": lines(claim),
        "pools": pools(claim),
        "key_studies": key_studies(claim, studies),
        "fragility": fragility(claim, studies),
        "shown_each_side": SHOWN_EACH_SIDE,
        "shown_reviews": SHOWN_REVIEWS,
        "shown": shown(studies),
    }


def pools(claim: Row) -> list[Row]:
    """What the rule pooled, with the numbers in print: ratios leave their logarithms."""
    return [pool | printed(pool) for pool in claim["summary"].get("panels", {}).get("pools", [])]


def printed(pool: Row) -> Row:
    turn = math.exp if pool["measure"] in RATIOS else float
    numbers = {key: turn(pool[key]) for key in ("estimate", "ci_low", "ci_high")}
    low, high = (signed(turn(number)) for number in pool["prediction"])
    return {"said": effect(numbers), "expected": f"{low} to {high}"}


def lines(claim: Row) -> list[Row]:
    """Each line of the claim with the editors' answer and, where it says which studies it is about, the rule's."""
    judged = {line["name"]: line for line in claim["summary"].get("panels", {}).get("lines", [])}
    return [line | {"rule": judged.get(line["name"])} for line in claim["lines"]]


def key_studies(claim: Row, studies: list[Row]) -> list[Row]:
    """The editors' key studies, with their row where the query returned it."""
    listed = {study["pmid"] or study["study"]: study for study in studies}
    return [key | {"listed": listed.get(key.get("pmid"))} for key in claim["key_pmids"]]


def fragility(claim: Row, studies: list[Row]) -> Row | None:
    """How little would change the answer, with names for the studies; None where the rule did not look."""
    found = claim["summary"].get("fragility")
    if not found or claim["rule_evidence"] in (None, "not rated"):
        return None
    names = {study["study"]: cited(study) for study in reversed(studies)}
    return {**found, "names": [names.get(study, study) for study in found["studies"]]}


def judgement(claim: Row) -> str:
    """Two sentences: what the evidence does, and whether the wording fits it."""
    evidence = EVIDENCE.get(claim["evidence"], ("", ""))[1]
    wording = WORDING.get(claim["wording"], ("", ""))[1]
    return f"{evidence} {wording}"


def shown(studies: list[Row]) -> list[Row]:
    """The heaviest rows, and below them every one against that would otherwise have been cut off."""
    return studies[:SHOWN] + [study for study in studies[SHOWN:] if study["stance"] == "against"][:SHOWN]


def side(studies: list[Row], stance: str) -> list[Row]:
    return [study for study in studies if study["stance"] == stance]


def agreement(claim: Row) -> list[Row]:
    """One line an axis: what the editors say, what the rule computes, whether they agree."""
    axes = (("The evidence", "evidence", EVIDENCE), ("The wording", "wording", WORDING))
    lines = []
    for title, axis, words in axes:
        editors, rule = claim[axis], claim[f"rule_{axis}"]
        rated = bool(rule) and rule not in ("not rated", "not-rated")
        lines.append(
            {
                "axis": title,
                "editors": words.get(editors, (editors,))[0],
                "rule": words.get(rule, (rule or "Not rated",))[0],
                "verdict": "not compared" if not rated else "agree" if editors == rule else "differ",
            }
        )
    return lines
