"""/: the article's claims by section, with what each stands on."""

from __future__ import annotations

import sqlite3
from itertools import groupby

from pages.claim_view import pools
from pages.library import held
from pages.rows import Row, rows
from pages.words import SECTIONS, label, scale
from queries.claim_rows import loaded
from queries.effects import RATIOS
from queries.strata import time_of

CLAIMS = """
select claim, position, section, kind, title, statement, evidence, wording, strength, note, status, under_review,
       studies, papers, read_papers, draft_papers, people, newest_year, summary
  from claims order by position
"""
CHANGED = """
select v.claim, c.title, v.day, v.evidence, v.wording,
       lag(v.evidence) over day_by_day as evidence_before, lag(v.wording) over day_by_day as wording_before
  from verdicts v join claims c using (claim) window day_by_day as (partition by v.claim order by v.day)
"""


def data(database: sqlite3.Connection) -> Row:
    """Claims in the article's order, what changed lately, and what is held."""
    changed = [
        change
        for change in rows(database, CHANGED)
        if change["evidence_before"]
        and (change["evidence"], change["wording"]) != (change["evidence_before"], change["wording_before"])
    ]
    claims = rows(database, CLAIMS)
    for claim in claims:
        claim["summary"] = loaded(claim["summary"], {})
    return {
        "claims": claims,
        "changed": sorted(changed, key=lambda change: change["day"], reverse=True)[:5],
        "held": held(database),
    }


def view(found: Row) -> Row:
    """The claims grouped by section, in the order the article has them."""
    groups = groupby(found["claims"], key=lambda claim: claim["section"])
    for claim in found["claims"]:
        claim["estimate"] = next((in_a_line(pool) for pool in pools(claim)), "")
    return {"sections": [{"name": SECTIONS.get(name, name), "claims": list(claims)} for name, claims in groups]}


def in_a_line(pool: Row) -> str:
    """The fullest pool: "MADRS 4.3 points better (0.2 to 8.3, 95% CI) at about 28 days, 3 trials pooled"."""
    low, high = pool["ci_low"], pool["ci_high"]
    trials = f"{time_of(pool['window'])}, {pool['k']} trials pooled"
    if pool["measure"] != "mean-difference":
        good = f"above {neutral(pool)} is good"
        return f"{label(pool['measure'])} {pool['said']}, {scale(pool['scale'])} at {trials}; {good}"
    way = "better" if pool["estimate"] >= 0 else "worse"
    interval = f"{low:.1f} to {high:.1f}".replace("-", "−")
    return f"{scale(pool['scale'])} {abs(pool['estimate']):.1f} points {way} ({interval}, 95% CI) at {trials}"


def neutral(pool: Row) -> str:
    """The value of no effect."""
    return "1" if pool["measure"] in RATIOS else "0"
