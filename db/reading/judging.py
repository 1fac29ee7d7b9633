"""What each row of numbers says: for whom, whether of a harm, and whether the primary endpoint was met.

A row is judged by its estimate and interval against the smallest difference that matters on its scale
(vocabulary.yml). Rows of papers that compare ketamine with nothing are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from db.reading.compared import names_ketamine, versus
from db.reading.finding import Finding, Result
from db.reading.harms import UNWANTED, aims_at_sedation
from db.reading.primary_endpoint import NOT_NAMED
from db.reading.text import Document
from db.reading.vocabulary import vocabulary

RATIOS = frozenset({"odds-ratio", "risk-ratio", "rate-ratio", "hazard-ratio"})
DIFFERENCES = frozenset({"mean-difference", "smd", "risk-difference"})
SMALL_SMD = 0.2  # Cohen 1988: a small effect
SMALL_RATIO = 1.25  # a quarter more, or a fifth less
HARM = {"favours-comparator": "signal"} | dict.fromkeys(
    ("no-clear-difference", "leans-ketamine", "favours-ketamine"), "none-found"
)
OF_HARM = re.compile(rf"\b{UNWANTED}\b")
BREAK = re.compile(r"[;.] |\), |\b(?:but|whereas|while|and (?:a|an|the|lower|higher)) ")
BEFORE = 160  # code points before an estimate that say what it is of


def judged_rows(text: Document, findings: list[Finding], rows: Iterable[Result]) -> list[Result]:
    """The rows with direction, harm and primary_met, as far as the text tells them."""
    if not names_ketamine(findings) or not versus(text, findings):
        return list(rows)
    met = primary_met(findings)
    if aims_at_sedation(text):  # more of it is better there
        rows = [replace(row, benefit_sign=abs(row.benefit_sign)) if row.outcome == "sedation" else row for row in rows]
    return [of_primary(of_harm(row) if is_of_harm(text, row) else judged(row), met) for row in rows]


def is_of_harm(text: Document, row: Result) -> bool:
    """Whether the words right before an estimate name something unwanted."""
    if row.where != "abstract" or row.start is None:
        return False
    begin = max(text.sentence_at(row.where, row.start).start, row.start - BEFORE)
    return OF_HARM.search(BREAK.split(text.lower[row.where][begin : row.start])[-1]) is not None


def of_harm(row: Result) -> Result:
    """A row on something unwanted: less of it is better. More of it with ketamine is a signal."""
    found = judged(replace(row, benefit_sign=row.benefit_sign or -(row.measure in RATIOS | {"risk-difference"})))
    return replace(found, harm=HARM.get(found.direction, ""))


def primary_met(findings: Iterable[Finding]) -> bool | None:
    """What the paper says of the endpoint that it names as primary; None where it names none."""
    said = next((f for f in findings if f.field == "primary_met" and f.rule != NOT_NAMED), None)
    return said.value == "yes" if said else None


def of_primary(row: Result, met: bool | None) -> Result:
    """A primary row says whether the endpoint was met."""
    return replace(row, primary_met=met) if row.is_primary and not row.harm else row


def judged(result: Result) -> Result:
    """A row with its direction; one that compares nothing, or whose good side is unknown, stays "not-stated"."""
    if result.estimate is None or not result.benefit_sign or result.measure not in RATIOS | DIFFERENCES:
        return result
    return replace(result, direction=by_numbers(result))


def by_numbers(result: Result) -> str:
    """favours, leans or no clear difference, from estimate, interval and p against what matters."""
    assert result.estimate is not None
    none = 1.0 if result.measure in RATIOS else 0.0
    side = "ketamine" if (result.estimate - none) * result.benefit_sign > 0 else "comparator"
    if excludes(result, none):
        return f"favours-{side}"
    if result.ci_low is None and not result.p:
        return "not-stated"
    return f"leans-{side}" if matters(result, none) else "no-clear-difference"


def excludes(result: Result, none: float) -> bool:
    """Whether the interval (or without one the p) leaves no difference out."""
    if result.ci_low is not None and result.ci_high is not None:
        return not result.ci_low <= none <= result.ci_high
    return is_small(result.p)


def is_small(p: str) -> bool:
    """Whether a p as printed ("<0.001", "0.03", "NS") is below 0.05."""
    number = p.replace(" ", "").lstrip("pP=<≤")
    try:
        return ">" not in p and (float(number) < 0.05 or ("<" in p and float(number) <= 0.05))
    except ValueError:
        return False


def matters(result: Result, none: float) -> bool:
    """Whether an estimate is as large as the smallest difference that matters."""
    assert result.estimate is not None
    if result.measure in RATIOS:
        return result.estimate > 0 and max(result.estimate, 1 / result.estimate) >= SMALL_RATIO
    if result.measure == "smd":
        return abs(result.estimate) >= SMALL_SMD
    scale = vocabulary()["scale"].get(result.scale)
    least = scale.important_difference if scale else None
    return least is not None and abs(result.estimate) >= least
