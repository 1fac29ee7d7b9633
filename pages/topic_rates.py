"""Responders and harms in a hundred people for one condition: both arms where known, and what is only a ratio."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable

from db.reading.harms import UNWANTED
from pages.arm_rates import Rates, by_arm, in_words
from pages.rows import Row, row, rows
from pages.words import label, moment
from queries.strata import TRIALS

OUTCOMES = ("response", "remission", "relapse", "abstinence", "dropout", "side effects", "serious adverse events")
NO_ARM_WITHOUT = ("other-ketamine", "dose-comparison", "none")  # everybody had ketamine: no rate is one without it
NOTED = re.compile(r"\bharm(?:: | = )([^;]+?)(?:;|\.\s+[a-z]|\.?$)", re.I)
HARMED = re.compile(rf"{UNWANTED}|stopped for|psychomimetic|side effects|urinary|cystitis|reached 5%", re.I)
HARMS = """
select f.pmid, f.value as harm, f.words, f.rule, coalesce(c.title, p.title) as title,
       coalesce(c.first_author, p.first_author) as first_author, coalesce(c.year, p.year) as year,
       coalesce(c.design, p.design) as design, coalesce(c.n_total, p.n) as n,
       coalesce(c.compound, p.compound) as compound, coalesce(c.comparator, p.comparator) as comparator,
       p.notice, p.is_retracted, p.identity, 'rules' as read_from, 'read' as basis, null as study
  from findings f join papers p on p.pmid = f.pmid and p.identity <> 'mismatch' and not p.is_retracted
  left join curated c on c.row = (
    select row from curated where pmid = f.pmid and identity <> 'mismatch' order by row limit 1)
 where f.field = 'harm' and f.pmid in (select pmid from paper_terms where field = 'condition' and value = :condition)
   and f.pmid in (select pmid from paper_terms
                   where field = 'design' and value in ('randomised-trial', 'crossover-trial'))
 order by n desc nulls last, f.pmid, f.id
"""


def rates(results: list[Row]) -> list[Row]:
    """Every pair of rates, and each difference in risk that is printed without them; randomised trials first."""
    found = [result | shown(rates, result) for result, rates in by_arm(results)]
    for result in results:
        if result["where"] != "curated" or result["direction"] == "not-comparative":
            continue
        if result["comparator"] not in NO_ARM_WITHOUT:
            found += [
                result | shown(rates, result, place == 0) for place, rates in enumerate(in_words(result["words"] or ""))
            ]
    known = {(one["pmid"], one["doi"]) for one in found}
    found += [
        result | shown(Rates(result["outcome"] or "", "", None, None, "", result["words"] or ""), result)
        for result in results
        if result["measure"] == "risk-difference" and result["estimate"] is not None
        and (result["pmid"], result["doi"]) not in known
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one["design"] not in TRIALS, -(one["year"] or 0), -(one["n"] or 0)))


def shown(rates: Rates, result: Row, is_first: bool = True) -> Row:
    """The rates with the difference between them, and with the difference that the paper prints."""
    named = label(rates.comparator_name or result["comparator"]) or "comparator not stated"
    when = rates.when or (moment(result) if is_first and rates.outcome == result["outcome"] else "")
    both = rates.ketamine is not None and rates.comparator is not None
    difference = (rates.ketamine or 0) - (rates.comparator or 0) if both else None
    told = {"said_outcome": rates.outcome or result["outcome"], "said_when": when, "against": named}
    return told | {
        "ketamine": rates.ketamine,
        "comparator_rate": rates.comparator,
        "words": rates.words,
        "is_harm": rates.is_harm,
        "difference": "" if difference is None else more_or_fewer(difference),
        "printed": per_hundred(result),
    }  # fmt: skip


def per_hundred(result: Row) -> str:
    """A risk difference as people in a hundred: "4 more (10 fewer to 18 more)"; "" when none is printed."""
    if result["measure"] != "risk-difference" or result["estimate"] is None:
        return ""
    numbers = [result["estimate"], result["ci_low"], result["ci_high"]]
    known = [number for number in numbers if number is not None]
    factor = 100 if all(abs(number) <= 1 for number in known) else 1
    said = [more_or_fewer(number * factor) for number in known]
    if len(said) == 2:
        return f"{said[0]} (95% bound: {said[1]})"
    return f"{said[0]} ({said[1]} to {said[2]})" if len(said) == 3 else said[0]


def more_or_fewer(number: float) -> str:
    rounded = round(abs(number))
    return "no difference" if not rounded else f"{rounded} {'more' if number > 0 else 'fewer'}"


def only_relative(results: Iterable[Row], rated: Iterable[Row]) -> list[Row]:
    """Results on responders whose paper gives a ratio or a direction, and no rate of either arm."""
    known = {(one["pmid"], one["doi"]) for one in rated}
    return [
        result
        for result in results
        if result["outcome"] in OUTCOMES and (result["pmid"], result["doi"]) not in known
        and result["direction"] != "not-stated"
    ]  # fmt: skip


def harms(database: sqlite3.Connection, condition: str) -> Row:
    """What randomised trials of a condition say of harm, and of how many trials that is."""
    found = rows(database, HARMS, {"condition": condition})
    held = row(
        database,
        """select count(distinct pmid) as trials from paper_terms
            where field = 'design' and value in ('randomised-trial', 'crossover-trial')
              and pmid in (select pmid from paper_terms where field = 'condition' and value = :condition)
              and pmid not in (select pmid from curated where identity = 'mismatch' and pmid is not null)""",
        {"condition": condition},
    )
    return {"said": found, "trials": (held or {}).get("trials", 0), "speaking": len({one["pmid"] for one in found})}


def by_people(results: Iterable[Row]) -> list[Row]:
    """Results that a person marked as a signal of harm, with the words about it; those without words come last."""
    noted = [
        result | {"harm_words": harm_words(result)}
        for result in results
        if result["harm"] == "signal" and result["where"] == "curated"
    ]
    return sorted(noted, key=lambda one: (not one["harm_words"], -(one["n"] or 0)))


def harm_words(result: Row) -> str:
    """What a person wrote of harm: beside "harm:", else the clauses of the summing-up that name an unwanted effect."""
    if found := NOTED.search(result["doubt"] or ""):
        return found[1].strip()
    clauses = re.split(r"[;:] |\.(?= )", (result["words"] or "").rstrip("."))
    return "; ".join(clause.strip() for clause in clauses if HARMED.search(clause))
