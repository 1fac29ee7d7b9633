"""Percentages, people, doses by weight and times, in a sentence and in what a claim's studies say; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from db.reading.numerals import Number, numbers
from db.reading.text import FOLDED, lower_case

PERCENT = re.compile(
    r"\s?(?:%|percent\b|per cent\b)|(?:,? (?:and|to|or) [\d.]+)? (?:in|out of)(?: every)? (?:100|a hundred)\b"
)
DOSE = re.compile(r"\s?mg ?(?:/|per|for each) ?(?:kg|kilo\w*)")
PEOPLE = re.compile(
    r" (?:[\w-]+ ){0,3}(?:people|patients|adults|veterans|participants|women|men|inpatients|volunteers|adolescents|"
    r"teenagers|subjects|responders)\b"
)
COUNTED = re.compile(r"\bn ?= ?$")
TIME = re.compile(r"[ -](minutes?|hours?|days?|weeks?|months?|years?|min|h)\b")
HOURS = {"min": 1 / 60, "minute": 1 / 60, "hour": 1, "h": 1, "day": 24, "week": 168, "month": 730, "year": 8766}
UNITS = {
    "percent": ("KE701", "percent"),
    "people": ("KE702", "people"),
    "mg/kg": ("KE703", "mg/kg"),
    "hours": ("KE704", "a time"),
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in one of UNITS (times in hours) and where it stands in the text it was read from."""

    unit: str
    value: float
    start: int
    end: int


def quantities(text: str) -> list[Quantity]:
    """Every number with a unit we can compare, in reading order."""
    lower = lower_case(text.translate(FOLDED))
    found = list(numbers(lower))
    return [q for n, following in zip(found, [*found[1:], None], strict=False) if (q := quantity(lower, n, following))]


def quantity(lower: str, number: Number, following: Number | None) -> Quantity | None:
    """The number with the unit that follows it; a range or a pair ("0.5 to 1 mg/kg") shares its last unit."""
    end = number.end
    if following and re.fullmatch(r" ?(?:%)?(?:-| to | or | and |, )", lower[end : following.start]):
        shared = unit_at(lower, following.end)
        if shared and not unit_at(lower, end):
            return Quantity(shared[0], number.value * shared[1], number.start, end)
    if number.value == 100 and re.search(
        r"(?:in|out of)(?: every)? $", lower[max(0, number.start - 14) : number.start]
    ):
        return None  # the hundred of "45 in 100 people"
    unit = ("people", 1.0) if COUNTED.search(lower[max(0, number.start - 4) : number.start]) else unit_at(lower, end)
    return Quantity(unit[0], number.value * unit[1], number.start, end) if unit else None


def unit_at(lower: str, place: int) -> tuple[str, float] | None:
    """(unit, factor) of what stands right after a number."""
    if PERCENT.match(lower, place):
        return "percent", 1.0
    if DOSE.match(lower, place):
        return "mg/kg", 1.0
    if time := TIME.match(lower, place):
        return "hours", HOURS[time.group(1) if time.group(1) == "h" else time.group(1).rstrip("s")]
    if PEOPLE.match(lower, place) and not re.match(r" (?:in|of|out) ", lower[place:]):
        return "people", 1.0
    return None


def values_in(texts: Iterable[str]) -> dict[str, frozenset[float]]:
    """unit → every value that these texts hold."""
    held: dict[str, set[float]] = {unit: set() for unit in UNITS}
    for text in texts:
        for q in quantities(text):
            held[q.unit].add(q.value)
    return {unit: frozenset(values) for unit, values in held.items()}


def strangers(text: str, held: Iterable[Mapping[str, frozenset[float]]]) -> Iterator[Quantity]:
    """The quantities of a text that none of these collections holds, allowing for rounding."""
    held = list(held)
    return (q for q in quantities(text) if not any(holds(values, q) for values in held))


def told(q: Quantity, studies: Iterable[Mapping[str, frozenset[float]]]) -> bool:
    """Whether any study reports this quantity: enough for a number of people, which names a study."""
    return any(holds(study, q) for study in studies)


def told_by_one(q: Quantity, text: str, studies: Iterable[Mapping[str, frozenset[float]]]) -> bool:
    """Whether one study reports this quantity and another of the same sentence, so that the sentence is about it."""
    others = [o for o in quantities(text) if (o.unit, o.value) != (q.unit, q.value)]
    return any(holds(study, q) and any(holds(study, o) for o in others) for study in studies)


def holds(values: Mapping[str, frozenset[float]], q: Quantity) -> bool:
    return any(near(q, value) for value in values.get(q.unit, ()))


def near(q: Quantity, value: float) -> bool:
    """Equal after the rounding that honest prose does: a whole percent, a tenth of a time, a fiftieth of a dose."""
    if q.unit == "percent":
        return abs(q.value - value) <= 0.6
    slack = 0.1 if q.unit == "hours" else 0.02 if q.unit == "mg/kg" else 0
    return abs(q.value - value) <= slack * max(q.value, value) + 1e-9
