"""The labelled sets beside PsyNamic: each set's rows → field → (id, people's labels, ours), ready to be scored."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from db.paper import Paper
from db.psynamic import paper
from db.reading import dose, sample_size
from db.reading.numerals import numbers
from db.reading.read import read_paper
from db.reading.text import Document, document
from db.reading.vocabulary import with_ancestors

Triple = tuple[str, list[str], list[str]]
Rows = Iterable[dict[str, Any]]
CURATED = Path(__file__).parent / "curated" / "studies.csv"
FIRST_LINES = re.compile(r"TITLE:\s*\n(?P<title>.*?)\n\n(?P<rest>.*)", re.DOTALL)
CURATED_FIELDS = {"design": "design_name", "condition": "condition_names", "route": "route_names",
                  "compound": "compound", "comparator": "comparator_names", "species": "species"}  # fmt: skip


def sample_sizes(rows: Rows) -> dict[str, list[Triple]]:
    """Numbers a crowd marked in trials of any kind. Right is any number marked, or the sum of those marked."""
    table = []
    for row in rows:
        marked = [int(n.value) for span in row["sample_size_spans"] for n in numbers(span.lower()) if n.is_whole]
        if not marked:
            continue
        read = [f.value for f in sample_size.read(document("", row["text"])) if f.unit != "studies"][:1]
        right = {str(n) for n in [*marked, sum(set(marked))]}
        table.append((row["pmid"], read if set(read) & right else [str(max(marked))], read))
    return {"sample_size": table}


def dose_words(rows: Rows) -> dict[str, list[Triple]]:
    """The words that state the study drug's dose, blanks apart; each distinct wording counts once a paper.

    People marked the psychedelic's doses and left those of a comparator (midazolam, escitalopram) alone.
    """
    table = []
    for row in rows:
        text = Document.of(paper(row["text"]))
        read = {_packed(f.words) for f in dose.read(text) if f.field == "dose"}
        marked = {_packed(s["words"]) for s in row["spans"] if s["kind"] == "Dosage"}
        table.append((row["id"], sorted(marked), sorted(read)))
    return {"dose_words": table}


def _packed(words: str) -> str:
    return re.sub(r"\s+", "", words.lower())


def directions(rows: Rows) -> dict[str, list[Triple]]:
    """Which way an outcome went under one treatment against another."""
    return {"direction": [(row["prompt_id"], [row["label"]], _answer(row, *_parted(row["abstract"]))) for row in rows]}


def _parted(text: str) -> tuple[str, str]:
    m = FIRST_LINES.match(text)
    return (m["title"], m["rest"]) if m else ("", text)


def claims(rows: Rows) -> dict[str, list[Triple]]:
    """Whether an abstract supports a claim; "not stated" counts as not supported."""
    table = []
    for row in rows:
        read = _answer(row, row["title"], row["abstract"])
        table.append((row["pmid"], [str(row["label"])], ["1" if read == ["supported"] else "0"]))
    return {"claim_support": table}


def _answer(row: dict[str, Any], title: str, abstract: str) -> list[str]:
    from db.reading import answer
    from db.reading.question import asked

    question = asked(row)
    return [f.value for f in answer.read(question, document(title, abstract))] if question else []


def primary_endpoints(rows: Rows) -> dict[str, list[Triple]]:
    """Whether an oncology trial met its primary endpoint."""
    from db.reading import primary_endpoint

    names = {"yes": "Positive", "no": "Negative"}
    table = []
    for row in rows:
        read = [names[f.value] for f in primary_endpoint.read(document(row["title"], row["abstract"]))]
        table.append((row["doi"], [row["label"]], read[:1]))
    return {"primary_endpoint": table}


def curated(texts: Path) -> dict[str, list[Triple]]:
    """What people read in the curated studies beside what we read, where the abstract is at hand.

    A person names the nearest value and we may name more: a field is right when the person's value, or a kind of
    it, is among ours; precision is therefore not to be had here.
    """
    lines = map(json.loads, texts.read_text(encoding="utf-8").splitlines())
    by_pmid = {str(t["pmid"]): t for t in lines if t.get("abstract")}
    table: dict[str, list[Triple]] = {}
    with CURATED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["pmid"] in by_pmid and row["read_from"].startswith("abstract"):
                _add_curated(table, row, by_pmid[row["pmid"]])
    return table


def _add_curated(table: dict[str, list[Triple]], row: dict[str, str], text: dict[str, str]) -> None:
    findings = read_paper(Paper(title=text["title"], abstract=text["abstract"])).findings
    for field, column in CURATED_FIELDS.items():
        people = re.findall(r"[a-z][a-z-]+", row[column])
        if not people:
            continue
        ours = [f.value for f in findings if f.field == field]
        wider = {wide for value in ours for wide in with_ancestors(field, value)}
        table.setdefault(field, []).append((row["pmid"], people, [v for v in people if v in wider]))
    if row["n_total"].isdigit():
        ours = [f.value for f in findings if f.field == "sample_size" and f.unit != "studies"]
        table.setdefault("sample_size", []).append((row["pmid"], [row["n_total"]], ours[:1]))
