"""The starter library: the curated studies as PubMed XML, holding only what names a paper.

Title, first author, year, journal, DOI and registry number; no abstract, design, heading or keyword, so that
no reader can read our own answers back. "Journal Article", the language "und" (undetermined), the publication
model and the statuses are there because PubMed's DTD requires each of them.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from .searches import Study

HEAD = (
    b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC '
    b'"-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
FOOT = b"</PubmedArticleSet>"
REGISTRIES = {
    "NCT": "ClinicalTrials.gov",
    "ACTRN": "ANZCTR",
    "ChiCTR": "ChiCTR",
    "UMIN": "UMIN CTR",
    "ISRCTN": "ISRCTN",
}


def starter_library(studies: list[Study]) -> bytes:
    """One PubmedArticleSet with an article for each study that has a PMID."""
    articles = [article_xml(study).encode() for study in studies if study.pmid]
    return HEAD + b"\n".join(articles) + FOOT


def article_xml(study: Study) -> str:
    """A PubmedArticle, valid by pubmed_250101.dtd."""
    journal = escape(study.journal)
    doi = f'<ArticleId IdType="doi">{escape(study.doi)}</ArticleId>' if study.doi else ""
    place = f'<ELocationID EIdType="doi" ValidYN="Y">{escape(study.doi)}</ELocationID>' if study.doi else ""
    return (
        '<PubmedArticle><MedlineCitation Status="Publisher" Owner="NLM">'
        f'<PMID Version="1">{study.pmid}</PMID><Article PubModel="Print">'
        f'<Journal><JournalIssue CitedMedium="Internet"><PubDate>{date_xml(study)}</PubDate></JournalIssue>'
        f"<Title>{journal}</Title><ISOAbbreviation>{journal}</ISOAbbreviation></Journal>"
        f"<ArticleTitle>{escape(study.title)}</ArticleTitle>"
        f"{place or '<Pagination><MedlinePgn/></Pagination>'}{author_xml(study)}<Language>und</Language>"
        f"{registry_xml(study)}"
        '<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>'
        f"</PublicationTypeList></Article><MedlineJournalInfo><MedlineTA>{journal}</MedlineTA></MedlineJournalInfo></MedlineCitation>"
        "<PubmedData><PublicationStatus>ppublish</PublicationStatus><ArticleIdList>"
        f'<ArticleId IdType="pubmed">{study.pmid}</ArticleId>'
        f"{doi}</ArticleIdList></PubmedData></PubmedArticle>"
    )


def date_xml(study: Study) -> str:
    """A Year where we know one; PubDate may not be empty, so a MedlineDate says that we do not."""
    return f"<Year>{study.year}</Year>" if study.year.isdigit() else "<MedlineDate>unknown</MedlineDate>"


def author_xml(study: Study) -> str:
    """The first author's surname; the list says of itself that it is incomplete."""
    if not study.first_author:
        return ""
    name = f"<LastName>{escape(study.first_author)}</LastName>"
    return f'<AuthorList CompleteYN="N"><Author ValidYN="Y">{name}</Author></AuthorList>'


def registry_xml(study: Study) -> str:
    """DataBankList, one DataBank for each registry number."""
    banks = [
        f"<DataBank><DataBankName>{registry}</DataBankName><AccessionNumberList>"
        f"<AccessionNumber>{escape(number)}</AccessionNumber></AccessionNumberList></DataBank>"
        for number in study.registry_numbers
        for registry in [name for prefix, name in REGISTRIES.items() if number.startswith(prefix)]
    ]
    return f'<DataBankList CompleteYN="N">{"".join(banks)}</DataBankList>' if banks else ""
