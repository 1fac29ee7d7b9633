"""Bias switches: the same rule over fewer studies. A switch set is a line of options and the end of a URL. Pure.

Each switch asks one thing of a study and gets yes, no, or None where the study does not state it. “Not stated” is not
yes: it counts as not met, but for age, species and money, where most abstracts are silent. There only a no is left out,
and the account says how many of those that stay do not state it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from queries.evidence import Line, is_animal

BLINDED = ("double-blind", "single-blind")
ACTIVE = ("midazolam", "other-active", "antidepressant", "ect")
YOUNG = re.compile(r"\b(?:child|adolescen|youth|p(?:a)?ediatric|teenage|minors?\b)", re.IGNORECASE)
SILENT_STAY = ("no_industry", "human", "adults")
Answer = bool | None


@dataclass(frozen=True, slots=True)
class Switches:
    """What is asked of a study."""

    blinded: bool = False
    active: bool = False
    min_n: int = 0
    no_industry: bool = False
    human: bool = False
    adults: bool = False
    single: bool = False
    repeated: bool = False
    since: int = 0

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))

    def on(self) -> list[tuple[str, Any]]:
        """The names and values of the switches that are on, in one order."""
        return [(f.name, value) for f in fields(self) if (value := getattr(self, f.name))]

    def query(self) -> str:
        """The end of a URL, in one order whatever order they were asked in: “blinded=1&min_n=30”."""
        return "&".join(f"{name}={int(value)}" for name, value in self.on())

    def words(self) -> list[str]:
        """What is asked, in plain words."""
        return [CONDITIONS[name][0].format(value) for name, value in self.on()]


def from_query(asked: Mapping[str, Any]) -> Switches:
    """Switches from a URL's query. Raises ValueError, in one sentence, for a number that is none."""
    values: dict[str, Any] = {}
    for field in fields(Switches):
        text = str(asked.get(field.name) or "0").strip().lower()
        if field.name in ("min_n", "since"):
            if not (text.isascii() and text.isdecimal()) or len(text) > 6:
                raise ValueError(f"{field.name} must be a whole number, as in {field.name}=30")
            values[field.name] = int(text)
        else:
            values[field.name] = text not in ("0", "false", "no", "off")
    return Switches(**values)


def among(line: Line, field: str, *wanted: str) -> Answer:
    """Yes when one of these was read, no when only others were, None when nothing was."""
    return line.has(field, *wanted) or (False if line.terms.get(field) else None)


def active(line: Line, _: Any) -> Answer:
    if line.comparator in ACTIVE:
        return True
    return among(line, "comparator", *ACTIVE) or (False if line.comparator else None)


def not_industry(line: Line, _: Any) -> Answer:
    """No when a company paid or pays an author; yes when somebody else is named as paying; else not stated."""
    if line.has("funding", "industry") or line.has("conflict", "industry"):
        return False
    return line.has("funding", "public") or None


def human(line: Line, _: Any) -> Answer:
    return False if is_animal(line) else line.has("species", "human") or None


def adult(line: Line, _: Any) -> Answer:
    """No wherever children or adolescents are named, even beside adults."""
    population = " ".join(line.terms.get("population", ()))
    if line.has("age", "child") or line.has("condition", "adolescent-depression") or YOUNG.search(population):
        return False
    return line.has("age", "adult", "older") or None


CONDITIONS: dict[str, tuple[str, Callable[[Line, Any], Answer]]] = {
    "blinded": ("blinded trials only", lambda x, _: among(x, "blinding", *BLINDED)),
    "active": ("active comparator only", active),
    "min_n": ("at least {} people", lambda x, least: None if x.n is None else x.n >= least),
    "no_industry": ("not known to be paid for by industry or tied to it", not_industry),
    "human": ("people only", human),
    "adults": ("adults (no child or adolescent named)", adult),
    "single": ("one dose", lambda x, _: among(x, "exposure", "single")),
    "repeated": ("repeated doses", lambda x, _: among(x, "exposure", "repeated")),
    "since": ("published since {}", lambda x, year: None if x.year is None else x.year >= year),
}
UNSTATED = {"no_industry": "who paid; that is not “no industry”", "adults": "an age", "human": "a species"}


def stays(name: str, said: Answer) -> bool:
    return said is True or (said is None and name in SILENT_STAY)


def narrow(lines: Iterable[Line], switches: Switches) -> list[Line]:
    """The lines that meet every switch that is on."""
    asked = [(name, CONDITIONS[name][1], value) for name, value in switches.on()]
    return [line for line in lines if all(stays(name, meets(line, value)) for name, meets, value in asked)]


def account(lines: Sequence[Line], switches: Switches) -> list[str]:
    """For each switch by itself, in words: how many papers it leaves out, and how many do not state what it asks."""
    return [counted(name, value, lines) for name, value in switches.on()]


def counted(name: str, value: Any, lines: Sequence[Line]) -> str:
    words, meets = CONDITIONS[name]
    said = [meets(line, value) for line in lines]
    no, silent = said.count(False), said.count(None)
    if name in SILENT_STAY:
        kept = f"; {silent} of the {len(said) - no} that stay do not state {UNSTATED[name]}" if silent else ""
        return f"{words.format(value)}: {no} of {len(said)} papers left out{kept}."
    unstated = f", {silent} of them because they do not state it" if silent else ""
    return f"{words.format(value)}: {no + silent} of {len(said)} papers left out{unstated}."
