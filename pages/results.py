"""Results with what is known of the study behind each: a person's reading before a rule's."""

from __future__ import annotations

import sqlite3

from pages.rows import Row, rows

RESULTS = """
select r.id, r.pmid, r.comparison, r.outcome, r.scale, r.is_primary, r.primary_met, r.hours_from_first_dose,
       r.days_from_last_dose, r.measure, r.estimate, r.ci_low, r.ci_high, r.benefit_sign, r.direction, r.harm, r.p,
       r.poolable,
       r.words, r."where", coalesce(r.study, ps.study) as study, c.row is not null as is_curated, c.doi, c.doubt,
       coalesce(c.title, p.title) as title, coalesce(c.first_author, p.first_author) as first_author,
       coalesce(c.year, p.year) as year, coalesce(c.design, p.design) as design, coalesce(c.n_total, p.n) as n,
       coalesce(c.compound, p.compound) as compound, coalesce(c.route, p.route) as route,
       coalesce(c.dose, p.dose) as dose, coalesce(c.comparator, p.comparator) as comparator,
       coalesce(c.condition, p.condition) as condition, p.identity, p.notice, p.is_retracted,
       case when c.row is null then 'rules' else c.read_from end as read_from,
       case when c.row is null then 'read' else 'curated' end as basis
  from results r
  left join papers p on p.pmid = r.pmid
  left join curated c on c.row = coalesce(
    (select row from curated where pmid = r.pmid and identity <> 'mismatch' limit 1), iif(r.pmid < 0, -r.pmid, null))
  left join paper_studies ps on ps.pmid = r.pmid
       and not exists (select 1 from paper_studies o where o.pmid = ps.pmid and o.study < ps.study)
 where coalesce(p.identity, '') <> 'mismatch' and {condition}
 order by year desc, r.pmid, r.id
"""


def results_of(database: sqlite3.Connection, condition: str, parameters: Row) -> list[Row]:
    """Results that meet an SQL condition over `r`, newest first; what a person read hides what rules read there."""
    found = rows(database, RESULTS.format(condition=condition), parameters)
    by_people = {place(result) for result in found if result["where"] == "curated"}
    kept = [result for result in found if result["where"] == "curated" or place(result) not in by_people]
    for result in kept:
        result["study"] = result["study"] or f"pmid:{result['pmid']}"
        if result["pmid"] < 0:
            result["pmid"] = None
    return kept


def place(result: Row) -> tuple[object, ...]:
    """Which reading of which paper: a result by a person and one by rules at the same place are the same result."""
    return (result["pmid"], result["scale"], result["measure"], result["hours_from_first_dose"])
