"""What a reader returns: a Finding (one value with its words) and a Result (one thing compared)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Finding(NamedTuple):
    """One value read in one place.

    where is title, abstract, mesh, publication_type, keyword, registry or curated. For title and abstract,
    start and end are code points of that plain text and words == text[start:end]; elsewhere both are None
    and words is the heading or entry itself.
    """

    field: str
    value: str
    words: str
    where: str
    rule: str
    unit: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One comparison on one outcome at one time. None and "" mean "not stated", never "no".

    direction: favours-ketamine, leans-ketamine, no-clear-difference, leans-comparator, favours-comparator,
    not-inferior, not-comparative, not-stated. harm is a column of its own: "", signal, none-found.
    estimate, ci_low and ci_high carry the sign that `measure` and `scale` say as printed;
    benefit_sign is +1 when larger favours ketamine, -1 when smaller does, 0 when unknown.
    """

    comparison: str = ""
    outcome: str = ""
    scale: str = ""
    rater: str = ""
    is_primary: bool | None = None
    primary_met: bool | None = None
    hours_from_first_dose: float | None = None
    days_from_last_dose: float | None = None
    n_intervention: int | None = None
    n_comparator: int | None = None
    measure: str = ""  # mean-difference, smd, odds-ratio, risk-ratio, hazard-ratio, nnt, response-rate …
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p: str = ""
    benefit_sign: int = 0
    direction: str = "not-stated"
    harm: str = ""
    words: str = ""
    where: str = ""
    start: int | None = None
    end: int | None = None
    rule: str = ""
