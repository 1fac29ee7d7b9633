"""What the linter has against a sentence that somebody typed."""

from __future__ import annotations

import sqlite3
from functools import lru_cache

from pages.rows import Row
from queries.lint import lint
from queries.lint_library import Library, from_database

FEWEST_WORDS = 4  # fewer are a search, not a sentence
ABOUT_FILES = ("KE0", "KE101", "KE102")  # ignore comments and links, which a typed sentence cannot have


def checked(database: sqlite3.Connection, typed: str) -> list[Row]:
    """Each thing to mend: code, severity, what is wrong, what to write instead, and the words it is about."""
    if len(typed.split()) < FEWEST_WORDS:
        return []
    version = database.execute("pragma data_version").fetchone()[0]
    found = lint(typed, library(database, version))
    return [
        {"code": m.code, "severity": m.severity, "says": m.says, "instead": m.instead, "words": m.words}
        for m in found
        if not m.code.startswith(ABOUT_FILES)
    ]


@lru_cache(maxsize=8)
def library(database: sqlite3.Connection, version: int) -> Library:
    """What the linter leans on, kept while this connection sees the same `version` of the database."""
    return from_database(database)
