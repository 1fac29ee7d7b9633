"""dose: how much of the study drug was given, each amount with its drug; then how: minutes, bolus, sessions.

An amount belongs to the drug named beside it; the dose of another drug (midazolam, escitalopram) is kept apart as
other_dose. value is the number, a list "0.2, 0.5" or a range "28-84"; unit is in one spelling; the rule names the
drug and, where the unit is not already one, the amount in mg, mg/kg, mg/h or mg/kg/h.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from db.reading.amounts import Amount, amounts, base_unit, table
from db.reading.finding import Finding
from db.reading.text import Document
from db.reading.vocabulary import mentions

Drug = tuple[int, int, str, bool]  # start, end, name, whether another than the study drug
KETAMINE = frozenset({"racemic", "esketamine", "arketamine", "metabolite"})
ROLE_ORDER = {"methods": 0, "title": 1, "results": 2, "aim": 3, "conclusion": 4, "background": 5}
REACH_BEFORE, REACH_AFTER = 90, 60
# What may stand between a drug and its amount when they are as good as one phrase: "ketamine (", "of oral".
PHRASE_BEFORE = re.compile(
    r"[\s(\[:=-]{0,3}(?:(?:hydrochloride|hcl|nasal spray|infusions?|at|of|(?:(?:mean|median|average) )?doses?|a|dosed|"
    r"i\.?v\.?|im|bolus|dosage)[\s(:;]{1,3}){0,4}"
)
PHRASE_AFTER = re.compile(
    r"[\s)]{0,2}(?:(?:of|doses?|per|the|active|placebo|comparator|oral|intravenous|intranasal|iv|i\.v\.|im|in|racemic|nasal|"
    r"low-dose|subcutaneous|sublingual|intramuscular|single|open-label|infused|inhaled|vaporized|s|r|[(])[ -]?){0,6}"
)
OF_BETWEEN = re.compile(r"[\s)]{0,2}(?:doses? )?of (?:[a-z.]{1,14} ){0,2}")
COMMA_BETWEEN = re.compile(r",\s?")
# A drug and an amount do not belong together across these.
APART = re.compile(r"[;]|\. |\b(?:placebo|saline|versus|vs)\b")
# A weight, a level, a limit, a spread or what somebody used up; not a dose.
NOT_A_DOSE_BEFORE = re.compile(
    r"(?:(?:weigh\w*|weight|levels?|concentrations?|creatinine|glucose|bmi|excretion|equivalents?|differences?|reduction|"
    r"consum\w+|requirements?)[\s,]{1,2}(?:of |was |were |at |to |by |from |\(){0,2}-?|±\s?)$"
)
NOT_A_DOSE_AFTER = re.compile(r"\s?(?:[\[(;,]\s?(?:95 ?%|\d{1,3} ?%? ?ci|p [<=>]|sd\b|iqr|range)|±|\+/)")
WORD = re.compile(r"[a-z][a-z0-9-]{1,24}")


@dataclass(frozen=True, slots=True)
class Dose:
    """An amount and the drug it is of: a compound of the vocabulary, another drug's own name, or ""."""

    where: str
    amount: Amount
    drug: str
    is_other: bool


@cache
def other_names() -> tuple[frozenset[str], tuple[str, ...]]:
    """Names of drugs that are not the study drug here, whole and by their endings, from dose.yml."""
    names = table()["other_drugs"].split()
    return frozenset(n for n in names if n[0] != "*"), tuple(sorted({n[1:] for n in names if n[0] == "*"}))


def read(document: Document) -> list[Finding]:
    """Doses of the study drug, the best stated first; then how it was given; then doses of other drugs."""
    found = [dose for where in ("title", "abstract") for dose in doses_in(document, where)]
    own = [dose for dose in found if not dose.is_other]
    own.sort(key=lambda dose: rank(document, dose))
    findings = [as_finding(document, dose) for dose in own]
    return findings + [as_finding(document, dose) for dose in found if dose.is_other]


def rank(document: Document, dose: Dose) -> tuple[bool, int, bool, int]:
    """Ketamine before another drug, methods before results before background, then reading order."""
    role = document.role_at(dose.where, dose.amount.start)
    return dose.drug not in KETAMINE, ROLE_ORDER[role], dose.where != "title", dose.amount.start


def doses_in(document: Document, where: str) -> Iterator[Dose]:
    """Every amount of one text that is a dose, with its drug."""
    lower = document.lower[where]
    own = [(m.start, m.end, m.value, False) for m in mentions("compound", document) if m.where == where]
    for amount in amounts(lower):
        ahead, behind = lower[max(0, amount.start - 30) : amount.start], lower[amount.end : amount.end + 12]
        if not NOT_A_DOSE_BEFORE.search(ahead) and not NOT_A_DOSE_AFTER.match(behind):
            yield Dose(where, amount, *drug_of(lower, amount, own))


def drug_of(lower: str, amount: Amount, own: list[Drug]) -> tuple[str, bool]:
    """The drug an amount belongs to: the one in the same phrase, else the nearest before, else after, else none."""
    low, high = max(0, amount.start - REACH_BEFORE), amount.end + REACH_AFTER
    before = nearest_drugs(lower, own, low, amount.start)[-1:]
    after = nearest_drugs(lower, own, amount.end, high)[:1]
    ahead = [(lower[d[1] : amount.start], d) for d in before]
    behind = [(lower[amount.end : d[0]], d) for d in after]
    order = [d for words, d in behind if OF_BETWEEN.fullmatch(words)]
    order += [d for words, d in ahead if PHRASE_BEFORE.fullmatch(words)]
    order += [d for words, d in behind if PHRASE_AFTER.fullmatch(words)]
    order += [d for words, d in ahead if COMMA_BETWEEN.fullmatch(words)]
    order += [d for words, d in ahead + behind if not APART.search(words)]
    return (order[0][2], order[0][3]) if order else ("", False)


def nearest_drugs(lower: str, own: list[Drug], start: int, end: int) -> list[Drug]:
    """(start, end, name, is another drug) of every drug named between two code points, in order."""
    names, endings = other_names()
    first, last = bisect_left(own, (start,)), bisect_left(own, (end,))
    study = [d for d in own[first:last] if d[1] <= end]
    others = [
        (start + m.start(), start + m.end(), m[0], True)
        for m in WORD.finditer(lower[start:end])
        if (m[0] in names or m[0].endswith(endings)) and "ketamin" not in m[0]
    ]
    return sorted(study + [o for o in others if not any(d[0] < o[1] and o[0] < d[1] for d in study)])


def as_finding(document: Document, dose: Dose) -> Finding:
    """The finding; its rule says whose dose it is and what it comes to in the base unit."""
    factor, base = base_unit(dose.amount.unit)
    rule = f"dose: {dose.drug or 'drug not named beside it'}"
    if base != dose.amount.unit:
        rule += "; " + ", ".join(f"{value * factor:.4g}" for value in dose.amount.values) + " " + base
    field = "other_dose" if dose.is_other else "dose"
    return document.finding(
        field, dose.amount.value, dose.where, dose.amount.start, dose.amount.end, rule, dose.amount.unit
    )
