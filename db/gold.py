"""Our own gold set of ketamine papers (docs/gold-codebook.md) → field → (PMID, people's value, ours)."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from db.paper import Paper
from db.reading.read import Reading, read_paper

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold" / "ketamine.csv"
Triple = tuple[str, list[str], list[str]]


def part_of(pmid: str) -> str:
    """tune or test, by the last hexadecimal digit of the PMID's SHA-256; fixed before anything was tuned."""
    return "tune" if hashlib.sha256(pmid.encode()).hexdigest()[-1] < "9" else "test"


def tables(texts: Path, part: str) -> dict[str, list[Triple]]:
    """Values people gave, beside ours; what they found not stated is left out. part: all, tune or held-back."""
    lines = map(json.loads, texts.read_text(encoding="utf-8").splitlines())
    by_pmid = {str(line["pmid"]): line for line in lines if line.get("abstract")}
    wanted = {"tune": {"tune"}, "held-back": {"test"}}.get(part, {"tune", "test"})
    found: dict[str, list[Triple]] = defaultdict(list)
    readings: dict[str, Reading] = {}
    with GOLD.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pmid, field, value = row["pmid"], row["field"], row["value"]
            if pmid not in by_pmid or part_of(pmid) not in wanted or value in {"not stated", "not applicable"}:
                continue
            if field not in OURS:
                continue
            if pmid not in readings:
                text = by_pmid[pmid]
                readings[pmid] = read_paper(Paper(title=text.get("title") or "", abstract=text["abstract"]))
            found[field].append((pmid, _labels(field, value), OURS[field](readings[pmid])))
    return dict(found)


def _labels(field: str, value: str) -> list[str]:
    parts = [part.strip() for part in value.split(";")]
    if field == "timepoint":
        return [_hours(part) for part in parts]
    return [_dose(part) for part in parts] if field == "dose" else parts


def _hours(text: str) -> str:
    """ "28 d" is 672 hours; a range keeps both ends."""
    numbers, unit = text.split()
    return "-".join(f"{float(number) * (24 if unit == 'd' else 1):g}" for number in numbers.split("-"))


def _dose(text: str) -> str:
    packed = re.sub(r"\s+", "", text.lower().replace("mcg", "µg").replace("μ", "µ").replace("–", "-"))
    return re.sub(r"\d+\.\d+", lambda number: f"{float(number[0]):g}", packed)


def _values(field: str) -> Callable[[Reading], list[str]]:
    return lambda reading: list(dict.fromkeys(f.value for f in reading.findings if f.field == field))


def _first(field: str) -> Callable[[Reading], list[str]]:
    return lambda reading: [f.value for f in reading.findings if f.field == field][:1]


def _size(reading: Reading) -> list[str]:
    people = [f for f in reading.findings if f.field == "sample_size" and f.unit != "studies"]
    return [f.value for f in people if not f.unit.startswith("arm")][:1]


def _arms(reading: Reading) -> list[str]:
    arms = [f for f in reading.findings if f.field == "sample_size" and f.unit.startswith("arm: ")]
    sizes = [size for f in arms for size in [f.value] * (2 if f.unit == "arm: each" else 1)]
    return ["/".join(sizes)] if sizes else []


def _doses(reading: Reading) -> list[str]:
    return list(dict.fromkeys(_dose(f"{f.value}{f.unit}") for f in reading.findings if f.field == "dose"))


OURS: dict[str, Callable[[Reading], list[str]]] = {
    "design": _first("design"),
    "n": _size,
    "arms": _arms,
    "compound": _values("compound"),
    "dose": _doses,
    "route": _values("route"),
    "comparator": _values("comparator"),
    "timepoint": _first("timepoint"),
    "direction": _first("direction"),
    "primary_met": _first("primary_met"),
    "harm": _first("harm"),
}
