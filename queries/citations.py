"""Cite papers in six styles: rows of evidence.db → CSL items → text, editorial notices included."""

from __future__ import annotations

import html
import re
import sqlite3
import warnings
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

Item = dict[str, Any]

STYLES = {
    "apa": ("APA", "apa"),
    "ama": ("AMA", "american-medical-association"),
    "nlm": ("NLM (Vancouver)", "nlm-citation-sequence"),
    "chicago": ("Chicago", "chicago-author-date"),
    "mla": ("MLA", "modern-language-association"),
    "harvard": ("Harvard", "harvard-cite-them-right"),
}
NOTICES = {
    "retraction": "Retracted",
    "expression-of-concern": "Expression of concern published",
    "erratum": "Correction published",
    "retracted-and-republished": "Retracted and republished",
    "corrected-and-republished": "Corrected and republished",
    "update": "Updated",
}
FULL_GIVEN_NAMES = {"chicago", "mla"}  # these styles print them; citeproc-py ignores initialize="false"
SMALL_WORDS = {"a", "an", "and", "for", "in", "of", "on", "or", "the", "to"}
AMERICAN_QUOTES = {"chicago", "mla"}  # the full stop goes inside; citeproc-py leaves it outside


@cache
def load_style(name: str) -> CitationStylesStyle:
    """The compiled style, with the options that citeproc-py does not honour taken out in memory."""
    source = (Path(__file__).parent / "styles" / f"{STYLES[name][1]}.csl").read_bytes()
    if name in FULL_GIVEN_NAMES:
        source = re.sub(rb' initialize-with="[^"]*"', b"", source)
    if name == "nlm":  # without a delimiter citeproc-py prints "2013Oct"
        source = re.sub(rb'<date-part ((?:form="short" )?name="(?:month|day)")', rb'<date-part prefix=" " \1', source)
    locale = "en-GB" if name == "harvard" else "en-US"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return CitationStylesStyle(BytesIO(source), locale=locale, validate=False)


def full_page_range(pages: str) -> str:
    """PubMed's shortened range in full: 1134-42 → 1134-1142; anything else as it is."""
    match = re.fullmatch(r"([A-Za-z]*)(\d+)-(\d+)", pages)
    if not match or len(match[3]) > len(match[2]):
        return pages
    first, last = match[2], match[2][: len(match[2]) - len(match[3])] + match[3]
    return f"{match[1]}{first}-{match[1]}{last}"


def csl_name(author: Mapping[str, Any]) -> dict[str, str]:
    """One author row as a CSL name; a group stays whole."""
    if author.get("collective_name"):
        return {"literal": author["collective_name"]}
    name = {
        "family": author.get("last_name") or "",
        "given": author.get("fore_name") or author.get("initials") or "",
    }
    if author.get("suffix"):
        name["suffix"] = author["suffix"]
    return {part: text for part, text in name.items() if text}


def notice_sentence(notice: Mapping[str, Any]) -> str:
    """One notice as a reader should meet it in a reference list, without the closing stop."""
    what = NOTICES.get(notice["kind"], str(notice["kind"]).replace("-", " ").capitalize())
    where = f"PMID {notice['other_pmid']}" if notice.get("other_pmid") else notice.get("citation") or ""
    return f"{what}: {where}" if where else what


def csl_item(
    paper: Mapping[str, Any], authors: Sequence[Mapping[str, Any]], notices: Sequence[Mapping[str, Any]] = ()
) -> Item:
    """One row of papers with its authors and the notices on it, as a CSL-JSON item keyed by PMID."""
    title = (paper["title"] or "").strip() or "[Title not stated]"
    item: Item = {
        "id": str(paper["pmid"]),
        "type": "chapter" if paper.get("kind") == "book" else "article-journal",
        "title": title[:-1] if title.endswith(".") and not title.endswith("..") else title,
        "container-title": paper.get("journal_title") or paper.get("journal") or "",
        "container-title-short": paper.get("journal") or "",
        "author": [name for name in map(csl_name, authors) if name],
        "volume": paper.get("volume") or "",
        "issue": paper.get("issue") or "",
        "page": full_page_range(paper.get("pages") or ""),
        "DOI": paper.get("doi") or "",
        "PMID": str(paper["pmid"]),
        "PMCID": paper.get("pmcid") or "",
        "URL": "" if paper.get("doi") else f"https://pubmed.ncbi.nlm.nih.gov/{paper['pmid']}/",
    }
    date = [int(part) for part in re.findall(r"\d+", paper.get("published") or str(paper.get("year") or ""))]
    if date:
        item["issued"] = {"date-parts": [date]}
    notes = [notice_sentence(notice) for notice in notices]
    if paper.get("origin") == "starter":
        notes.append("Author list and details incomplete (starter library)")
    item["note"] = ". ".join(notes)
    return {key: value for key, value in item.items() if value}


def capital_after_colon(title: str) -> str:
    """APA's sentence case: the first word after a colon starts with a capital."""
    return re.sub(r"(: )([a-z])", lambda match: match[1] + match[2].upper(), title)


def title_case(text: str) -> str:
    """English title case for a journal's name, which PubMed gives in sentence case."""
    words = re.split(r"( )", text)
    return "".join(
        word if word in SMALL_WORDS and position else word[:1].upper() + word[1:] for position, word in enumerate(words)
    )


def dotted_initials(name: dict[str, str]) -> dict[str, str]:
    """Given names with a stop after each lone initial: James W → James W."""
    if "given" not in name:
        return name
    return name | {"given": re.sub(r"\b([A-Z])(?=\s|$)", r"\1.", name["given"])}


def prepare(item: Item, style: str) -> Item:
    """The item as one style needs it, without the note (which we add ourselves)."""
    shown = {key: value for key, value in item.items() if key != "note"}
    if style == "apa":
        shown["title"] = capital_after_colon(shown["title"])
    if style in FULL_GIVEN_NAMES:
        shown["author"] = [dotted_initials(name) for name in shown.get("author", [])]
    if style == "harvard" and "container-title" in shown:
        shown["container-title"] = title_case(shown["container-title"])
    return shown


def tidy(text: str, style: str) -> str:
    """Mend what citeproc-py gets wrong where a reader would see it."""
    text = re.sub(r"^\d+\.\s*", "", text.strip())
    text = re.sub(r"([?!])[.,](?=[ ”’<]|$)", r"\1", text).replace("..", ".")
    if style in AMERICAN_QUOTES:
        text = re.sub(r"([?!]?)”([.,])", lambda m: m[1] + "”" if m[1] else m[2] + "”", text)
        text = re.sub(r"(?<=[a-z]-)([a-z])(?=[^”]*”)", lambda match: match[1].upper(), text)
    return text


def cite(item: Item, style: str) -> str:
    """One item as plain text in one of STYLES; notices follow in square brackets."""
    shown = prepare(item, style)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bibliography = CitationStylesBibliography(load_style(style), CiteProcJSON([shown]), formatter.plain)
        bibliography.register(Citation([CitationItem(item["id"])]))
        text = tidy(html.unescape(str(bibliography.bibliography()[0])), style)
    return f"{text} [{item['note']}.]" if item.get("note") else text


def read_items(db: sqlite3.Connection, pmids: Iterable[int]) -> list[Item]:
    """CSL items of the papers held, in the order asked; a PMID that is not held is left out."""
    items = []
    for pmid in pmids:
        papers = _rows(db, "select * from papers where pmid = ?", pmid)
        if papers:
            authors = _rows(db, "select * from authors where pmid = ? order by position", pmid)
            notices = _rows(
                db,
                "select distinct kind, other_pmid, citation from notices"
                " where pmid = ? and direction = 'this paper' order by kind, other_pmid",
                pmid,
            )
            items.append(csl_item(papers[0], authors, notices))
    return items


def _rows(db: sqlite3.Connection, sql: str, pmid: int) -> list[dict[str, Any]]:
    cursor = db.execute(sql, (pmid,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
