"""/against: our answers beside those of Cochrane, guidelines and regulators, and what is not known about both."""

from __future__ import annotations

import sqlite3

from pages.rows import Row, rows

# Who else answered: Cochrane reviews and guidelines among a claim's rows, with their own conclusion where one was read.
OTHERS = """
select s.claim, s.pmid, s.title, s.first_author, s.year, s.journal, s.design, s.stance, s.read_from, s.basis, s.study,
       s.notice, p.identity, p.is_retracted, c.primary_result as conclusion, r.grade, r.trials_included, r.search_date
  from claim_studies s
  left join papers p on p.pmid = s.pmid
  left join curated c on c.pmid = s.pmid and c.identity <> 'mismatch'
  left join reviews r on r.pmid = s.pmid
 where s.journal like 'Cochrane Database%' or s.design = 'guideline'
 order by s.year desc, s.pmid
"""
ABOUT_MEDICINES = "select * from facts order by happened desc"


def data(database: sqlite3.Connection) -> Row:
    """For each claim somebody else answered: their answers with dates, and ours."""
    claims = rows(database, "select claim, position, title, evidence, wording, status from claims order by position")
    others, facts = rows(database, OTHERS), rows(database, ABOUT_MEDICINES)
    answered = []
    for claim in claims:
        theirs = [other for other in others if other["claim"] == claim["claim"]]
        norms = [fact for fact in facts if claim["claim"] in (fact["claims"] or "").split(";")]
        if theirs or norms:
            answered.append({**claim, "others": theirs, "facts": norms})
    return {"answered": answered}
