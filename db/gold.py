"""Our own gold sets on ketamine (docs/gold-codebook.md) → field → (paper, people's value, ours).

`ketamine.csv` holds papers by PMID, `ketamine_trials.csv` trials by their number in PsyNamic's file.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from db import psynamic
from db.paper import Paper
from db.reading.read import Reading, read_paper
from db.reading.split import is_held_back

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "gold"
GOLD = FOLDER / "ketamine.csv"
TRIALS = FOLDER / "ketamine_trials.csv"
Triple = tuple[str, list[str], list[str]]
SILENT = {"not stated", "not applicable"}


def part_of(pmid: str) -> str:
    """tune or test, by the last hexadecimal digit of the PMID's SHA-256; fixed before anything was tuned."""
    return "tune" if hashlib.sha256(pmid.encode()).hexdigest()[-1] < "9" else "test"


def part_of_trial(number: str) -> str:
    """tune or test, as PsyNamic's papers are split for every other question."""
    return "test" if is_held_back(number) else "tune"


def papers(texts: Path) -> dict[str, Paper]:
    """PMID → paper, of ketamine_texts.jsonl."""
    return {
        str(line["pmid"]): Paper(title=line.get("title") or "", abstract=line["abstract"])
        for line in _lines(texts)
        if line.get("abstract")
    }


def trials(texts: Path) -> dict[str, Paper]:
    """Number → paper, of psynamic_dev.jsonl."""
    return {str(line["id"]): psynamic.paper(line["text"]) for line in _lines(texts)}


def _lines(path: Path) -> Iterator[dict[str, str]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def tables(texts: Path, part: str) -> dict[str, list[Triple]]:
    """Values people gave, beside ours; what they found not stated is left out. part: all, tune or held-back."""
    return _tables(GOLD, part_of, papers(texts), part)


def tables_of_trials(texts: Path, part: str) -> dict[str, list[Triple]]:
    """As tables, of the trials of PsyNamic's file."""
    return _tables(TRIALS, part_of_trial, trials(texts), part)


def _tables(gold: Path, split: Callable[[str], str], texts: dict[str, Paper], part: str) -> dict[str, list[Triple]]:
    wanted = {"tune": {"tune"}, "held-back": {"test"}}.get(part, {"tune", "test"})
    found: dict[str, list[Triple]] = defaultdict(list)
    readings: dict[str, Reading] = {}
    with gold.open(encoding="utf-8", newline="") as file:
        for key, field, value, _ in list(csv.reader(file))[1:]:
            if key not in texts or split(key) not in wanted or value in SILENT or field not in OURS:
                continue
            if key not in readings:
                readings[key] = read_paper(texts[key])
            found[field].append((key, _labels(field, value), OURS[field](readings[key])))
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
