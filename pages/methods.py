"""/methods: how each field is read and how often that is wrong, the verdict rule, the limits, dates and licences."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from pages.library import held
from pages.markdown import render
from pages.rows import Row, row, rows
from pages.words import label

DOCS = Path(__file__).resolve().parent.parent / "docs"

# The sets of labelled papers, and the figures, in a reader's words.
SETS = {
    "ketamine gold": "Papers on ketamine, read twice by us for this purpose",
    "ketamine trials": "Trials of ketamine, each read by two of us apart",
    "curated": "Studies that a person read for a claim",
    "psynamic": "PsyNamic: abstracts on psychedelic drugs, labelled by two trained annotators elsewhere",
    "sample size": "Trials of any kind, their number of people marked by a crowd",
    "dose words": "Abstracts in which the words of a dose were marked",
    "direction": "Evidence Inference: more, less or no clear difference, as labelled by doctors",
    "claim support": "Statements that one treatment beats another, supported or not",
    "primary endpoint": "Trials in oncology, primary endpoint met or not",
}
FIGURES = {
    "micro_precision": "Of what we read, right",
    "micro_recall": "Of what is there, read",
    "weighted_f1": "Both at once (weighted F1)",
    "micro_f1": "Both at once (F1)",
    "macro_f1": "Every value counted alike (macro F1)",
    "coverage": "Papers given an answer",
    "published": "Best published by others",
}


def data(database: sqlite3.Connection, docs: Path = DOCS) -> Row:
    """Vocabulary sizes, the weighing rule, measured accuracy when it is there, and the dates of the data."""
    return {
        "held": held(database),
        "fields": rows(
            database,
            """select field, count(*) as papers, (select count(*) from vocabulary v where v.field = f.field) as known
                 from (select distinct pmid, field from findings) f group by field order by papers desc, field""",
        ),
        "weights": weights(database),
        "accuracy": accuracy(docs / "accuracy.json"),
        "dates": rows(database, "select origin, kind, count(*) as runs, max(started) as last from runs group by 1, 2"),
        "unread": row(
            database,
            """select count(*) as rows, sum(identity = 'confirmed') as confirmed,
                      sum(read_from in ('not recorded', 'none', '')) as drafts from curated""",
        ),
    }


def weights(database: sqlite3.Connection) -> list[Row]:
    """The printed weighing rule, or nothing when this library has no such view."""
    if row(database, "select 1 from sqlite_master where name = 'weights'") is None:
        return []
    return rows(database, "select factor, value, weight, words from weights")


def accuracy(path: Path) -> list[dict[str, Any]]:
    """One entry a measured field, whatever figures it has; nothing when nothing has been measured."""
    if not path.is_file():
        return []
    measured = json.loads(path.read_text(encoding="utf-8"))
    entries = measured.get("fields", measured) if isinstance(measured, dict) else measured
    if isinstance(entries, dict):
        entries = [{"field": name, **figures} for name, figures in entries.items() if isinstance(figures, dict)]
    return [entry for entry in entries if isinstance(entry, dict)]


def view(found: Row, docs: Path = DOCS) -> Row:
    """The rule in words, and the accuracy figures set by set."""
    rule = docs / "verdict-rule.md"
    return {
        "rule": render(lowered(rule.read_text(encoding="utf-8"))) if rule.is_file() else "",
        "sets": measured(found["accuracy"]),
    }


def measured(accuracy: list[Row]) -> list[Row]:
    """One table a set of labelled papers: what the set is, the figures that any of its fields has, and its rows."""
    tables = []
    for name in dict.fromkeys(label(entry.get("set")) for entry in accuracy):
        entries = [entry for entry in accuracy if label(entry.get("set")) == name]
        columns = {key: words for key, words in FIGURES.items() if any(one.get(key) is not None for one in entries)}
        lines = [
            {"field": one["field"], "n": one.get("n"), "figures": [percent(one.get(key)) for key in columns]}
            for one in sorted(entries, key=lambda one: str(one["field"]))
        ]
        tables.append({"title": SETS.get(name, name), "columns": list(columns.values()), "lines": lines})
    return tables


def percent(share: Any) -> str:
    return f"{100 * share:.0f}%" if isinstance(share, int | float) else ""


def lowered(text: str) -> str:
    """Markdown whose headings start two levels down, to stand inside a page that has its own."""
    return "\n".join(f"##{line}" if line.startswith("#") else line for line in text.splitlines())
