"""CSL items → the files reference managers read: BibTeX, RIS, CSL-JSON and NBIB; notices stand in each."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import rispy

Item = dict[str, Any]

MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    character: "\\" + character for character in "&%$#_{}"
}


def latex(text: str) -> str:
    """Text in which no character means anything to LaTeX."""
    return "".join(LATEX.get(character, character) for character in text)


def citation_key(item: Item) -> str:
    """Surname, year and PMID in ASCII: unique, and the same on every day."""
    first = (item.get("author") or [{}])[0]
    name = unicodedata.normalize("NFKD", first.get("family") or first.get("literal") or "anonymous")
    surname = re.sub(r"[^A-Za-z]", "", name.encode("ascii", "ignore").decode()) or "anonymous"
    return f"{surname}{year(item)}pmid{item['id']}"


def year(item: Item) -> str:
    """The year of publication, or an empty string."""
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    return str(parts[0]) if parts else ""


def medline_date(item: Item) -> str:
    """The date as MEDLINE prints it: 2013 Oct 7."""
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    return " ".join([str(parts[0]), *(MONTHS[m] for m in parts[1:2]), *map(str, parts[2:])]) if parts else ""


def inverted(name: dict[str, str]) -> str:
    """A CSL name as "Family, Given"; a group as it is."""
    if "literal" in name:
        return name["literal"]
    return ", ".join(filter(None, [name.get("family"), name.get("suffix"), name.get("given")]))


def bibtex(items: Sequence[Item]) -> str:
    """One @article (or @incollection) an item."""
    return "\n".join(_bibtex_entry(item) for item in items)


def _bibtex_entry(item: Item) -> str:
    authors = " and ".join(
        "{" + latex(name["literal"]) + "}" if "literal" in name else latex(inverted(name))
        for name in item.get("author", [])
    )
    is_article = item["type"] == "article-journal"
    fields = {
        "author": authors,
        "title": "{" + latex(item["title"]) + "}",
        "journal" if is_article else "booktitle": latex(item.get("container-title", "")),
        "year": year(item),
        "volume": latex(item.get("volume", "")),
        "number": latex(item.get("issue", "")),
        "pages": latex(item.get("page", "")).replace("-", "--"),
        "doi": latex(item.get("DOI", "")),
        "pmid": item.get("PMID", ""),
        "url": item.get("URL", ""),
        "note": latex(item.get("note", "")),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    kind = "article" if is_article else "incollection"
    return "\n".join([f"@{kind}{{{citation_key(item)},", *lines, "}", ""])


class PlainRisWriter(rispy.RisWriter):  # type: ignore[misc]
    """rispy numbers the entries ("1."), which is not RIS."""

    def set_header(self, count: int) -> str:
        """Nothing before an entry."""
        return ""


def ris(items: Sequence[Item]) -> str:
    """RIS through rispy; line breaks inside a value would start a new tag, so they become spaces."""
    return str(rispy.dumps([_ris_entry(item) for item in items], implementation=PlainRisWriter))


def _ris_entry(item: Item) -> dict[str, Any]:
    first, _, last = item.get("page", "").partition("-")
    entry: dict[str, Any] = {
        "type_of_reference": "JOUR" if item["type"] == "article-journal" else "CHAP",
        "authors": [one_line(inverted(name)) for name in item.get("author", [])],
        "title": one_line(item["title"]),
        "journal_name": one_line(item.get("container-title", "")),
        "year": year(item),
        "volume": item.get("volume", ""),
        "number": item.get("issue", ""),
        "start_page": first,
        "end_page": last,
        "doi": item.get("DOI", ""),
        "accession_number": item.get("PMID", ""),
        "urls": [f"https://pubmed.ncbi.nlm.nih.gov/{item['id']}/"],
        "notes": [one_line(item["note"])] if item.get("note") else [],
    }
    return {key: value for key, value in entry.items() if value}


def one_line(text: str) -> str:
    """Text without line breaks or control characters."""
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", text).strip()


def csl_json(items: Sequence[Item]) -> str:
    """CSL-JSON, one array."""
    return json.dumps(list(items), ensure_ascii=False, indent=2)


def nbib(items: Sequence[Item]) -> str:
    """PubMed's own tagged format (MEDLINE), the fields a reference manager imports."""
    return "\n".join(_nbib_entry(item) for item in items)


def _nbib_entry(item: Item) -> str:
    lines = [
        ("PMID", item["id"]),
        ("TI", item["title"]),
        ("VI", item.get("volume")),
        ("IP", item.get("issue")),
    ]
    lines += [("PG", item.get("page")), ("DP", medline_date(item))]
    for name in item.get("author", []):
        lines.append(("CN" if "literal" in name else "FAU", inverted(name)))
    lines += [("TA", item.get("container-title-short")), ("JT", item.get("container-title"))]
    lines += [("AID", f"{item['DOI']} [doi]" if item.get("DOI") else None), ("PMC", item.get("PMCID"))]
    lines += [("GN", item.get("note"))]
    return "\n".join(f"{tag:<4}- {one_line(str(value))}" for tag, value in lines if value) + "\n"


FORMATS = {
    "bibtex": ("BibTeX", "application/x-bibtex", ".bib", bibtex),
    "ris": ("RIS", "application/x-research-info-systems", ".ris", ris),
    "csl": ("CSL-JSON", "application/vnd.citationstyles.csl+json", ".json", csl_json),
    "nbib": ("NBIB (PubMed)", "application/nbib", ".nbib", nbib),
}
