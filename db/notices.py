"""Editorial notices: who says what of whom. RefTypes come in pairs, and only "…In" marks the paper itself.

https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/att-RefType.html
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from db.paper import Paper

THIS, THAT = "this paper", "that paper"

# RefType in lower case → kind, whom it befalls. "Cites" is a reference, not a notice.
REF_TYPES = {
    "retractionin": ("retraction", THIS),
    "retractionof": ("retraction", THAT),
    "partialretractionin": ("partial-retraction", THIS),
    "partialretractionof": ("partial-retraction", THAT),
    "retractedandrepublishedin": ("retracted-and-republished", THIS),
    "retractedandrepublishedfrom": ("retracted-and-republished", THAT),
    "expressionofconcernin": ("expression-of-concern", THIS),
    "expressionofconcernfor": ("expression-of-concern", THAT),
    "correctedandrepublishedin": ("corrected-and-republished", THIS),
    "correctedandrepublishedfrom": ("corrected-and-republished", THAT),
    "erratumin": ("erratum", THIS),
    "erratumfor": ("erratum", THAT),
    "updatein": ("update", THIS),
    "updateof": ("update", THAT),
    "republishedin": ("republished", THIS),
    "republishedfrom": ("republished", THAT),
    "reprintin": ("reprint", THIS),
    "reprintof": ("reprint", THAT),
    "commentin": ("comment", THIS),
    "commenton": ("comment", THAT),
    "summaryforpatientsin": ("summary-for-patients", THIS),
    "originalreportin": ("summary-for-patients", THAT),
    "associatedpublication": ("associated-publication", THIS),
    "associateddataset": ("associated-dataset", THIS),
}
PUBLICATION_TYPES = {
    "retracted publication": ("retraction", THIS),
    "retraction of publication": ("retraction", THAT),
    "retraction notice": ("retraction", THAT),  # its name since 2025
    "expression of concern": ("expression-of-concern", THAT),
    "published erratum": ("erratum", THAT),
    "corrected and republished article": ("corrected-and-republished", THAT),
}
# What papers.notice shows: the gravest notice on the paper, else what the paper is a notice of.
GRAVITY = (
    "retraction",
    "retracted-and-republished",
    "expression-of-concern",
    "partial-retraction",
    "corrected-and-republished",
    "erratum",
    "update",
)
RETRACTING = ("retraction", "retracted-and-republished")


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing said of one paper. source: pubmed (its own list), publication type, or notice (that side's)."""

    kind: str
    direction: str
    ref_type: str
    other_pmid: int | None
    citation: str
    note: str
    source: str


def notices_of(paper: Paper) -> list[Notice]:
    """What a record itself says, from its comments list and its publication types."""
    named = [
        Notice(*befalls(one.ref_type), one.ref_type, one.pmid, one.citation, one.note, "pubmed")
        for one in paper.comments
        if one.ref_type.lower() not in {"", "cites"} and one.pmid != paper.pmid
    ]
    typed = [
        Notice(*PUBLICATION_TYPES[name.lower()], name, None, "", "", "publication type")
        for _, name in paper.publication_types
        if name.lower() in PUBLICATION_TYPES
    ]
    return named + typed


def befalls(ref_type: str) -> tuple[str, str]:
    """(kind, this paper or that paper). A RefType that PubMed adds one day keeps its own name."""
    name = ref_type.lower()
    return REF_TYPES.get(name, (name, THIS if name.endswith("in") else THAT))


ACROSS = """
insert into notices
select n.other_pmid, 'notice', row_number() over (partition by n.other_pmid order by n.pmid, n.position),
  n.kind, 'this paper', n.ref_type, n.pmid, coalesce(p.journal || '. ', '') || coalesce(p.published, ''),
  n.note, null
from notices n join papers p on p.pmid = n.pmid
where n.direction = 'that paper' and n.source = 'pubmed' and n.other_pmid in (select pmid from papers)
  and n.kind in (select value from json_each(:kinds))
  and not exists (select 1 from notices m where m.pmid = n.other_pmid and m.source = 'publication type'
                  and m.direction = 'that paper' and m.kind = n.kind)
"""
DATED = """
update notices set noticed = d.day
from (select n.pmid, n.source, n.position, nullif(p.published, '') as day
      from notices n join papers p on p.pmid = iif(n.direction = 'this paper', n.other_pmid, n.pmid)) d
where d.pmid = notices.pmid and d.source = notices.source and d.position = notices.position
  and notices.source not like 'crossref%'
  and notices.noticed is not d.day
"""
SUMMED = """
with gravity(kind, place) as (select value, key from json_each(:kinds)),
ranked as (
  select n.pmid, iif(n.direction = 'this paper', n.kind, n.kind || '-notice') as notice,
    row_number() over (partition by n.pmid order by n.direction <> 'this paper', g.place) as place
  from notices n join gravity g on g.kind = n.kind
),
retracted as (
  select n.pmid from notices n
  where n.direction = 'this paper' and n.kind in (select value from json_each(:retracting))
    -- A retraction notice is not itself retracted, unless its own record says where.
    and (n.source = 'pubmed' or not exists (
      select 1 from notices m where m.pmid = n.pmid and m.source = 'publication type'
        and m.direction = 'that paper' and m.kind = 'retraction'))
    -- A source that later reinstated the paper no longer says it is retracted; PubMed's own word is its own.
    and not (n.source like 'crossref%' and exists (
      select 1 from notices m where m.pmid = n.pmid and m.source like 'crossref%' and m.direction = 'this paper'
        and m.kind = 'reinstatement' and coalesce(m.noticed, '') >= coalesce(n.noticed, '')))
)
update papers set notice = s.notice, is_retracted = s.is_retracted
from (select p.pmid, r.notice, p.pmid in (select pmid from retracted) as is_retracted
      from papers p left join ranked r on r.pmid = p.pmid and r.place = 1) s
where s.pmid = papers.pmid and (papers.notice is not s.notice or papers.is_retracted <> s.is_retracted)
"""


def load_across(connection: sqlite3.Connection) -> None:
    """Tell each paper held what the notices held say of it, whichever of the two came first."""
    named = {"kinds": json.dumps(GRAVITY), "retracting": json.dumps(RETRACTING)}
    connection.execute("delete from notices where source = 'notice'")
    connection.execute(ACROSS, named)
    connection.execute(DATED)
    connection.execute(SUMMED, named)
