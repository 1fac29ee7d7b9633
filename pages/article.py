"""/article: the article in our own words, every claim marked with its judgement, and the whole with its references."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from pages.markdown import render_article
from pages.rows import Row, rows
from pages.words import EVIDENCE, WORDING, cited
from queries.citations import cite, read_items
from queries.claim_rows import loaded

ARTICLE = Path(__file__).resolve().parent.parent / "article" / "ketamine-therapy.md"
LINK = re.compile(r"\]\(/claims/([a-z0-9-]+)\)")


def data(database: sqlite3.Connection, path: Path = ARTICLE) -> Row | None:
    """The article's text and the judgements on it; None when the file is not there."""
    if not path.is_file():
        return None
    claims = rows(
        database,
        """select claim, title, statement, section, evidence, wording, note, status, under_review, key_pmids
             from claims order by position""",
    )
    held = {
        paper["pmid"]: paper
        for paper in rows(
            database,
            """select distinct p.pmid, s.first_author, s.year, p.journal from claim_studies s join papers p using (pmid)
                where p.identity <> 'mismatch'""",
        )
    }
    for claim in claims:
        keys = [key["pmid"] for key in loaded(claim.pop("key_pmids"), [])]
        claim["key_studies"] = [held[pmid] for pmid in keys if pmid in held]
    return {"markdown": path.read_text(encoding="utf-8"), "claims": claims}


def view(found: Row) -> Row:
    """What the template adds to the data: the article as HTML, its footnotes, and what its links leave out."""
    by_name = {claim["claim"]: claim for claim in found["claims"]}
    known = [name for name in linked(found["markdown"]) if name in by_name]
    numbers = {name: number for number, name in enumerate(known, start=1)}
    return {
        "html": render_article(found["markdown"], by_name, numbers),
        "footnotes": [{"number": n, **by_name[name]} for name, n in numbers.items()],
        "unlinked": [claim for claim in found["claims"] if claim["claim"] not in numbers],
    }


def linked(markdown: str) -> list[str]:
    """Every claim that the text links to, once, in the order of its first link."""
    return list(dict.fromkeys(LINK.findall(markdown)))


def with_references(database: sqlite3.Connection, path: Path = ARTICLE) -> str | None:
    """The article as Markdown with a footnote for each claim and the references of its key studies, in AMA style."""
    found = data(database, path)
    if found is None:
        return None
    by_name = {claim["claim"]: claim for claim in found["claims"]}
    known = [name for name in linked(found["markdown"]) if name in by_name]
    text = LINK.sub(lambda link: link[0] + (f"[^{link[1]}]" if link[1] in by_name else ""), found["markdown"])
    notes = [footnote(by_name[name]) for name in known]
    pmids = dict.fromkeys(study["pmid"] for name in known for study in by_name[name]["key_studies"])
    references = [f"{n}. {cite(item, 'ama')}" for n, item in enumerate(read_items(database, pmids), start=1)]
    return "\n".join([text.rstrip(), "", *notes, "", "## References", "", *references, ""])


def footnote(claim: Row) -> str:
    evidence = EVIDENCE.get(claim["evidence"], (claim["evidence"],))[0]
    wording = WORDING.get(claim["wording"], (claim["wording"],))[0]
    studies = "; ".join(f"{cited(study)} (PMID {study['pmid']})" for study in claim["key_studies"])
    said = f"Evidence: {evidence.lower()}. Wording of the original: {wording.lower()}. {claim['status'].capitalize()}."
    return f"[^{claim['claim']}]: {said}" + (f" Key studies: {studies}." if studies else "")
