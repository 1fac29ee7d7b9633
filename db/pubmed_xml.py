"""The bytes of one PubmedArticle or PubmedBookArticle → one Paper. Pure: no file, no network, no clock.

Every path is anchored: a record also carries the identifiers, years and authors of the papers it cites.
The format: https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd
"""

from __future__ import annotations

import re

from lxml import etree

from db import pubmed_parts as parts
from db.paper import Paper
from db.plain_text import Element, abstract_text, plain_text
from db.pubmed_dates import element_date, printed_date
from db.pubmed_people import authors, complete

PROLOGUE = re.compile(rb"\s*(?:<\?xml[^>]*\?>)?\s*(?:<!DOCTYPE[^>\[]*>)?")
# Old files declare prefixes once for the whole file; the wrapper stands in for that.
WRAPPER = (
    b'<record xmlns:mml="http://www.w3.org/1998/Math/MathML" xmlns:xlink="http://www.w3.org/1999/xlink">',
    b"</record>",
)


class RecordRefused(ValueError):
    """A record that cannot be read, or that no honest source would send; the message says why."""


def parse_record(body: bytes) -> Paper:
    """One record's bytes → Paper. RecordRefused for anything not well-formed, with an internal DTD or an
    entity, or without a PMID."""
    root = _root(body)
    if root.tag == "PubmedArticle":
        return _article(root)
    if root.tag == "PubmedBookArticle":
        return _book(root)
    raise RecordRefused(f"<{root.tag}> is neither PubmedArticle nor PubmedBookArticle")


def _root(body: bytes) -> Element:
    rest = PROLOGUE.sub(b"", body, count=1)
    if b"<!DOCTYPE" in rest or b"<!ENTITY" in rest:
        raise RecordRefused("it carries an internal DTD")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        wrapped: Element = etree.fromstring(WRAPPER[0] + rest + WRAPPER[1], parser)
    except etree.XMLSyntaxError as error:
        raise RecordRefused(f"it is not well-formed XML: {error.msg}") from None
    if next(wrapped.iter(etree.Entity), None) is not None:
        raise RecordRefused("it refers to an entity")
    children = list(wrapped)
    if len(children) != 1:
        raise RecordRefused(f"it holds {len(children)} elements where one record is expected")
    return children[0]


def _article(root: Element) -> Paper:
    citation, data = root.find("MedlineCitation"), root.find("PubmedData")
    article = None if citation is None else citation.find("Article")
    if citation is None or article is None:
        raise RecordRefused("it has no MedlineCitation with an Article")
    pmid, version = _pmid(citation)
    ids, handled = parts.own_ids(data), parts.history(data)
    abstract, sections = abstract_text(article.findall("Abstract/AbstractText"))
    printed, published = printed_date(article.find("Journal/JournalIssue/PubDate"))
    electronic = element_date(article.find("ArticleDate"))
    title = parts.text(article, "Journal/Title")
    return Paper(
        pmid=pmid,
        version=version,
        kind="article",
        title=plain_text(article.find("ArticleTitle")),
        vernacular_title=plain_text(article.find("VernacularTitle")),
        abstract=abstract,
        sections=sections,
        other_abstracts=parts.other_abstracts(citation),
        journal=parts.text(article, "Journal/ISOAbbreviation")
        or parts.text(citation, "MedlineJournalInfo/MedlineTA")
        or title,
        journal_title=title,
        nlm_id=parts.text(citation, "MedlineJournalInfo/NlmUniqueID"),
        issn=parts.text(citation, "Article/Journal/ISSN", "MedlineJournalInfo/ISSNLinking"),
        volume=parts.text(article, "Journal/JournalIssue/Volume"),
        issue=parts.text(article, "Journal/JournalIssue/Issue"),
        pages=parts.pages(article),
        published_raw=printed,
        published=published or electronic,
        year=parts.year(published, electronic),
        electronic_date=electronic,
        entered=handled.get("pubmed", ""),
        created=handled.get("entrez", ""),
        completed=element_date(citation.find("DateCompleted")),
        revised=element_date(citation.find("DateRevised")),
        doi=parts.doi(ids, article.findall("ELocationID")),
        pmcid=parts.pmcid(ids),
        languages=parts.texts(article, "Language"),
        status=citation.get("Status", ""),
        publication_status=parts.text(data, "PublicationStatus"),
        conflict_statement=parts.text(citation, "CoiStatement"),
        copyright=parts.text(article, "Abstract/CopyrightInformation"),
        authors=authors(article.findall("AuthorList"), shared_affiliation=parts.text(article, "Affiliation")),
        authors_complete=complete(article.findall("AuthorList")),
        mesh=parts.mesh(citation),
        supplementary_concepts=parts.concepts(citation),
        publication_types=parts.publication_types(article.findall("PublicationTypeList/PublicationType")),
        keywords=parts.keywords(citation),
        registrations=parts.registrations(article),
        grants=parts.grants(article),
        comments=parts.comments(citation),
    )


def _book(root: Element) -> Paper:
    document, data = root.find("BookDocument"), root.find("PubmedBookData")
    if document is None:
        raise RecordRefused("it has no BookDocument")
    pmid, version = _pmid(document)
    ids, handled = parts.own_ids(document) | parts.own_ids(data), parts.history(data)
    abstract, sections = abstract_text(document.findall("Abstract/AbstractText"))
    book_title = parts.text(document, "Book/BookTitle")
    printed, published = printed_date(document.find("Book/PubDate"))
    contributed = element_date(document.find("ContributionDate"))
    lists = document.findall("AuthorList") + document.findall("Book/AuthorList")
    return Paper(
        pmid=pmid,
        version=version,
        kind="book",
        title=parts.text(document, "ArticleTitle") or book_title,
        vernacular_title=parts.text(document, "VernacularTitle"),
        abstract=abstract,
        sections=sections,
        journal=book_title,
        journal_title=book_title,
        volume=parts.text(document, "Book/Volume"),
        pages=parts.pages(document),
        published_raw=printed,
        published=published or contributed,
        year=parts.year(published, contributed),
        electronic_date=contributed,
        entered=handled.get("pubmed", ""),
        created=handled.get("entrez", ""),
        revised=element_date(document.find("DateRevised")),
        doi=parts.doi(ids, document.findall("Book/ELocationID")),
        pmcid=parts.pmcid(ids),
        languages=parts.texts(document, "Language"),
        publication_status=parts.text(data, "PublicationStatus"),
        copyright=parts.text(document, "Abstract/CopyrightInformation"),
        authors=authors(lists),
        authors_complete=complete(lists),
        publication_types=parts.publication_types(document.findall("PublicationType")),
        keywords=parts.keywords(document),
        grants=parts.grants(document),
    )


def _pmid(parent: Element) -> tuple[int, int]:
    """(PMID, version) of the record itself."""
    element = parent.find("PMID")
    printed = plain_text(element)
    pmid = parts.number(printed)
    if element is None or pmid is None:
        raise RecordRefused(f"its PMID is {printed[:20]!r}")
    return pmid, parts.number(element.get("Version", "")) or 1
