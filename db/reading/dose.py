"""dose: how much of the study drug was given, each amount with its drug; then how: minutes, bolus, sessions.

An amount belongs to the drug named beside it (whose.py); the dose of another drug (midazolam, escitalopram) is kept
apart as other_dose. A list "0.2, 0.5 and 1 mg/kg" is a finding a value, all with the whole list as their words; a range
is one, "28-84". unit is in one spelling; the rule names the drug and, where the unit is not already one, the amount
in mg, mg/kg, mg/h or mg/kg/h.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from db.reading.amounts import Amount, amounts, base_unit
from db.reading.finding import Finding
from db.reading.sought import sought
from db.reading.target_levels import target_levels
from db.reading.text import Document
from db.reading.vocabulary import mentions
from db.reading.whose import Drug, drug_of, is_another, respective

KETAMINE = frozenset({"racemic", "esketamine", "arketamine", "metabolite"})
ROLE_ORDER = {"methods": 0, "title": 1, "results": 2, "aim": 3, "conclusion": 4, "background": 5}
MOST_GRAMS = 15  # 3000 g is a rabbit, 22 G a needle
# A weight, a level, a limit, a spread or what somebody used up; not a dose.
NOT_A_DOSE_BEFORE = re.compile(
    r"(?:95 ?%,? ?(?:ci|confidence intervals?)?[\s:,=\[(]{0,3}|"
    r"(?:weigh\w*|weight|levels?|concentrations?|creatinine|glucose|bmi|excretion|equivalents?|differences?|reduction|"
    r"consum\w+|requirements?)[\s,]{1,2}(?:of |was |were |at |to |by |from |\(){0,2}-?|±\s?)$"
)
# "The median dose was 0.65 mg/kg (IQR …)", "the ED50 was …": an amount given, spread or not.
OF_DOSES = re.compile(r"\b(?:doses?|dosages?|ed ?(?:50|90|95))\b[^.;,]{0,60}$")
DRUG_BESIDE = re.compile(r"ketamine\)?[\s(:=]{0,3}$")
NOT_A_DOSE_AFTER = re.compile(r"\s?(?:[\[(;,]\s?(?:95 ?%|\d{1,3} ?%? ?ci|p [<=>]|sd\b|iqr|range)|±|\+/)")
# Two means with their spreads were measured, not given; a lockout is a pump's, filled with an opioid.
MEASURED_AFTER = re.compile(r"\s?(?:vs\b|versus\b|compared|,? ?(?:and|or) \d[\d.]* ?±)")
MEASURED_BEFORE = re.compile(r"±[^;]{1,16}(?:vs\.?|versus|and|or) $")
# "Oxycodone consumption at 48 h was 154.6 mg and 125.2 mg": what people used up, however far behind.
USED_UP = sought(r"\b(?:consum\w+|requirements?|usage|(?:used|needed|required) (?:less|more|fewer))\b")
REACH_USED = 160
PUMP_AFTER = re.compile(r"[\s,;]{0,3}(?:with )?(?:an? )?(?:[a-z0-9-]+ ){0,3}lock-?\s?out")


@dataclass(frozen=True, slots=True)
class Dose:
    """An amount and the drug it is of: a compound of the vocabulary, another drug's own name, or ""."""

    where: str
    amount: Amount
    drug: str
    is_other: bool


def read(document: Document) -> list[Finding]:
    """Doses of the study drug, the best stated first; then how it was given; then doses of other drugs."""
    found = doses(document)
    own = of_this_paper(document, [dose for dose in found if not dose.is_other])
    own.sort(key=lambda dose: rank(document, dose))
    ordered = own + [dose for dose in found if dose.is_other]
    return [finding for dose in ordered for finding in as_findings(document, dose)]


def doses(document: Document) -> list[Dose]:
    """Every dose of a paper, title first; found once."""
    if "doses" not in document.memo:
        document.memo["doses"] = [dose for where in ("title", "abstract") for dose in doses_in(document, where)]
    found: list[Dose] = document.memo["doses"]
    return found


def of_this_paper(document: Document, own: list[Dose]) -> list[Dose]:
    """Without ketamine's doses in earlier studies, where this paper states its own elsewhere."""
    told = [document.role_at(dose.where, dose.amount.start) != "background" for dose in own]
    kept = (is_told or (dose.drug and dose.drug not in KETAMINE) for dose, is_told in zip(own, told, strict=True))
    return [dose for dose, keep in zip(own, kept, strict=True) if keep] if any(told) else own


def rank(document: Document, dose: Dose) -> tuple[bool, int, bool, int]:
    """Ketamine before another drug, methods before results before background, then reading order."""
    role = document.role_at(dose.where, dose.amount.start)
    return dose.drug not in KETAMINE, ROLE_ORDER[role], dose.where != "title", dose.amount.start


def doses_in(document: Document, where: str) -> Iterator[Dose]:
    """Every amount of one text that is a dose, with its drug."""
    lower = document.lower[where]
    own = [(m.start, m.end, m.value, False) for m in mentions("compound", document) if m.where == where]
    own = [drug for drug in own if drug[2] != "other" or not is_another(lower[drug[0] : drug[1]])]
    found = [amount for amount in amounts(lower) if is_dose(lower, amount)]
    told = respective(lower, found, own) if "respectively" in lower else {}
    for amount in found:
        if amount.start in told:
            yield from (Dose(where, *one) for one in parted(amount, told[amount.start]))
            continue
        drug, is_other = drug_of(lower, amount, own)
        if drug not in KETAMINE and is_used_up(lower, amount):
            continue
        if drug in {"", *KETAMINE} and is_mean(lower, amount):
            continue
        is_pumped = not drug and PUMP_AFTER.match(lower, amount.end, amount.end + 40) is not None
        yield Dose(where, amount, drug, is_other or is_pumped)
    for level in target_levels(lower):
        drug, is_other = drug_of(lower, level, own)
        if not is_other:
            yield Dose(where, level, drug, is_other)


def is_used_up(lower: str, amount: Amount) -> bool:
    """Whether the sentence speaks of how much people used before it comes to an amount without weight or time."""
    ahead = lower[max(0, amount.start - REACH_USED) : amount.start]
    return "/" not in amount.unit and USED_UP.search(ahead, ahead.rfind(". ") + 1) is not None


def parted(amount: Amount, drugs: list[Drug]) -> Iterator[tuple[Amount, str, bool]]:
    """Each value of an amount with its own drug; a range is one value."""
    values = [amount.values] if amount.is_range else [(value,) for value in amount.values]
    for part, (_, _, name, is_other) in zip(values, drugs, strict=True):
        yield amount._replace(values=part), name, is_other


def is_dose(lower: str, amount: Amount) -> bool:
    """Whether an amount was given: not a weight, a level, a needle or a mean with its spread against another."""
    ahead, behind = lower[max(0, amount.start - 30) : amount.start], lower[amount.end : amount.end + 24]
    if NOT_A_DOSE_BEFORE.search(ahead):
        return False
    if NOT_A_DOSE_AFTER.match(behind) and not OF_DOSES.search(lower, max(0, amount.start - 80), amount.start):
        return False
    if amount.unit == "g" and max(amount.values) > MOST_GRAMS:
        return False
    is_against = MEASURED_AFTER.match(behind) or MEASURED_BEFORE.search(ahead)
    return not ("±" in lower[amount.start : amount.end] and is_against)


def is_mean(lower: str, amount: Amount) -> bool:
    """Whether an amount is a mean with its spread, of no rate, not said to be of doses, and no drug right beside it."""
    is_given = OF_DOSES.search(lower, max(0, amount.start - 80), amount.start)
    is_given = is_given or DRUG_BESIDE.search(lower, max(0, amount.start - 20), amount.start)
    return "±" in lower[amount.start : amount.end] and "/" not in amount.unit and not is_given


def as_findings(document: Document, dose: Dose) -> Iterator[Finding]:
    """A finding a value (nothing for a sham's 0 in a list); its rule says whose dose and what in the base unit."""
    amount, field = dose.amount, "other_dose" if dose.is_other else "dose"
    parts = [amount.values] if amount.is_range else [(value,) for value in dict.fromkeys(amount.values)]
    for values in parts:
        if values == (0.0,):
            continue
        value = "-".join(f"{number:g}" for number in values)
        rule = f"dose: {dose.drug or 'drug not named beside it'}{in_base_unit(values, amount.unit)}"
        yield document.finding(field, value, dose.where, amount.start, amount.end, rule, amount.unit)


def in_base_unit(values: tuple[float, ...], unit: str) -> str:
    """What values come to in mg, mg/kg, mg/h or mg/kg/h; "" where the unit is one of these or a level in the blood."""
    if unit.endswith("/ml"):
        return ""
    factor, base = base_unit(unit)
    return "" if base == unit else "; " + ", ".join(f"{value * factor:.4g}" for value in values) + " " + base
