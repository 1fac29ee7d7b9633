"""Result rows: every estimate and every arm's rate with what it is of, on which scale, when, in how many.

Words nearest before the estimate decide the outcome and the scale; the sentence, then the primary outcome's
sentence, the time. direction is left "not-stated" here: whoever judges it maps these rows (see direction.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from db.reading.arm_names import PRINTED
from db.reading.effect import Effect, effects
from db.reading.finding import Finding, Result
from db.reading.outcomes import POINTS, benefit_sign, outcome_before
from db.reading.rates import rates
from db.reading.scale import SECONDARY, primary_scales, said_primary
from db.reading.text import Document, Sentence
from db.reading.timepoint import Timepoint, timepoints
from db.reading.within import mentions_within

MOST = 50  # estimates of one abstract: each is looked up in its sentence
KETAMINE = frozenset({"racemic", "esketamine", "arketamine", "metabolite"})
NEITHER = frozenset({"none", "dose-comparison", "other-ketamine"})
SELF_RATED = re.compile(r"\bself[- ](?:report|rated)|\bpatient[- ](?:report|rated)")
CLINICIAN_RATED = re.compile(r"\b(?:clinician|observer|investigator)[- ](?:administered|rated)|\bblinded raters?\b")


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for every row of a paper: who was compared, in how many, what is primary and when.

    only_scale is the primary scale where the paper names no other: points of nothing else are points of it.
    """

    intervention: str
    comparator: str
    arms: dict[str, int]
    primary: frozenset[str]
    only_scale: str
    primary_time: Timepoint | None

    @property
    def comparison(self) -> str:
        """ "ketamine v placebo", "ketamine", or ""."""
        return " v ".join(name for name in (self.intervention, self.comparator) if name)


def read_results(document: Document, findings: list[Finding]) -> list[Result]:
    """One row per estimate and per rate of an arm, in reading order; the same estimate said twice is one row."""
    setting = setting_of(document, findings)
    rows = [row_of(document, effect, setting) for effect in effects(document)[:MOST]]
    rows += arm_rows(document, setting)
    unique: dict[tuple[object, ...], Result] = {}
    for row in sorted(rows, key=lambda row: row.start or 0):
        key = (row.measure, row.estimate, row.outcome, row.comparison, row.hours_from_first_dose)
        if key not in unique or (unique[key].ci_low is None and row.ci_low is not None):
            unique[key] = row
    return list(unique.values())


def setting_of(document: Document, findings: list[Finding]) -> Setting:
    """The comparison, arms, primary scale and primary time, from what the other readers found."""
    said = {name: [f.value for f in findings if f.field == name] for name in ("compound", "comparator")}
    intervention = next((value for value in said["compound"] if value in KETAMINE), "")
    comparator = next((value for value in said["comparator"] if value not in NEITHER), "")
    arms = {f.unit.removeprefix("arm: "): int(f.value) for f in findings if f.unit.startswith("arm: ")}
    primary = frozenset(primary_scales(document))
    named = {f.value for f in findings if f.field == "scale"}
    only = next(iter(primary)) if len(primary) == 1 and named == primary else ""
    return Setting(PRINTED.get(intervention, intervention), comparator, arms, primary, only, primary_time(document))


def primary_time(document: Document) -> Timepoint | None:
    """The first time in a sentence on the primary outcome."""
    for sentence in document.sentences:
        if sentence.role != "background" and (said := said_primary(document.words(sentence))):
            for time in timepoints(document, sentence):
                if SECONDARY.search(document.words(sentence), said.end(), time.start - sentence.start) is None:
                    return time
    return None


def row_of(document: Document, effect: Effect, setting: Setting) -> Result:
    """The row of one estimate."""
    sentence = document.sentence_at(effect.where, effect.start)
    outcome = outcome_before(document, sentence, effect.start)
    scale = scale_of(document, sentence, effect.start)
    if not scale and not outcome and effect.measure in POINTS:
        scale = setting.only_scale
    is_primary = primary_or_not(document, sentence, scale, setting)
    time = time_of(document, sentence, effect.start) or (setting.primary_time if is_primary else None)
    row = Result(
        comparison=setting.comparison,
        outcome=outcome or scale,
        scale=scale if effect.measure in POINTS else "",
        rater=rater_of(document.words(sentence)),
        is_primary=is_primary,
        n_intervention=size_of(setting, setting.intervention),
        n_comparator=size_of(setting, setting.comparator),
        measure=effect.measure,
        estimate=effect.estimate,
        ci_low=effect.ci_low,
        ci_high=effect.ci_high,
        p=effect.p,
        benefit_sign=benefit_sign(document.words(sentence), effect, outcome, scale),
        words=document.text(effect.where)[effect.start : effect.end],
        where=effect.where,
        start=effect.start,
        end=effect.end,
        rule=f"effect: {effect.measure}",
    )
    return at_time(row, time)


def arm_rows(document: Document, setting: Setting) -> list[Result]:
    """The rows of response, remission, relapse and unwanted effects arm by arm, in percent."""
    rows = []
    for rate in rates(document):
        sentence = document.sentence_at(rate.where, rate.start)
        row = Result(
            comparison=rate.arm,
            outcome=rate.outcome,
            n_intervention=size_of(setting, rate.arm),
            measure=f"{rate.outcome.replace(' ', '-')}-rate",
            estimate=rate.percent,
            words=document.text(rate.where)[rate.start : rate.end],
            where=rate.where,
            start=rate.start,
            end=rate.end,
            rule="rate: share of one arm",
        )
        rows.append(at_time(row, time_of(document, sentence, rate.start)))
    return rows


def at_time(row: Result, time: Timepoint | None) -> Result:
    """The row with its time, counted from the dose the text names; "" counts from the first."""
    if time is None:
        return row
    if time.anchor == "last":
        return replace(row, days_from_last_dose=round(time.hours / 24, 3))
    return replace(row, hours_from_first_dose=time.hours)


def time_of(document: Document, sentence: Sentence, position: int) -> Timepoint | None:
    """The time nearest before an estimate in its sentence, else the nearest after."""
    found = list(timepoints(document, sentence))
    before = [time for time in found if time.end <= position]
    return before[-1] if before else found[0] if found else None


def scale_of(document: Document, sentence: Sentence, position: int) -> str:
    """The scale nearest before an estimate in its sentence, else the first after it."""
    found = mentions_within("scale", document, sentence.where, sentence.start, sentence.end)
    before = [m.value for m in found if m.end <= position]
    return before[-1] if before else found[0].value if found else ""


def primary_or_not(document: Document, sentence: Sentence, scale: str, setting: Setting) -> bool | None:
    """True when the sentence or the scale is said to be primary, False when secondary, else not stated."""
    words = document.words(sentence)
    if said_primary(words):
        return True
    if SECONDARY.search(words):
        return False
    return True if scale and scale in setting.primary else None


def rater_of(words: str) -> str:
    """self or clinician, where the sentence says who rated."""
    return "self" if SELF_RATED.search(words) else "clinician" if CLINICIAN_RATED.search(words) else ""


def size_of(setting: Setting, name: str) -> int | None:
    """The size of the arm of that name; every arm's where one size holds for all."""
    names = [arm for arm in setting.arms if name and (arm == name or arm.startswith(name + " "))]
    if name in {"placebo", "saline"} and not names:
        names = [arm for arm in setting.arms if arm in {"placebo", "saline", "control"}]
    return setting.arms[names[0]] if len(names) == 1 else setting.arms.get("each")
