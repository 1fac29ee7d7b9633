"""/changes: judgements and studies that changed, and which sentences of the article are now too strong."""

from __future__ import annotations

import sqlite3
from typing import Any

from pages.article import ARTICLE
from pages.rows import Row, rows
from queries.changes import Change, changes


def data(database: sqlite3.Connection, since: str = "") -> Row:
    """Every claim whose answer changed after `since` (an ISO day), newest first; by default since the build before."""
    days = [line["day"] for line in rows(database, "select distinct day from verdicts order by day desc")]
    since = since if len(since) == 10 and since < "9999" else days[1] if len(days) > 1 else ""
    titles = {line["claim"]: line["title"] for line in rows(database, "select claim, title from claims")}
    found = [plain(change, titles) for change in changes(database, since, ARTICLE.parent)] if days else []
    return {
        "since": since,
        "days": days[:30],
        "changed": [change for change in found if change["before"]],
        "first": [change for change in found if not change["before"]],
    }


def plain(change: Change, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "claim": change.claim,
        "title": titles.get(change.claim, change.claim),
        "day": change.day,
        "before": change.before,
        "after": change.after,
        "moved_by": list(change.moved_by),
        "drift": change.drift,
        "sentences": [{"line": number, "text": text} for _, number, text in change.sentences],
    }
