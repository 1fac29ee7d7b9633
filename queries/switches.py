"""Bias switches: the same rule over fewer studies. A switch set is a line of options and the end of a URL. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from queries.evidence import Line, is_animal

BLINDED = ("double-blind", "single-blind")
ACTIVE = ("midazolam", "other-active", "antidepressant", "ect")
YOUNG = ("child", "adolescent")


@dataclass(frozen=True, slots=True)
class Switches:
    """What is asked of a study. What a study does not state counts as not met, but for age and funding: there only
    those known to be under 18, or paid for by industry, are left out."""

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

    def query(self) -> str:
        """The end of a URL, in one order whatever order they were asked in: “blinded=1&min_n=30”."""
        return "&".join(f"{f.name}={int(getattr(self, f.name))}" for f in fields(self) if getattr(self, f.name))

    def words(self) -> list[str]:
        """What is asked, in plain words."""
        said = {name: words for name, (words, _) in CONDITIONS.items()}
        return [said[f.name].format(getattr(self, f.name)) for f in fields(self) if getattr(self, f.name)]


def from_query(asked: Mapping[str, Any]) -> Switches:
    """Switches from a URL's query. Raises ValueError, in one sentence, for a number that is none."""
    values: dict[str, Any] = {}
    for field in fields(Switches):
        text = str(asked.get(field.name) or "0").strip().lower()
        if field.name in ("min_n", "since"):
            if not text.isdecimal() or len(text) > 6:
                raise ValueError(f"{field.name} must be a whole number, as in {field.name}=30")
            values[field.name] = int(text)
        else:
            values[field.name] = text not in ("0", "false", "no", "off")
    return Switches(**values)


CONDITIONS: dict[str, tuple[str, Callable[[Line, Any], bool]]] = {
    "blinded": ("blinded trials only", lambda x, _: x.has("blinding", *BLINDED)),
    "active": ("active comparator only", lambda x, _: x.comparator in ACTIVE or x.has("comparator", *ACTIVE)),
    "min_n": ("at least {} people", lambda x, least: (x.n or 0) >= least),
    "no_industry": ("not known to be paid for by industry", lambda x, _: not x.has("funding", "industry")),
    "human": ("people only", lambda x, _: not is_animal(x)),
    "adults": ("adults", lambda x, _: x.has("age", "adult") or not x.has("age", *YOUNG)),
    "single": ("one dose", lambda x, _: x.has("exposure", "single")),
    "repeated": ("repeated doses", lambda x, _: x.has("exposure", "repeated")),
    "since": ("published since {}", lambda x, year: (x.year or 0) >= year),
}


def narrow(lines: Iterable[Line], switches: Switches) -> list[Line]:
    """The lines that meet every switch that is on."""
    asked = [(CONDITIONS[f.name][1], value) for f in fields(switches) if (value := getattr(switches, f.name))]
    return [line for line in lines if all(meets(line, value) for meets, value in asked)]
