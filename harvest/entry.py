"""What a search can look at in one record: the values of PubMed's search fields, and its dates. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from .records import Record

MONTHS = {"janfebmaraprmayjunjulaugsepoctnovdec"[3 * number : 3 * number + 3]: number + 1 for number in range(12)}
SEASONS = {"winter": 1, "spring": 3, "summer": 6, "fall": 9, "autumn": 9}
WORD = re.compile(r"[^\W_]+")
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=True)


@dataclass(frozen=True)
class Entry:
    """One record: its bytes, the values of each search field, and its dates as ordinals of days."""

    record: Record
    values: dict[str, tuple[str, ...]]
    dates: dict[str, tuple[int, ...]]


def words(text: str) -> str:
    """Text as PubMed compares it: no case, no accents, words parted by single spaces, one at each end."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return f" {' '.join(WORD.findall(plain))} "


def read_entry(record: Record) -> Entry:
    """Everything a search can look at, from one record's bytes."""
    root = etree.fromstring(record.body, PARSER)
    citation = root.find("MedlineCitation" if record.kind == "article" else "BookDocument")
    if citation is None:
        return Entry(record, {}, {})
    article = citation.find("Article") if record.kind == "article" else citation
    values = read_values(root, citation, article if article is not None else citation)
    values["uid"] = (str(record.pmid),)
    return Entry(record, values, read_dates(root, citation))


def texts(node: etree._Element, path: str) -> list[str]:
    """The full text of every element at a path, inline markup included."""
    return ["".join(str(part) for part in found.itertext()) for found in node.iterfind(path)]


def read_values(root: etree._Element, citation: etree._Element, article: etree._Element) -> dict[str, tuple[str, ...]]:
    """field → normalised values. Field names are EInfo's short ones, in lower case."""
    title = texts(article, "ArticleTitle") or texts(article, "Book/BookTitle")
    abstract = texts(article, "Abstract/AbstractText") + texts(citation, "OtherAbstract/AbstractText")
    keywords = texts(citation, "KeywordList/Keyword")
    majors = [d for d in citation.iterfind("MeshHeadingList/MeshHeading") if d.find("*[@MajorTopicYN='Y']") is not None]
    substances = texts(citation, "ChemicalList/Chemical/NameOfSubstance")
    ids = root.find("PubmedData/ArticleIdList")
    raw = {
        "titl": title,
        "tiab": [*title, *abstract, *keywords],
        "ab": [" ".join(abstract)] if abstract else [],
        "mesh": texts(citation, "MeshHeadingList/MeshHeading/DescriptorName"),
        "majr": [text for node in majors for text in texts(node, "DescriptorName")],
        "subh": texts(citation, "MeshHeadingList/MeshHeading/QualifierName"),
        "ptyp": texts(article, "PublicationTypeList/PublicationType") + texts(article, "PublicationType"),
        "subs": substances + texts(citation, "SupplMeshList/SupplMeshName"),
        "rn": texts(citation, "ChemicalList/Chemical/RegistryNumber"),
        "kywd": keywords,
        "affl": texts(article, ".//AffiliationInfo/Affiliation"),
        "jour": texts(article, "Journal/Title")
        + texts(article, "Journal/ISOAbbreviation")
        + texts(citation, "MedlineJournalInfo/MedlineTA")
        + texts(article, "Journal/ISSN"),
        "lang": texts(article, "Language"),
        "aid": texts(article, "ELocationID") + (texts(ids, "ArticleId") if ids is not None else []),
        "si": texts(article, "DataBankList/DataBank/AccessionNumberList/AccessionNumber"),
        "grnt": texts(article, "GrantList/Grant/GrantID"),
        "auid": [re.sub(r".*orcid\.org/", "", text) for text in texts(article, "AuthorList/Author/Identifier")],
        "vol": texts(article, "Journal/JournalIssue/Volume"),
        "iss": texts(article, "Journal/JournalIssue/Issue"),
        "page": texts(article, "Pagination/MedlinePgn"),
        "sb": [
            citation.get("Status") or "",
            *texts(citation, "CitationSubset"),
            *(["hasabstract"] if abstract else []),
        ],
        **read_names(citation, article),
    }
    raw["word"] = [" ".join([*raw["tiab"], *raw["mesh"], *raw["subs"], *raw["ptyp"]])]
    raw["all"] = [" ".join(text for name in raw for text in raw[name] if name != "word")]
    return {name: tuple(dict.fromkeys(words(text) for text in found if text)) for name, found in raw.items()}


def read_names(citation: etree._Element, article: etree._Element) -> dict[str, list[str]]:
    """Authors as PubMed writes them (surname and initials, and in full), groups and investigators."""
    names: list[list[str]] = []
    for author in article.iterfind("AuthorList/Author"):
        last, initials, fore = (author.findtext(tag) or "" for tag in ("LastName", "Initials", "ForeName"))
        names.append([f"{last} {initials}", f"{fore} {last}", f"{last} {fore}"] if last else [])
    investigators = [
        f"{i.findtext('LastName') or ''} {i.findtext('Initials') or ''}"
        for i in citation.iterfind("InvestigatorList/Investigator")
    ]
    return {
        "auth": [name for forms in names for name in forms],
        "1au": names[0] if names else [],
        "laur": names[-1] if names else [],
        "coln": texts(article, "AuthorList/Author/CollectiveName"),
        "invr": investigators,
    }


def read_dates(root: etree._Element, citation: etree._Element) -> dict[str, tuple[int, ...]]:
    """field → days. Publication dates hold both the printed and the electronic one, as [dp] does."""
    history = {date.get("PubStatus"): date for date in root.iterfind("*/History/PubMedPubDate")}
    published = [d for path in (".//PubDate", ".//ArticleDate") for d in days(citation.find(path))]
    published = published or days(citation.find("ContributionDate"))
    created = days(history.get("entrez")) or days(history.get("pubmed"))
    fallback = days(citation.find("DateCreated")) or published[:1] or days(citation.find("DateRevised"))
    created = created or fallback
    return {
        "pdat": tuple(published or created),
        "crdt": tuple(created),
        "edat": tuple(days(history.get("pubmed")) or created),
        "mdat": tuple(days(citation.find("DateRevised")) or created),
        "mhda": tuple(days(history.get("medline")) or created),
        "cdat": tuple(days(citation.find("DateCompleted"))),
    }


def days(node: etree._Element | None) -> list[int]:
    """The day of a date element as an ordinal; what it leaves out counts as the first. Or nothing."""
    if node is None:
        return []
    medline = node.findtext("MedlineDate") or ""
    year = re.search(r"\d{4}", node.findtext("Year") or medline)
    if not year:
        return []
    name = (node.findtext("Month") or node.findtext("Season") or medline.replace(year[0], "", 1)).strip().lower()
    month = int(name) if name.isdigit() else MONTHS.get(name[:3]) or SEASONS.get(name.split(" ")[0].split("-")[0]) or 1
    day = node.findtext("Day") or "1"
    return [ordinal(int(year[0]), month, int(day) if day.isdigit() else 1)]


@lru_cache(maxsize=100_000)
def ordinal(year: int, month: int, day: int) -> int:
    """A number that grows with the date and needs no valid calendar day: 2026, 2, 30 is a day too."""
    return (year * 12 + min(max(month, 1), 12) - 1) * 31 + min(max(day, 1), 31) - 1
