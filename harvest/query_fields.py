"""PubMed's search fields, as the offline server knows them: their tags, spellings and kinds (services.md A.8)."""

from __future__ import annotations

TAGS = {
    "titl": "Title|ti",
    "tiab": "Title/Abstract|tiab",
    "ab": "Abstract|ab",
    "word": "Text Word|tw|text words",
    "mesh": "MeSH Terms|mh|mesh",
    "majr": "MeSH Major Topic|majr",
    "subh": "Subheading|sh|mesh subheading",
    "ptyp": "Publication Type|pt",
    "subs": "Supplementary Concept|nm|substance name|substance",
    "rn": "EC/RN Number|rn|registry number",
    "kywd": "Other Term|ot",
    "auth": "Author|au",
    "1au": "Author - First|1au|first author",
    "laur": "Author - Last|lastau|last author",
    "coln": "Author - Corporate|cn|corporate author",
    "invr": "Investigator|ir",
    "auid": "Author - Identifier|auid",
    "affl": "Affiliation|ad",
    "jour": "Journal|ta|jour",
    "lang": "Language|la|lang",
    "aid": "Article Identifier|aid|lid|doi|location id|pmc|pmcid",
    "si": "Secondary Source ID|si",
    "grnt": "Grant Number|gr|grants and funding",
    "vol": "Volume|vi",
    "iss": "Issue|ip",
    "page": "Pagination|pg",
    "sb": "Subset|sb|filter",
    "uid": "UID|pmid",
    "all": "All Fields|all",
    "pdat": "Date - Publication|dp|pdat|publication date",
    "edat": "Date - Entry|edat|entrez date|entry date",
    "crdt": "Date - Create|crdt|create date",
    "mdat": "Date - Modification|lr|mdat|modification date",
    "mhda": "Date - MeSH|mhda|mesh date",
    "cdat": "Date - Completion|dcom|completion date",
}
LABELS = {name: spellings.split("|")[0] for name, spellings in TAGS.items()}
FIELDS = {spelling.lower(): name for name, spellings in TAGS.items() for spelling in spellings.split("|")}
DATES = ("pdat", "edat", "crdt", "mdat", "mhda", "cdat")
WHOLE = (
    "mesh",
    "majr",
    "subh",
    "ptyp",
    "subs",
    "lang",
    "aid",
    "si",
    "jour",
    "uid",
    "rn",
    "auid",
    "grnt",
    "sb",
)
LANGUAGES = {
    "english": "eng",
    "german": "ger",
    "french": "fre",
    "spanish": "spa",
    "japanese": "jpn",
    "chinese": "chi",
}
