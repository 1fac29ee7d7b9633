"""A sentence that somebody typed: what the linter has against it, and what may be said of the claims it makes."""

from __future__ import annotations

import datetime
import sqlite3
from dataclasses import asdict
from functools import lru_cache

from pages.rows import Row
from queries.lint import lint
from queries.lint_library import Library, from_database
from queries.sentence import NoClaim, check_sentence

FEWEST_WORDS = 4  # fewer are a search, not a sentence
ABOUT_FILES = ("KE0", "KE101", "KE102")  # ignore comments and links, which a typed sentence cannot have


def checked(database: sqlite3.Connection, typed: str) -> Row:
    """`messages`: each thing to mend, with code, severity, what is wrong, what to write instead and the words it is
    about. `said`: the claims it makes, each with its strongest wording, numbers, best studies and a dated link."""
    if len(typed.split()) < FEWEST_WORDS:
        return {"messages": [], "said": []}
    known = library(database, database.execute("pragma data_version").fetchone()[0])
    try:
        found, messages = check_sentence(database, typed, datetime.datetime.now(datetime.UTC).date(), known)
    except NoClaim:
        found, messages = [], lint(typed, known)
    shown = [asdict(message) for message in messages if not message.code.startswith(ABOUT_FILES)]
    return {"messages": shown, "said": [asdict(claim) for claim in found]}


@lru_cache(maxsize=8)
def library(database: sqlite3.Connection, version: int) -> Library:
    """What the linter leans on, kept while this connection sees the same `version` of the database."""
    return from_database(database)
