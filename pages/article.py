"""/article: the article in our own words, every claim marked with its judgement."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from pages.markdown import CLAIM_LINK, render_article
from pages.rows import Row, rows

ARTICLE = Path(__file__).resolve().parent.parent / "article" / "ketamine-therapy.md"


def data(database: sqlite3.Connection, path: Path = ARTICLE) -> Row | None:
    """The article's text and the judgements on it; None when the file is not there."""
    if not path.is_file():
        return None
    claims = rows(
        database,
        """select claim, title, statement, section, evidence, wording, note, status, under_review
             from claims order by position""",
    )
    return {"markdown": path.read_text(encoding="utf-8"), "claims": claims}


def view(found: Row) -> Row:
    """What the template adds to the data: the article as HTML and what its links leave out."""
    by_name = {claim["claim"]: claim for claim in found["claims"]}
    linked = {link.split("/")[-1] for link in links(found["markdown"])}
    return {
        "html": render_article(found["markdown"], by_name),
        "unlinked": [claim for claim in found["claims"] if claim["claim"] not in linked],
    }


def links(markdown: str) -> list[str]:
    """Every claim address that the text links to, in order."""
    addresses = (part.split(")")[0] for part in markdown.split("](")[1:])
    return [address for address in addresses if CLAIM_LINK.match(address)]
