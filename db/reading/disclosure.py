"""funding, conflict and country: who paid, who is paid, where it was done, as record and abstract state them."""

from __future__ import annotations

import re

from db.reading.finding import Finding
from db.reading.sought import beginning, sought
from db.reading.text import Document

INDUSTRY = re.compile(
    r"\b(?:janssen|johnson ?(?:&|and) ?johnson|pfizer|astrazeneca|allergan|abbvie|lilly|hoffmann-la roche|roche|"
    r"novartis|"
    r"pharmaceuticals?|pharma|clexio|seelos|atai|perception neuroscience|bexson|neurorx|nrx|hengrui|otsuka|takeda|"
    r"lundbeck|"
    r"servier|glaxosmithkline|gsk|merck|naurex|cerecor|douglas pharmaceuticals|shionogi|compass pathways|usona|"
    r"sage therapeutics)\b"
)
PAYING = ("fund", "sponsor", "support", "financ")
FUNDED = sought(r"(?:fund|sponsor|financ)\w{0,4}\b[^.]{0,30}\b(?:by|from)\b|support(?:ed)?\b[^.]{0,30}\bby\b|^funding")
# "Dr X is supported by": what a person has is a conflict, not this study's funding.
A_PERSON = re.compile(r"\b(?:drs?|prof\w*|authors?|he|she|they|who|has|have|had|is)\b\.?[^.;]{0,25}$")
PUBLIC = sought(
    r"national institutes? of|nimh|\bnih\b|department of veterans|research council|ministry|nhmrc|foundation|"
    r"\bdfg\b|wellcome|horizon 2020|national natural science|university|department of defense|medical research"
)
NO_CONFLICT = re.compile(
    r"\b(?:no|none|not|nothing|without|free of)\b[^.;]{0,60}\b(?:conflicts?|compet|interest|disclos|declare)|"
    r"\b(?:declare|report|disclose|have|had)s?\b[^.;]{0,40}\bno(?:thing|ne)?\b|^\s*(?:none|nil|"
    r"no)\b[^.;]{0,12}\.?\s*$"
)
COUNTRIES = (
    "United States", "USA", "China", "Taiwan", "Japan", "South Korea", "India", "Iran", "Israel", "Turkey", "Egypt",
    "Pakistan", "Saudi Arabia", "Australia", "New Zealand", "Canada", "Brazil", "Mexico", "Chile", "United Kingdom",
    "UK", "England", "Scotland", "Ireland", "France", "Germany", "Netherlands", "Belgium", "Switzerland", "Austria",
    "Italy", "Spain", "Portugal", "Poland", "Czech Republic", "Denmark", "Sweden", "Norway", "Finland", "Russia",
    "Greece", "Hungary", "South Africa", "Nigeria", "Ethiopia", "Thailand", "Singapore", "Malaysia", "Hong Kong",
    "Nepal", "Bangladesh",
)  # fmt: skip
SAME = {"USA": "United States", "UK": "United Kingdom", "England": "United Kingdom", "Scotland": "United Kingdom"}
COUNTRY = re.compile(beginning(*sorted(COUNTRIES, key=len, reverse=True)) + r"(?!\w)")


def read(text: Document) -> list[Finding]:
    """Funding by grants and the abstract's own words, conflicts by the statement, country by the abstract."""
    return [*funding(text), *conflict(text), *country(text)]


def funding(text: Document) -> list[Finding]:
    """public or industry: a grant's agency, then a sentence of the abstract that says who paid."""
    found: dict[str, Finding] = {}
    for grant in text.paper.grants:
        value = "industry" if INDUSTRY.search(grant.agency.lower()) else "public"
        found.setdefault(value, Finding("funding", value, grant.agency, "grant", "funding-grant"))
    for name in [n for _, n in text.paper.publication_types if n.startswith("Research Support")]:
        if "Non-U.S. Gov't" not in name:
            found.setdefault("public", Finding("funding", "public", name, "publication_type", "funding-type"))
    for sentence in text.sentences:
        words = text.words(sentence)
        paid = FUNDED.search(words) if any(stem in words for stem in PAYING) else None
        if paid is None or A_PERSON.search(words[: paid.start()]):
            continue
        rest = words[paid.start() :]
        for value, pattern in (("industry", INDUSTRY), ("public", PUBLIC)):
            m = pattern.search(rest)
            if m:
                start = sentence.start + paid.start() + m.start()
                end = start + len(m.group())
                found.setdefault(value, text.finding("funding", value, sentence.where, start, end, "funding-words"))
    return list(found.values())


def conflict(text: Document) -> list[Finding]:
    """none or declared, from the record's conflict statement; a company's name in it makes it industry."""
    statement = text.paper.conflict_statement
    lower = statement.lower()
    if not statement.strip():
        return []
    company = INDUSTRY.search(lower)
    if company:
        return [
            Finding(
                "conflict",
                "industry",
                statement[company.start() : company.end()],
                "conflict_statement",
                "conflict-company",
            )
        ]
    value = "none" if NO_CONFLICT.search(lower[:2000]) else "declared"
    return [Finding("conflict", value, statement[:200], "conflict_statement", "conflict-statement")]


def country(text: Document) -> list[Finding]:
    """Countries the title or the methods name."""
    found: dict[str, Finding] = {}
    for sentence in text.sentences_of("title", "aim", "methods"):
        for m in COUNTRY.finditer(text.words(sentence, lower=False)):
            value = SAME.get(m.group(), m.group()).lower().replace(" ", "-")
            start = sentence.start + m.start()
            where = sentence.where
            found.setdefault(
                value, text.finding("country", value, where, start, start + len(m.group()), "country-name")
            )
    return list(found.values())
