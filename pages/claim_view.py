"""What a claim's page needs besides its rows: judgements in words, sides, drawings, what would change it. Pure."""

from __future__ import annotations

import math

from pages.markdown import render
from pages.rows import Row
from pages.switched import options
from pages.words import EVIDENCE, SECTIONS, WORDING, cited, effect, signed
from queries import evidence_map, forest
from queries.claim_rows import trials_among
from queries.effects import RATIOS
from queries.strata import time_of

SHOWN_EACH_SIDE = 5
SHOWN = 25  # rows of the table; the rest is a link away, so that the page stays light on a phone
DRAWN, BARS, NOTICED = 150, 40, 20  # heaviest marks of the map, bars of the forests, notices listed
SHOWN_REVIEWS = 10


def view(found: Row) -> Row:
    """What the template needs besides the data."""
    claim, studies = found["claim"], found["studies"]
    trials = trials_among(studies)
    return {
        "judgement": judgement(claim),
        "why": (claim["rule_why"] or "").splitlines(),
        "section": SECTIONS.get(claim["section"], claim["section"]),
        "reasoning": render(claim["reasoning"] or ""),
        "sides": {stance: side(trials, stance) for stance in ("for", "against", "qualifies")},
        "agreement": agreement(claim),
        "options": options(claim["claim"], found["switches"]),
        "map": evidence_map.draw(studies[:DRAWN], linked=True),
        "undrawn": max(0, len(studies) - DRAWN),
        "map_key": evidence_map.key(),
        "map_bands": evidence_map.BANDS,
        "forests": forest.panels([study for study in trials if study["ci_low"] is not None][:BARS], found["important"]),
        "shown_notices": NOTICED,
        "is_signed": claim["status"] == "reviewed",
        "lines": lines(claim),
        "pools": pools(claim),
        "key_studies": key_studies(claim, studies, found["left_out"]),
        "fragility": fragility(claim, studies + found["left_out"]),
        "noticed": noticed(found["notices"], studies),
        "shown_each_side": SHOWN_EACH_SIDE,
        "shown_reviews": SHOWN_REVIEWS,
        "shown": shown(studies),
    }


def noticed(ledger: dict[int, list[Row]], studies: list[Row]) -> list[Row]:
    """The studies that carry a notice, heaviest first, with what each source says of it."""
    listed = {study["pmid"]: study for study in reversed(studies)}
    return [{"study": listed[pmid], "lines": ledger[pmid]} for pmid in reversed(listed) if pmid in ledger]


def pools(claim: Row) -> list[Row]:
    """What the rule pooled, with the numbers in print: ratios leave their logarithms."""
    return [pool | printed(pool) for pool in claim["summary"].get("panels", {}).get("pools", [])]


def printed(pool: Row) -> Row:
    turn = math.exp if pool["measure"] in RATIOS else float
    numbers = {key: turn(pool[key]) for key in ("estimate", "ci_low", "ci_high")}
    low, high = (signed(turn(number)) for number in pool["prediction"])
    return {"said": effect(numbers), "expected": f"{low} to {high}", "when": time_of(pool["window"])}


def lines(claim: Row) -> list[Row]:
    """Each line of the claim with the editors' answer and, where it says which studies it is about, the rule's."""
    judged = {line["name"]: line for line in claim["summary"].get("panels", {}).get("lines", [])}
    return [line | {"rule": judged.get(line["name"])} for line in claim["lines"]]


def key_studies(claim: Row, studies: list[Row], left_out: list[Row]) -> list[Row]:
    """The editors' key studies, with their row where the query returned it, and whether a switch left it out."""
    listed = {study["pmid"] or study["study"]: study for study in [*left_out, *studies]}
    found = [(key, listed.get(key.get("pmid"))) for key in claim["key_pmids"]]
    return [key | {"listed": study, "is_left_out": study in left_out} for key, study in found]


def fragility(claim: Row, studies: list[Row]) -> Row | None:
    """How little would change the answer, with names for the studies; None where the rule did not look."""
    found = claim["summary"].get("fragility")
    if not found or claim["rule_evidence"] in (None, "not rated"):
        return None
    names = {study["study"]: cited(study) for study in reversed(studies)}
    by_pmid = {str(study["pmid"]): cited(study) for study in studies}
    papers = [(pmid, by_pmid.get(pmid, f"PMID {pmid}"), becomes) for pmid, becomes in found["papers"].items()]
    return {**found, "names": [names.get(study, study) for study in found["studies"]], "papers": papers}


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
