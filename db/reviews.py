"""What a systematic review says of itself: when it searched, what it included, its own grade and conclusion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.paper import Paper
from db.pubmed_dates import iso_prefix
from db.reading.read import Reading

SYSTEMATIC = {"systematic-review", "meta-analysis", "network-meta-analysis"}
MONTH = r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
DATES = (  # (pattern, which groups are year, month, day)
    (re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {MONTH},? ((?:19|20)\d\d)\b", re.A), (3, 2, 1)),
    (re.compile(rf"\b{MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)\b", re.A), (3, 1, 2)),
    (re.compile(rf"\b{MONTH},? ((?:19|20)\d\d)\b", re.A), (2, 1, None)),
    (re.compile(r"\b(?:to|until|till|through|up to|before) (?:the end of )?((?:19|20)\d\d)\b", re.A), (1, None, None)),
)
SEARCHED = re.compile(
    r"search|inception|databases?\b|\b(?:Pub[Mm]ed|M[Ee][Dd][Ll][Ii][Nn][Ee]|E[Mm][Bb][Aa][Ss][Ee])\b"
)
LEVEL = r"(very[- ]low|low|moderate|high)"
GRADE = re.compile(
    rf"\b{LEVEL}[- ](?:certainty|quality (?:of (?:the )?)?evidence)|\b(?:certainty|quality) of (?:the |this )?evidence "
    rf"(?:was|is|were) (?:rated |graded |judged |considered )?(?:as |to be )?{LEVEL}\b",
    re.I,
)
MOST_INCLUDED = 500  # a larger number of studies is what the search found before anybody read it
SENTENCE = re.compile(r"[^\n]+?(?:[.;](?=\s)|\n|\Z)")


def review_row(paper: Paper, reading: Reading) -> tuple[object, ...] | None:
    """(pmid, search date, trials included, conclusion, grade, words), or None for a paper that is no systematic review.

    What the abstract does not state is None. Of several dates of a search the latest counts, of several grades all.
    """
    main = {one.field: one for one in reversed(reading.findings)}
    if "design" not in main or main["design"].value not in SYSTEMATIC:
        return None
    day, searched = max(_searches(paper.abstract), default=(None, None))
    counted = (one for one in reading.findings if one.field == "sample_size" and one.unit == "studies")
    included = next((one for one in counted if one.value.isdecimal() and int(one.value) <= MOST_INCLUDED), None)
    grades = dict.fromkeys((m[1] or m[2]).lower().replace("-", " ") for m in GRADE.finditer(paper.abstract))
    concluded = main.get("conclusion")
    words = [searched, included.words if included else None, *(m.group() for m in GRADE.finditer(paper.abstract))]
    return (
        paper.pmid,
        day,
        int(included.value) if included else None,
        concluded.value if concluded else None,
        ", ".join(grades) or None,
        " … ".join(dict.fromkeys(filter(None, words))) or None,
    )


def _searches(abstract: str) -> Iterator[tuple[str, str]]:
    """(ISO prefix, words) of each date in a sentence about searching."""
    for sentence in SENTENCE.finditer(abstract):
        if SEARCHED.search(sentence.group()):
            for pattern, groups in DATES:
                for match in pattern.finditer(sentence.group()):
                    printed = [match[group] if group else "" for group in groups]
                    if day := iso_prefix(*printed):
                        yield day, match.group()
