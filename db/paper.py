"""Paper: one PubMed record as plain values, whatever file or server it came from."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Section:
    """One labelled part of an abstract; start and end are code points in Paper.abstract."""

    label: str  # as printed, "" when unlabelled
    category: str  # NlmCategory: BACKGROUND, OBJECTIVE, METHODS, RESULTS, CONCLUSIONS, UNASSIGNED or ""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Author:
    """A person or, when collective_name is set, a group; investigators are not authors."""

    last_name: str = ""
    fore_name: str = ""
    initials: str = ""
    suffix: str = ""
    collective_name: str = ""
    orcid: str = ""
    affiliations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeshHeading:
    """One descriptor × qualifier; qualifier is "" when the heading stands alone."""

    descriptor: str
    descriptor_ui: str = ""
    qualifier: str = ""
    qualifier_ui: str = ""
    is_major: bool = False
    is_automatic: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """One entry of CommentsCorrectionsList, as PubMed words it."""

    ref_type: str  # RetractionIn, ErratumFor …
    citation: str
    pmid: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """A funding line; PubMed repeats some verbatim, we keep one."""

    number: str = ""
    acronym: str = ""
    agency: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One PubMed record.

    title and abstract are plain text: markup dropped, its characters kept, superscripts as ^ only where
    the plain digit would change the meaning. A labelled abstract reads "LABEL: text", one section a line.
    Dates: *_raw as printed; sortable ones are ISO prefixes ("2019", "2019-03", "2019-03-07").
    """

    pmid: int = 0
    version: int = 1
    kind: str = "article"  # article or book
    title: str = ""
    vernacular_title: str = ""
    abstract: str = ""
    sections: tuple[Section, ...] = ()
    other_abstracts: tuple[tuple[str, str, str], ...] = ()  # type, language, text
    journal: str = ""  # ISO abbreviation, else the title
    journal_title: str = ""
    nlm_id: str = ""
    issn: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    published_raw: str = ""
    published: str = ""
    year: int | None = None
    electronic_date: str = ""
    entered: str = ""  # PubStatus pubmed
    created: str = ""  # PubStatus entrez, the day the record was added
    completed: str = ""
    revised: str = ""
    doi: str = ""
    pmcid: str = ""
    languages: tuple[str, ...] = ()
    status: str = ""  # MedlineCitation/@Status
    publication_status: str = ""
    conflict_statement: str = ""
    copyright: str = ""
    authors: tuple[Author, ...] = ()
    authors_complete: bool = True
    mesh: tuple[MeshHeading, ...] = ()
    supplementary_concepts: tuple[tuple[str, str], ...] = ()  # UI, name (chemicals and supplementary MeSH)
    publication_types: tuple[tuple[str, str], ...] = ()  # UI, name
    keywords: tuple[tuple[str, str], ...] = ()  # owner, keyword
    registrations: tuple[tuple[str, str], ...] = ()  # registry, number
    grants: tuple[Grant, ...] = ()
    comments: tuple[Comment, ...] = ()
    extra: dict[str, str] = field(default_factory=dict, compare=False)
