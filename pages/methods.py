"""/methods: how each field is read and how often that is wrong, the verdict rule, the limits, dates and licences."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from pages.library import held
from pages.markdown import render
from pages.rows import Row, row, rows

DOCS = Path(__file__).resolve().parent.parent / "docs"


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
    """The rule in words, and the columns that the accuracy figures share."""
    rule = docs / "verdict-rule.md"
    columns = [key for entry in found["accuracy"] for key, value in entry.items() if not isinstance(value, dict | list)]
    return {
        "rule": render(lowered(rule.read_text(encoding="utf-8"))) if rule.is_file() else "",
        "columns": list(dict.fromkeys(columns)),
    }


def lowered(text: str) -> str:
    """Markdown whose headings start two levels down, to stand inside a page that has its own."""
    return "\n".join(f"##{line}" if line.startswith("#") else line for line in text.splitlines())
