"""/matrix: route by condition, how many randomised trials and how many of them found no difference; gaps included."""

from __future__ import annotations

import sqlite3

from pages.rows import Row, rows

ROUTES = ("intravenous", "intranasal", "subcutaneous", "intramuscular", "oral", "sublingual")
CONDITIONS = (
    "depression", "treatment-resistant-depression", "bipolar-depression", "suicidality", "ptsd", "anxiety-disorder",
    "ocd", "chronic-pain", "acute-pain", "substance-use", "eating-disorder", "borderline-personality",
)  # fmt: skip
CELLS = """
select c.value as condition, r.value as route, count(distinct c.pmid) as trials,
       count(distinct case when exists (select 1 from results x where x.pmid = c.pmid
         and x.direction in ('no-clear-difference', 'leans-comparator', 'favours-comparator')) then c.pmid end) as nulls
  from paper_terms c
  join paper_terms r on r.pmid = c.pmid and r.field = 'route'
  join papers p on p.pmid = c.pmid and not p.is_retracted and p.identity <> 'mismatch'
 where c.field = 'condition'
   and c.pmid in (select pmid from paper_terms
                   where field = 'design' and value in ('randomised-trial', 'crossover-trial'))
 group by c.value, r.value
"""


def data(database: sqlite3.Connection) -> Row:
    """The counts of every cell that has a trial, and the two axes."""
    return {"routes": list(ROUTES), "conditions": list(CONDITIONS), "cells": rows(database, CELLS)}


def view(found: Row) -> Row:
    """The cells by condition and route; what is not in it is an empty cell, which is a finding."""
    cells = {(cell["condition"], cell["route"]): cell for cell in found["cells"]}
    most = max((cell["trials"] for cell in found["cells"]), default=1)
    lines = [
        {"condition": condition, "cells": [shaded(cells.get((condition, route)), most) for route in ROUTES]}
        for condition in CONDITIONS
    ]
    empty = sum(cell is None for line in lines for cell in line["cells"])
    return {"lines": lines, "empty": empty, "total": len(ROUTES) * len(CONDITIONS)}


def shaded(cell: Row | None, most: int) -> Row | None:
    """The cell with a shade from 1 to 4 for its share of the fullest cell."""
    return None if cell is None else cell | {"shade": min(4, 1 + 4 * cell["trials"] // (most + 1))}
