"""/against: our answers beside those of Cochrane, guidelines and regulators, with the reason for every difference."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import asdict

from pages.rows import Row, rows
from queries.against import held, named_once
from queries.agreement import read_agreement
from queries.agreement_page import parted

# Cochrane reviews and guidelines among a claim's rows, with their own conclusion where one was read.
OTHERS = """
select s.claim, k.title as claim_title, s.pmid, s.title, s.first_author, s.year, s.journal, s.design, s.stance,
       s.read_from, s.basis, s.study, s.notice, p.identity, p.is_retracted, c.primary_result as conclusion, r.grade,
       r.search_date
  from claim_studies s
  join claims k on k.claim = s.claim
  left join papers p on p.pmid = s.pmid
  left join curated c on c.pmid = s.pmid and c.identity <> 'mismatch'
  left join reviews r on r.pmid = s.pmid
 where s.journal like 'Cochrane Database%' or s.design = 'guideline'
 order by s.year desc, s.pmid, k.position
"""


def data(database: sqlite3.Connection) -> Row:
    """Every answer of agreement.yml beside ours, where editors and rule part, and what is not yet set beside ours."""
    said = read_agreement()
    used = {authority.get("pmid") for authority in said["authorities"]}
    return {
        "authorities": [
            asdict(found) | {"trials": named_once(found.trials), "held": len(found.trials)} for found in held(database)
        ],
        "parted": parted(database, said["parted"]),
        "others": once_each(other for other in rows(database, OTHERS) if other["pmid"] not in used),
        "facts": rows(database, "select * from facts order by happened desc"),
    }


def once_each(others: Iterable[Row]) -> list[Row]:
    """One row a review or guideline, with every claim it was found for."""
    found: dict[object, Row] = {}
    for other in others:
        claim = {"claim": other.pop("claim"), "title": other.pop("claim_title")}
        found.setdefault(other["pmid"] or other["study"], {**other, "claims": []})["claims"].append(claim)
    return list(found.values())
