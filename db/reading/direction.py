"""direction: whether the main result speaks for ketamine or for what it was compared with, in a closed set of words.

favours-ketamine, leans-ketamine, no-clear-difference, leans-comparator, favours-comparator, not-inferior,
not-comparative, not-stated. A row of numbers is judged by its estimate and interval against the smallest difference
that matters on its scale (vocabulary.yml); a paper by its primary row, else by the clause of its results or conclusion
that speaks of the primary outcome. p above 0.05 alone is never "no difference": with a useful estimate it leans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from db.reading.compared import asks_another, is_of_ketamine, versus
from db.reading.finding import Finding, Result
from db.reading.primary_endpoint import is_named, primary_question
from db.reading.question import Question
from db.reading.terms import stems
from db.reading.text import Document
from db.reading.vocabulary import vocabulary
from db.reading.weighing import Said, said, strongest

KETAMINE = "ketamine esketamine arketamine s-ketamine ketofol"
RATIOS = frozenset({"odds-ratio", "risk-ratio", "rate-ratio", "hazard-ratio"})
DIFFERENCES = frozenset({"mean-difference", "smd", "risk-difference"})
SMALL_SMD = 0.2  # Cohen 1988: a small effect
SMALL_RATIO = 1.25  # a quarter more, or a fifth less
SIDES = ("ketamine", "comparator")


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


def read(text: Document, findings: list[Finding], results: Sequence[Result] = ()) -> list[Finding]:
    """The direction of the paper's primary (else main) result as one finding; none where it tells none."""
    if not text.abstract or not is_of_ketamine(text, findings):
        return []
    other = versus(text, findings)
    if not other:
        return without_result(text, findings, "not-comparative" if other is None else "not-stated")
    if asks_another(text) and not is_named(text):
        return []
    primary = next((r for r in results if r.is_primary and r.direction != "not-stated"), None)
    found = said(text, asked(text, other), is_named(text))
    best = strongest(found)
    if best is None:
        return [shown(text, primary)] if primary else []
    value, clause = best[0], best[1].clause
    row = primary or row_in(best[1], results)
    if row and agrees(row.direction, value):
        return [shown(text, row)]
    return [text.finding("direction", in_words(*best), clause.where, clause.start, clause.end, "direction-words")]


def asked(text: Document, other: str) -> Question:
    """What ketamine did against something to the primary outcome, its words rid of the treatments' names."""
    outcome, named = primary_question(text).outcome, stems(f"{KETAMINE} {other}")
    kept = (word for word in outcome.split() if not stems(word) & named)
    return Question(KETAMINE, other, " ".join(kept))


def without_result(text: Document, findings: list[Finding], value: str) -> list[Finding]:
    """That nothing is compared, or not yet: shown by the words of the design, else by ketamine's first mention."""
    fields = ("design", "compound")
    place = next((f for name in fields for f in findings if f.field == name and f.start is not None), None)
    if place is None or place.start is None or place.end is None:
        return []
    return [text.finding("direction", value, place.where, place.start, place.end, f"direction-{place.field}")]


def row_in(best: Said, results: Sequence[Result]) -> Result | None:
    """The first row with a direction printed in the clause that decides."""
    clause = best.clause
    inside = (r for r in results if r.where == clause.where and clause.start <= (r.start or -1) < clause.end)
    return next((r for r in inside if r.direction != "not-stated"), None)


def agrees(direction: str, value: str) -> bool:
    """Whether a row's numbers may refine what the words say: they do not name the other side."""
    other = {"ketamine": "comparator", "comparator": "ketamine"}.get(value, "")
    return not (other and direction.endswith(other)) and not (value == "none" and direction.startswith("favours"))


def shown(text: Document, row: Result) -> Finding:
    """A row's direction as the paper's."""
    assert row.start is not None and row.end is not None
    return text.finding("direction", row.direction, row.where, row.start, row.end, "direction-numbers")


def in_words(value: str, best: Said) -> str:
    """The direction that the deciding clauses state."""
    if value in SIDES:
        return f"{'leans' if best.leans else 'favours'}-{value}"
    return "no-clear-difference" if value == "none" else value
