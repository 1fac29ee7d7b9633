"""papers ↔ studies → evidence.db, from what the papers say of themselves and from study_papers.csv."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from db.curation import FOLDER, read_csv
from db.errors import BuildError
from db.evidence import in_order, replace_rows
from db.studies import NO_TRIAL, REGISTERS, Held, Link, related

REVIEWS = {"systematic-review", "meta-analysis", "network-meta-analysis", "narrative-review", "guideline"}
PARTS = {"whole", "subset", "pooled", "extension"}

# Every paper, every curated PMID that is not held, every curated row without one (its key is minus the row).
HELD = """
select p.pmid, p.first_author, p.year, coalesce(c.design, p.design), null, f.value, f.words
from papers p
left join findings f on f.pmid = p.pmid and f.field = 'study_part'
left join curated c on c.row = (select min(row) from curated where pmid = p.pmid and identity <> 'mismatch')
union all
select coalesce(pmid, -row), first_author, year, design, doi, null, null from curated c
where identity <> 'mismatch' and (pmid is null or pmid not in (select pmid from papers))
  and not exists (select 1 from curated o where o.pmid = c.pmid and o.row < c.row)
order by 1
"""
STUDY_OF_RESULT = """
update results set study = s.study
from (select pmid, min(study) as study from paper_studies where is_certain group by pmid) s
where s.pmid = results.pmid and results.study is not s.study
"""


def load_studies(connection: sqlite3.Connection) -> None:
    """Fill studies and paper_studies, and say of each result which study it belongs to."""
    held = list(_held(connection))
    people = list(_study_papers({paper.pmid for paper in held}))
    links = related(held, [link for _, link in people])
    names = {link.study: name for name, link in people}
    rows = ((link.pmid, link.study, link.part, link.why, int(link.is_certain)) for link in links)
    replace_rows(connection, "paper_studies", rows)
    replace_rows(connection, "studies", in_order(connection, "studies", _studies(held, links, names)))
    connection.execute(STUDY_OF_RESULT)


def _held(connection: sqlite3.Connection) -> Iterator[Held]:
    trials = set(REGISTERS) - NO_TRIAL
    numbers: dict[int, set[str]] = defaultdict(set)
    for pmid, register, number in connection.execute("select pmid, registry, number from registrations"):
        if register in trials:
            numbers[pmid].add(number)
    for pmid, author, year, design, doi, part, words in connection.execute(HELD):
        yield Held(
            pmid,
            f"{author or 'Unknown'} {year or ''}".strip(),
            year,
            tuple(sorted(numbers[pmid])),
            part or "",
            words or "",
            design in REVIEWS,
            f"PMID:{pmid}" if pmid > 0 else f"doi:{doi}" if doi else f"row:{-pmid}",
        )


def _study_papers(held: set[int]) -> Iterator[tuple[str, Link]]:
    """(the study's name, link) for each line of study_papers.csv; is_certain 0 means "may be the same"."""
    for number, row in enumerate(read_csv(FOLDER / "study_papers.csv"), start=1):
        if row["part"] not in PARTS or not row["pmid"].isdecimal() or row["is_certain"] not in {"0", "1"}:
            raise BuildError(
                f"db/curated/study_papers.csv, row {number}: needs a PMID, is_certain 0 or 1, and a part out of "
                f"{', '.join(sorted(PARTS))}."
            )
        if int(row["pmid"]) in held:
            link = Link(int(row["pmid"]), row["study"], row["part"], row["why"], row["is_certain"] == "1")
            yield row["name"], link


def _studies(held: list[Held], links: list[Link], names: dict[str, str]) -> Iterator[dict[str, object]]:
    """One row a study, called as a person called it, else after its earliest whole paper."""
    papers = {paper.pmid: paper for paper in held}
    members: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        members[link.study].append(link)
    for study, found in sorted(members.items()):
        first = min(found, key=lambda link: _age(link, papers[link.pmid]))
        certain = [link for link in found if link.is_certain]
        numbers = {number for link in certain for number in papers[link.pmid].numbers}
        yield {
            "study": study,
            "name": names.get(study) or papers[first.pmid].name,
            "registration": "; ".join(sorted(numbers)) or None,
            "first_year": papers[first.pmid].year,
            "papers": len(certain),
            "note": None if certain else "only papers that may report it",
        }


def _age(link: Link, paper: Held) -> tuple[bool, bool, int, int]:
    return not link.is_certain, link.part != "whole", paper.year or 9999, paper.pmid
