"""direction: whether the main result speaks for ketamine or for what it was compared with, in a closed set of words.

favours-ketamine, leans-ketamine, no-clear-difference, leans-comparator, favours-comparator, not-inferior,
not-comparative, not-stated. A row of numbers is judged by its estimate and interval against the smallest difference
that matters on its scale (vocabulary.yml); a paper by its primary row, else by the clause of its results or conclusion
that speaks of the primary outcome. p above 0.05 alone is never "no difference": with a useful estimate it leans.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from db.reading import logistic
from db.reading.answer import differs_features
from db.reading.answer_features import Evidence, evidence
from db.reading.finding import Finding, Result
from db.reading.primary_endpoint import is_named, primary_question
from db.reading.question import Question
from db.reading.relevance import Clause
from db.reading.result_cues import valence
from db.reading.text import Document
from db.reading.vocabulary import phrases_in, vocabulary

KETAMINE = "ketamine esketamine arketamine s-ketamine ketofol"
KETAMINES = frozenset({"racemic", "esketamine", "arketamine", "metabolite"})
RATIOS = frozenset({"odds-ratio", "risk-ratio", "rate-ratio", "hazard-ratio"})
DIFFERENCES = frozenset({"mean-difference", "smd", "risk-difference"})
SMALL_SMD = 0.2  # Cohen 1988: a small effect
SMALL_RATIO = 1.25  # a quarter more, or a fifth less
ALONE = frozenset(
    {"case-report", "case-series", "single-arm-trial", "narrative-review", "preclinical", "protocol", "editorial"}
    | {"qualitative", "guideline", "pharmacovigilance", "cross-sectional", "pharmacokinetic"}
)
COMPARED = frozenset(
    {"randomised-trial", "crossover-trial", "controlled-trial", "meta-analysis", "network-meta-analysis"}
)
NO_COMPARATOR = frozenset({"none", "dose-comparison", "other-ketamine"})
WORDS_FOR = {
    "saline": "saline placebo", "placebo": "placebo", "midazolam": "midazolam placebo", "ect": "ect electroconvulsive",
    "antidepressant": "antidepressant", "usual-care": "usual care control", "other-active": "control",
}  # fmt: skip


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
    """The direction of the paper's primary (else main) result as one finding."""
    if not text.abstract:
        return []
    versus = compared_with(findings)
    if versus is None:
        place = next((f for f in findings if f.field == "design" and f.start is not None), None)
        if place is None or place.start is None or place.end is None:
            return []
        return [text.finding("direction", "not-comparative", place.where, place.start, place.end, "direction-design")]
    primary = next((r for r in results if r.is_primary and r.direction != "not-stated"), None)
    if primary and primary.start is not None and primary.end is not None:
        return [
            text.finding("direction", primary.direction, primary.where, primary.start, primary.end, "direction-numbers")
        ]
    named, asked = is_named(text), Question(KETAMINE, versus, primary_question(text).outcome)
    found = evidence(asked, text, told_only=True, named=named)
    if found.best is None:
        return []
    clause = text.lower[found.best.where][found.best.start : found.best.end]
    inside = (
        r for r in results if r.where == found.best.where and found.best.start <= (r.start or -1) < found.best.end
    )
    row = next((r for r in inside if r.direction != "not-stated"), None)
    value = row.direction if row else by_words(found, valence(asked.outcome if named else clause[:600]) or 1)
    if value == "not-stated":
        return []
    return [text.finding("direction", value, found.best.where, found.best.start, found.best.end, "direction-words")]


def rows_in(clause: Clause, results: Sequence[Result], outcome: str) -> Iterator[Result]:
    """Rows printed in the deciding clause; where a row says no scale, the primary outcome's tells what is good."""
    scale = next(iter(phrases_in("scale", outcome)), "")
    for row in results:
        if row.where == clause.where and row.start is not None and clause.start <= row.start < clause.end:
            yield judged(replace(row, scale=row.scale or scale, benefit_sign=row.benefit_sign or valence(outcome)))


def compared_with(findings: list[Finding]) -> str | None:
    """Words for what ketamine was compared with; None where nothing was."""
    said: dict[str, list[str]] = {}
    for f in findings:
        said.setdefault(f.field, []).append(f.value)
    design = said.get("design", [""])[0]
    if not KETAMINES & set(said.get("compound", [])) or design in ALONE:
        return None
    others = [value for value in said.get("comparator", []) if value not in NO_COMPARATOR]
    if not others and design not in COMPARED:
        return None
    words = [f.words for f in findings if f.field == "comparator" and f.value in others]
    return " ".join([*words, *(WORDS_FOR.get(value, value) for value in others or ["placebo"]), "control"])


def by_words(found: Evidence, better: int) -> str:
    """The direction that the deciding clauses state; a large p by itself states none."""
    signs = found.signs
    if signs.get("best not-inferior") or signs.get("end not-inferior"):
        return "not-inferior"
    way = logistic.total("higher", found.votes)
    side = "ketamine" if way * better > 0 else "comparator"
    if found.votes and logistic.total("differs", differs_features(found, way)) > 0:
        return f"favours-{side}"
    if found.votes and signs.get("best trend"):
        return f"leans-{side}"
    return "no-clear-difference" if signs.get("best no-difference") or signs.get("end no-difference") else "not-stated"
