"""Amounts of a drug as printed: "0.5 mg/kg", "0, 75 and 100 mg", "5 µg kg-1 min-1", brought to one spelling.

A concentration (mg/ml, ng/dl) is no amount. Pure; every repetition is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from db.reading.numerals import SPELLED
from db.reading.table import read_table


class Amount(NamedTuple):
    """One amount, list or range of amounts with its unit; text[start:end] are its words."""

    values: tuple[float, ...]
    is_range: bool
    unit: str
    start: int
    end: int

    @property
    def value(self) -> str:
        """0.5, a range 0.5-0.9, or a list 0, 75, 100."""
        return ("-" if self.is_range else ", ").join(f"{value:g}" for value in self.values)


@cache
def table() -> dict[str, Any]:
    """dose.yml."""
    printed: dict[str, Any] = read_table("dose.yml")
    return printed


@cache
def spellings() -> dict[str, str]:
    """Spelling → how we print that part of a unit."""
    return {words: name for part in ("mass", "per") for name, all_ in table()[part].items() for words in all_}


def _either(part: str) -> str:
    return "|".join(sorted((re.escape(words) for words in spellings_of(part)), key=len, reverse=True))


def spellings_of(part: str) -> list[str]:
    """Every spelling in one part of the table."""
    return [words for all_ in table()[part].values() for words in all_]


# "0,5" and "0. 25" are decimals too; a spread ("22.2 ± 2.0") is read and left out.
NUMBER = r"(?:0,\d{1,2}(?!\d)|0\. \d{1,3}(?=\s?(?:m|$))|\d{1,5}(?:,\d{3})?(?:\.\d{1,4})?|\.\d{1,4})"
SPREAD = rf"(?:\s?(?:±|\+/?-)\s?{NUMBER})?"
JOIN = r"(?:-?\s?(?:,? ?(?:and|or|to|vs\.?|versus)\b|,|/|-)\s?)"  # "28-, 56- and 84-mg" too
PEOPLE_BEFORE = re.compile(r"n\s?=\s?$")
FIRST_OF_LIST = re.compile(rf"{NUMBER}{JOIN}")
PER_MAN = "70 kg"  # doses for a standard body: 22.2 mg/h per 70 kg is 0.32 mg/kg/h
TIMES = ("h", "min", "day")
UNITS = [
    "nano- = 1e-9 = n-", "micro- = 1e-6", "milli- = 1e-3 = m-", "kilo- = 1000 = k-", "gram = [mass] = g",
    "second = [time] = s", "minute = 60 * second = min", "hour = 60 * minute = h", "day = 24 * hour",
    "meter = [length] = m",
]  # fmt: skip
# "kg-1", "kg⁻¹", "kg(-1)"; "mg kg" and "mg.kg" where the exponent was lost; "mg/(kg.h)".
INVERSE = (
    r"\s?[.*x×]?\s?(?:kg|h|hr|min|day|d)\s?\^?\(?(?:-\s?1|⁻¹)\)?|[\s.]{1,2}kg|[.×](?:h|min)\b|"
    r"\s?/\s?\(kg\s?[.*x×-]?\s?(?:h|hr|min)\)"
)


@cache
def pattern() -> re.Pattern[str]:
    """A number, or up to eight joined, then a mass, then up to three "per" parts."""
    per = rf"(?:\s?(?:/|per |for each )\s?(?:70 ?)?(?:{_either('per')})|{INVERSE})(?![a-z])"
    return re.compile(
        rf"(?<![\w.])(?<!\d:){NUMBER}{SPREAD}(?:{JOIN}{NUMBER}){{0,7}}\s?-?"
        rf"(?P<mass>{_either('mass')})(?P<per>(?:{per}){{0,3}})(?![a-z0-9]|\s?/\s?(?:[a-z]|1?0?0 ?ml)|[ .]?[md]?l\b)"
    )


@cache
def digit_and_mass() -> re.Pattern[str]:
    """What stands in every amount, soon looked for."""
    return re.compile(rf"\d\s?-?(?:{_either('mass')})")


@cache
def spelled_pattern() -> re.Pattern[str]:
    """A number in words, then a mass in full."""
    per = rf"(?:\s?(?:/|per )\s?(?:{_either('per')}))(?![a-z])"
    return re.compile(
        rf"\b(?P<count>{'|'.join(SPELLED)}) (?P<mass>(?:milli|micro)?gram(?:me)?s?)(?P<per>(?:{per}){{0,3}})(?![a-z])"
    )


def amounts(lower: str) -> Iterator[Amount]:
    """Every amount of a (folded, lower-case) text, in order."""
    yield from joined(lower, [*plain_amounts(lower), *spelled_amounts(lower)])


def plain_amounts(lower: str) -> Iterator[Amount]:
    """Amounts in digits."""
    if not digit_and_mass().search(lower):
        return
    for found in pattern().finditer(lower):
        head = re.sub(rf"(?:±|\+/?-)\s?{NUMBER}", "", found[0][: found.start("mass") - found.start()])
        values = tuple(value_of(number) for number in re.findall(NUMBER, head))
        start = found.start()
        if len(values) > 1 and PEOPLE_BEFORE.search(lower, max(0, start - 4), start):  # "(n=100, 0.5 mg/kg)"
            values, start = values[1:], start + FIRST_OF_LIST.match(head).end()  # type: ignore[union-attr]
        is_range = len(values) == 2 and re.search(r"\d\s?(?:-|to)\s?\.?\d", head) is not None
        yield Amount(values, is_range, unit_of(found), start, found.end())


def spelled_amounts(lower: str) -> Iterator[Amount]:
    """Amounts in words: "two milligrams per kilogram"."""
    if "gram" not in lower:
        return
    for found in spelled_pattern().finditer(lower):
        yield Amount((float(SPELLED[found["count"]]),), False, unit_of(found), found.start(), found.end())


def joined(lower: str, found: list[Amount]) -> Iterator[Amount]:
    """In reading order; two amounts of one unit joined by "to" are one range: "0.1 mg/kg to 2 mg/kg"."""
    before: Amount | None = None
    for one in sorted(found, key=lambda amount: amount.start):
        if before and is_one_range(lower, before, one):
            one = Amount((*before.values, *one.values), True, one.unit, before.start, one.end)
        elif before:
            yield before
        before = one
    if before:
        yield before


def is_one_range(lower: str, one: Amount, other: Amount) -> bool:
    """Whether the second amount is the upper end of the first."""
    is_plain = len(one.values) == len(other.values) == 1 and one.unit == other.unit
    between = lower[one.end : other.start]
    if not is_plain or one.values >= other.values:
        return False
    return re.fullmatch(r"\s?(?:-|to)\s?", between) is not None or (
        between == " and " and lower[one.start - 8 : one.start] == "between "
    )


def value_of(number: str) -> float:
    """0.5 from "0.5", "0,5", "0. 5" and ".5"; 1000 from "1,000"."""
    number = number.replace(" ", "")
    return float(number.replace(",", ".") if number.startswith("0,") else number.replace(",", ""))


def unit_of(found: re.Match[str]) -> str:
    """The unit in one spelling: mg/kg, µg/kg/min, mg/day."""
    known = spellings()
    words = re.findall(r"24 ?h|body weight|[a-z]+(?:\^?2)?", found["per"].replace("per ", ""))
    per = sorted({known[word] for word in words if word in known}, key=list(table()["per"]).index)
    if "kg" in per and re.search(r"70 ?kg", found["per"]):
        per[per.index("kg")] = PER_MAN
    by_time = [part for part in per if part in TIMES][:1]
    return "/".join([known[found["mass"]], *(part for part in per if part not in TIMES), *by_time])


@cache
def registry() -> Any:
    """pint with the units of a dose; to read in all it knows takes a quarter of a second."""
    from pint import UnitRegistry

    return UnitRegistry(UNITS)


@cache
def base_unit(unit: str) -> tuple[float, str]:
    """(factor, unit) that make amounts comparable: mg, mg/kg, mg/h, mg/kg/h. 5 µg/kg/min is 0.3 mg/kg/h."""
    mass, *per = unit.replace(PER_MAN, "kg").replace("µg", "microgram").replace("m²", "m**2").split("/")
    base = "/".join(["mg", *("hour" if part in TIMES else part for part in per)])
    printed = base.replace("hour", "h").replace("m**2", "m²")
    if printed == unit:  # most doses; pint takes a third of a second to import
        return 1.0, unit
    factor = registry().Quantity(1, "/".join([mass, *per])).to(base).magnitude / (70 if PER_MAN in unit else 1)
    return float(factor), printed
