"""What articles and books have in common: identifiers, dates, keywords, headings, grants, comments.

Each function takes the one element it is anchored to and looks no deeper than its path says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from db.paper import Comment, Grant, MeshHeading
from db.plain_text import Element, abstract_text, plain_text
from db.pubmed_dates import YEAR, element_date

PMCID = re.compile(r"PMC\d+", re.IGNORECASE)
DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
T = TypeVar("T")


def text(parent: Element | None, *paths: str) -> str:
    """Plain text of the first path that has any."""
    return "" if parent is None else next(filter(None, (plain_text(parent.find(path)) for path in paths)), "")


def texts(parent: Element, path: str) -> tuple[str, ...]:
    return unique(filter(None, (plain_text(one) for one in parent.findall(path))))


def unique(values: Iterable[T]) -> tuple[T, ...]:
    """In order, each once: PubMed repeats grants and keywords word for word."""
    return tuple(dict.fromkeys(values))


def number(printed: str) -> int | None:
    """A positive whole number of at most nine digits, else None."""
    return int(printed) if printed.isascii() and printed.isdecimal() and 0 < int(printed[:10]) < 10**9 else None


def own_ids(parent: Element | None) -> dict[str, str]:
    """IdType → identifier, of the record itself; those of its references stand under ReferenceList."""
    return {one.get("IdType", ""): plain_text(one) for one in _children(parent, "ArticleIdList/ArticleId")}


def doi(ids: dict[str, str], locations: list[Element]) -> str:
    """ValidYN="N" marks a wrong DOI that PubMed keeps on purpose."""
    located = (one for one in locations if one.get("EIdType") == "doi" and one.get("ValidYN") != "N")
    return DOI_PREFIX.sub("", ids.get("doi") or next(map(plain_text, located), ""))


def pmcid(ids: dict[str, str]) -> str:
    match = PMCID.search(ids.get("pmc") or ids.get("pmcid") or "")
    return match.group().upper() if match else ""


def history(data: Element | None) -> dict[str, str]:
    """PubStatus (entrez, pubmed, medline …) → ISO prefix."""
    return {one.get("PubStatus", ""): element_date(one) for one in _children(data, "History/PubMedPubDate")}


def year(*dates: str) -> int | None:
    """The year of the first date there is."""
    return next((int(day[:4]) for day in dates if YEAR.fullmatch(day[:4])), None)


def pages(parent: Element) -> str:
    first, last = text(parent, "Pagination/StartPage"), text(parent, "Pagination/EndPage")
    return text(parent, "Pagination/MedlinePgn") or "-".join(filter(None, (first, last)))


def other_abstracts(citation: Element) -> tuple[tuple[str, str, str], ...]:
    """(type, language, text) of each abstract beside the journal's own."""
    return tuple(
        (one.get("Type", ""), one.get("Language", "eng"), abstract_text(one.findall("AbstractText"))[0])
        for one in citation.findall("OtherAbstract")
    )


def publication_types(elements: list[Element]) -> tuple[tuple[str, str], ...]:
    return unique((one.get("UI", ""), name) for one in elements if (name := plain_text(one)))


def keywords(parent: Element) -> tuple[tuple[str, str], ...]:
    """(owner, keyword): there is a KeywordList for each owner."""
    return unique(
        (group.get("Owner", ""), word)
        for group in parent.findall("KeywordList")
        for one in group.findall("Keyword")
        if (word := plain_text(one))
    )


def concepts(citation: Element) -> tuple[tuple[str, str], ...]:
    """(UI, name) of chemicals and supplementary MeSH."""
    paths = ("ChemicalList/Chemical/NameOfSubstance", "SupplMeshList/SupplMeshName")
    found = (one for path in paths for one in citation.findall(path))
    return unique((one.get("UI", ""), name) for one in found if (name := plain_text(one)))


def mesh(citation: Element) -> tuple[MeshHeading, ...]:
    return unique(heading for one in citation.findall("MeshHeadingList/MeshHeading") for heading in _headings(one))


def _headings(element: Element) -> Iterator[MeshHeading]:
    descriptor = element.find("DescriptorName")
    if descriptor is None:
        return
    qualifiers: list[Element | None] = [*element.findall("QualifierName")]
    for qualifier in qualifiers or [None]:
        pair = [descriptor] if qualifier is None else [descriptor, qualifier]
        yield MeshHeading(
            plain_text(descriptor),
            descriptor.get("UI", ""),
            plain_text(qualifier),
            "" if qualifier is None else qualifier.get("UI", ""),
            any(one.get("MajorTopicYN") == "Y" for one in pair),
            any(one.get("AutoHM") == "Y" for one in pair),
        )


def registrations(article: Element) -> tuple[tuple[str, str], ...]:
    """(data bank, accession number): trial registers, but also GENBANK, PDB and their like."""
    return unique(
        (text(bank, "DataBankName"), accession)
        for bank in article.findall("DataBankList/DataBank")
        for one in bank.findall("AccessionNumberList/AccessionNumber")
        if (accession := plain_text(one))
    )


def grants(parent: Element) -> tuple[Grant, ...]:
    return unique(
        Grant(*(text(one, name) for name in ("GrantID", "Acronym", "Agency", "Country")))
        for one in parent.findall("GrantList/Grant")
    )


def comments(citation: Element) -> tuple[Comment, ...]:
    """CommentsCorrectionsList, which hangs on MedlineCitation; a retraction may come without a PMID."""
    return unique(
        Comment(one.get("RefType", ""), text(one, "RefSource"), number(text(one, "PMID")), text(one, "Note"))
        for one in citation.findall("CommentsCorrectionsList/CommentsCorrections")
    )


def _children(parent: Element | None, path: str) -> list[Element]:
    return [] if parent is None else parent.findall(path)
