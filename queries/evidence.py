"""The rows of a claim as plain values: the contract's columns, and what the verdict needs beside them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from queries.tail import with_results

REVIEWS = ("systematic-review", "meta-analysis", "network-meta-analysis", "narrative-review")
GUIDELINES = ("guideline",)
UNREAD = ("not recorded", "none", "")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a claim. `key` is the PMID, or minus the curated row where there is none yet.

    estimate and interval are as printed; benefit_sign says which way is good (+1 larger, -1 smaller,
    0 unknown); important is the scale's smallest important difference in its own points, None where
    nobody has set one.
    """

    study: str
    key: int = 0
    stance: str = "unclear"
    basis: str = "read"
    read_from: str = "rules"
    weight: float = 0.0
    design: str | None = None
    n: int | None = None
    condition: str | None = None
    compound: str | None = None
    route: str | None = None
    comparator: str | None = None
    outcome: str | None = None
    scale: str | None = None
    hours_from_first_dose: float | None = None
    days_from_last_dose: float | None = None
    direction: str | None = None
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    harm: str | None = None
    notice: str | None = None
    year: int | None = None
    first_author: str | None = None
    title: str | None = None
    measure: str = ""
    benefit_sign: int = 0
    important: float | None = None
    n_intervention: int | None = None
    n_comparator: int | None = None
    in_frame: bool = True
    terms: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def is_review(self) -> bool:
        return self.design in REVIEWS

    @property
    def is_guideline(self) -> bool:
        return self.design in GUIDELINES

    @property
    def is_retracted(self) -> bool:
        return self.notice == "retracted"

    @property
    def is_read(self) -> bool:
        return self.read_from not in UNREAD

    def has(self, field_name: str, *values: str) -> bool:
        """Whether any of these values was read for this study."""
        return bool(self.terms.get(field_name, frozenset()) & set(values))


def is_animal(line: Line) -> bool:
    """Whether the study is in animals or cells, and not in people."""
    return line.design == "preclinical" or (
        line.has("species", "mouse", "rat", "monkey", "other-animal", "in-vitro") and not line.has("species", "human")
    )


# What a verdict needs of a result beyond the contract's columns.
DETAILS = """
select r.id, r.measure, r.benefit_sign, r.n_intervention, r.n_comparator,
  (select v.smallest_important_difference from vocabulary v
   where v.field = 'scale' and v.name = r.scale and r.measure = 'mean-difference') as important
from result_lines r
"""
# The terms that the bias switches and panels ask for.
SWITCH_FIELDS = (
    *("blinding", "age", "exposure", "species", "design_flag", "route", "comparator"),
    *("condition", "compound", "outcome", "population", "funding"),
)
# Who paid and who is paid are no vocabulary: rules leave them among the findings, with the words they were read from.
MONEY_FIELDS = ("funding", "conflict")


@dataclass(frozen=True, slots=True)
class Context:
    """What is looked up beside a claim's rows: details by result id, terms by paper and field."""

    details: Mapping[str, sqlite3.Row]
    terms: Mapping[int, Mapping[str, frozenset[str]]]


def read_context(connection: sqlite3.Connection, keys: Iterable[int]) -> Context:
    """The details and terms of these papers only: those of a whole literature take seconds to read."""
    mine = json.dumps(sorted(set(keys)))
    details = connection.execute(f"{DETAILS} where r.pmid in (select value from json_each(?))", [mine])
    return Context({row["id"]: row for row in details}, read_terms(connection, mine))


def read_rows(connection: sqlite3.Connection, sql: str) -> list[sqlite3.Row]:
    """Run one claim's query: the contract's columns, and three in front that say which line each row is."""
    return connection.execute(with_results(sql)).fetchall()


def read_lines(rows: Iterable[sqlite3.Row], context: Context) -> list[Line]:
    """The same rows as Lines, in the same order."""
    return [to_line(row, row["line_key"], row["line_result"], row["line_in_frame"], context) for row in rows]


def read_terms(connection: sqlite3.Connection, keys: str) -> dict[int, dict[str, frozenset[str]]]:
    """What each paper (a JSON list of keys) is known for, for the fields that switches use, however it was read."""
    held: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for table, names in (("paper_terms", SWITCH_FIELDS), ("findings", MONEY_FIELDS)):
        marks = ",".join("?" * len(names))
        sql = (
            f"select pmid, field, value from {table} "
            f"where pmid in (select value from json_each(?)) and field in ({marks})"
        )
        for pmid, name, value in connection.execute(sql, (keys, *names)):
            held[pmid][name].add(value)
    return {pmid: {name: frozenset(found) for name, found in named.items()} for pmid, named in held.items()}


BESIDE = (
    "key",
    "measure",
    "benefit_sign",
    "important",
    "n_intervention",
    "n_comparator",
    "in_frame",
    "terms",
)
SHARED = [f.name for f in fields(Line) if f.name not in BESIDE]


def to_line(row: sqlite3.Row, key: int, result: str | None, in_frame: int, context: Context) -> Line:
    """One returned row with its key, its result's details and the paper's terms."""
    detail = context.details.get(result) if result else None
    extra: dict[str, Any] = {}
    if detail is not None:
        extra = {
            "measure": detail["measure"] or "",
            "benefit_sign": detail["benefit_sign"] or 0,
            "important": detail["important"],
            "n_intervention": detail["n_intervention"],
            "n_comparator": detail["n_comparator"],
        }
    shared = {name: row[name] for name in SHARED}
    shared["weight"] = shared["weight"] or 0.0
    return Line(key=key, in_frame=bool(in_frame), terms=context.terms.get(key, {}), **shared, **extra)
