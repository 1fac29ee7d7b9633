"""Words of the curated files that must be of the vocabulary: a misspelt one would drop its study from every frame."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from db.errors import BuildError
from db.reading.vocabulary import vocabulary

# Column → field of the vocabulary; values parted by ;
OF_VOCABULARY = {
    "design_name": "design",
    "condition_names": "condition",
    "compound": "compound",
    "exposure": "exposure",
    "route_names": "route",
    "comparator_names": "comparator",
    "species": "species",
    "design_flags": "design_flag",
    "scale_name": "scale",
    "blinding": "blinding",
}
DIRECTIONS = (
    *("favours-ketamine", "leans-ketamine", "no-clear-difference", "leans-comparator", "favours-comparator"),
    *("not-inferior", "not-comparative", "not-stated"),
)
# Column → the only words it may hold; an empty cell says that nothing is stated.
CLOSED = {
    "direction": DIRECTIONS,
    "read_from": ("full text", "abstract", "abstract (cut)", "summary by others", "not recorded", "none"),
    "id_checked": ("yes", "partly", "no"),
    "funding": ("industry", "public"),
    "primary_met": ("yes", "no", "not stated", "not applicable"),
    "poolable": ("yes", "no"),
    "benefit_sign": ("1", "0", "-1"),
    "harm_signal": ("yes", "no"),
    "measure": (
        *("mean-difference", "mean-change", "smd", "odds-ratio", "risk-ratio", "risk-difference", "hazard-ratio"),
        *("rate-ratio", "response-rate"),
    ),
}


def check_words(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Raise BuildError for the first word that its column does not know: line, column, nearest right word."""
    for number, cells in enumerate(rows, start=1):
        for column, what, word, known in strangers(cells):
            place = f"{path.name}, line {line_of(path, number)}, column {column}"
            raise BuildError(f"{place}: “{word}” is no {what}; {nearest(word, known)}")


def strangers(cells: Mapping[str, str]) -> Iterator[tuple[str, str, str, list[str]]]:
    """(column, what it holds, the word, the words it knows) for every word that is unknown."""
    for column, field in OF_VOCABULARY.items():
        known = list(vocabulary()[field])
        for word in filter(None, (part.strip() for part in cells.get(column, "").split(";"))):
            if word not in known:
                yield column, field.replace("_", " "), word, known
    for column, words in CLOSED.items():
        if cells.get(column) and cells[column] not in words:
            yield column, column.replace("_", " "), cells[column], list(words)


def nearest(word: str, known: list[str]) -> str:
    """“did you mean X?”, or all of them when nothing is near and they are few."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f"did you mean “{near[0]}”?"
    return f"it is one of: {', '.join(known)}." if len(known) <= 12 else "db/reading/vocabulary.yml lists them."


def line_of(path: Path, row: int) -> int:
    """The line of the file on which a row begins, counted as an editor counts: the heading is line 1."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        begins = 1
        for number, _ in enumerate(reader):
            if number == row:
                break
            begins = reader.line_num + 1
    return begins
