"""db/curated/*.csv → rows: a person's readings and stances, kept beside what rules read, never mixed with it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from db.curated_words import check_words
from db.errors import BuildError
from db.reading.vocabulary import vocabulary, with_ancestors

FOLDER = Path(__file__).with_name("curated")
STANCES = {"+": "for", "-": "against", "~": "qualifies"}
TERMS = {  # field of paper_terms → column of studies.csv, values separated by ;
    "design": "design_name",
    "condition": "condition_names",
    "compound": "compound",
    "exposure": "exposure",
    "route": "route_names",
    "comparator": "comparator_names",
    "species": "species",
    "design_flag": "design_flags",
    "scale": "scale_name",
    "outcome": "outcome",
    "population": "population",
    "blinding": "blinding",
    "funding": "funding",
}
MAIN = ("design", "condition", "compound", "route", "comparator")


@dataclass(frozen=True, slots=True)
class Curated:
    """One row of studies.csv, counted from 1. `key` is its PMID, or minus the row where there is none."""

    row: int
    pmid: int | None
    cells: dict[str, str]

    @property
    def key(self) -> int:
        return -self.row if self.pmid is None else self.pmid

    def text(self, name: str) -> str | None:
        return self.cells.get(name) or None

    def whole(self, name: str) -> int | None:
        value = self.real(name)
        return None if value is None else int(value)

    def real(self, name: str) -> float | None:
        printed = self.cells.get(name, "")
        try:
            return float(printed) if printed else None
        except ValueError:
            raise BuildError(f"{self.place}: {name} is {printed!r}, not a number.") from None

    def values(self, name: str) -> list[str]:
        return [value.strip() for value in self.cells.get(name, "").split(";") if value.strip()]

    @property
    def place(self) -> str:
        return f"db/curated/studies.csv, row {self.row}"


def read_csv(path: Path) -> list[dict[str, str]]:
    """Cells by column, stripped; [] where there is no such file."""
    if not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BuildError(f"{path.name} is not a CSV file in UTF-8 ({error}).") from None
    for number, row in enumerate(rows, start=1):
        if None in row or None in row.values():
            raise BuildError(
                f"{path.name}, row {number} has another number of cells than the heading; check its quotes."
            )
    return [{name: cell.strip() for name, cell in row.items()} for row in rows]


def read_studies(path: Path = FOLDER / "studies.csv") -> list[Curated]:
    """The curated studies, in the file's order."""
    rows = read_csv(path)
    check_words(path, rows)
    studies = [Curated(row, _pmid(cells, row), cells) for row, cells in enumerate(rows, start=1)]
    for one in studies:
        if empty := [name for name in ("title", "id_checked", "read_from") if not one.text(name)]:
            raise BuildError(f"{one.place}: {', '.join(empty)} may not be empty.")
    return studies


def _pmid(cells: dict[str, str], row: int) -> int | None:
    printed = cells.get("pmid", "")
    if printed and not re.fullmatch("[1-9][0-9]{0,8}", printed):
        raise BuildError(f"db/curated/studies.csv, row {row}: pmid is {printed!r}, not a PMID.")
    return int(printed) if printed else None


def stances(one: Curated) -> Iterator[tuple[str, int, int, str, str]]:
    """(claim, row, pmid or minus row, stance, exception)."""
    excepted = dict(part.split(":", 1) for part in one.values("exceptions") if ":" in part)
    reasons = {claim.strip(): reason.strip() for claim, reason in excepted.items()}
    for entry in one.values("claims"):
        claim, _, mark = entry.partition(":")
        if mark not in STANCES:
            raise BuildError(f"{one.place}: the stance {entry!r} must end in :+, :- or :~.")
        yield claim, one.row, one.key, STANCES[mark], reasons.get(claim, "")


def terms(one: Curated) -> set[tuple[str, str, int, str]]:
    """(field, value, pmid or minus row, "curated"), each value with what it is a kind of."""
    known = vocabulary()
    return {
        (field, name, one.key, "curated")
        for field, column in TERMS.items()
        for value in one.values(column)
        for name in (with_ancestors(field, value) if value in known.get(field, {}) else [value])
    }


def curated_row(one: Curated, identity: tuple[str, str]) -> dict[str, object]:
    """Columns of `curated`: the vocabulary's names where there are any, the person's own words beside them."""
    words = {f"{name}_words": one.text(name) for name in ("design", "condition", "route", "comparator")}
    return {
        "row": one.row,
        "pmid": one.pmid,
        **{name: one.text(name) for name in ("doi", "title", "first_author", "journal", "dose")},
        "year": one.whole("year"),
        **{name: next(iter(one.values(TERMS[name])), None) for name in MAIN},
        **words,
        "n_total": one.whole("n_total"),
        **{name: one.real(name) for name in ("estimate", "ci_low", "ci_high")},
        **{
            name: one.text(name)
            for name in (
                *("primary_result", "primary_met", "direction", "scale", "timepoint", "harm_signal", "nct"),
                *(
                    "flags",
                    "design_flags",
                    "population",
                    "blinding",
                    "id_checked",
                    "read_from",
                    "doubt",
                    "source",
                ),
            )
        },
        "poolable": int(one.cells.get("poolable") == "yes"),
        "identity": identity[0],
        "identity_why": identity[1],
    }


def result_row(one: Curated) -> dict[str, object]:
    """Columns of `results`: the one comparison a curated row reports, in the person's words."""
    return {
        "id": f"curated-{one.row}",
        "pmid": one.key,
        "comparison": one.text("comparator"),
        "outcome": one.text("outcome"),
        "scale": one.text("scale_name"),
        "is_primary": 1 if one.cells.get("primary_met") in {"yes", "no"} else None,
        "primary_met": {"yes": 1, "no": 0}.get(one.cells.get("primary_met", "")),
        **{
            name: one.real(name)
            for name in ("hours_from_first_dose", "days_from_last_dose", "estimate", "ci_low", "ci_high")
        },
        "n_intervention": one.whole("n_intervention"),
        "n_comparator": one.whole("n_comparator"),
        "measure": one.text("measure"),
        "benefit_sign": one.whole("benefit_sign") or 0,
        "direction": one.text("direction") or "not-stated",
        "harm": "signal" if one.cells.get("harm_signal") == "yes" else None,
        "poolable": int(one.cells.get("poolable") == "yes"),
        "words": one.text("primary_result"),
        "where": "curated",
        "rule": "a person's reading",
    }


def numbers(one: Curated) -> Iterable[str]:
    """Registry numbers as the row gives them."""
    return re.split(r"[;,\s]+", one.cells["nct"]) if one.cells.get("nct") else ()
