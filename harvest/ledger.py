"""What a harvest writes down beside the records, and what it reads there before it asks again.

A search that was walked whole is `complete` in windows with scope `all` and its own term; what came after it has the
scope `since`. Hits are those of the newest whole walk and later (the view current_hits).
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from .answers import SearchAnswer
from .searches import Search
from .store import Store, utc

CURATED = "curated"  # what windows and hits call the questions asked for the curated studies
OVERLAP = timedelta(days=3)  # NLM's day is US Eastern and its indexes lag (services.md A.7)
RESOLVE_AGAIN = timedelta(days=30)


def record_search(store: Store, search: Search) -> None:
    """Keep the strategy as it now is."""
    with store.transaction():
        store.execute(
            "insert into searches values (?, ?, ?, ?) on conflict(name) do update set "
            "question = excluded.question, term = excluded.term, claim = excluded.claim",
            (search.name, search.question, search.query, search.claim),
        )


def record_window(store: Store, run: int, name: str, term: str, answer: SearchAnswer, scope: str, received: int) -> int:
    """One row of windows, 'searched' until its records have been fetched. Returns its id."""
    cursor = store.execute(
        "insert into windows (status, run, search, term_sent, counted, received, query_translation, "
        "warnings, errors, asked, scope) values ('searched', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(run, name, term, answer.count, received, answer.translation),
            *(json.dumps(answer.warnings), json.dumps(answer.errors), store.stamp(), scope),
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def record_failure(store: Store, run: int, name: str, term: str, why: str) -> None:
    """A search that could not be completed is recorded as that."""
    with store.transaction():
        store.execute(
            "insert into windows (status, run, search, term_sent, errors, asked) values ('failed', ?, ?, ?, ?, ?)",
            (run, name, term, json.dumps([why]), store.stamp()),
        )


def mark_windows(store: Store, windows: list[int], status: str) -> None:
    """Give windows a status: complete, or moved where the count moved while they were read."""
    store.connection.executemany("update windows set status = ? where id = ?", [(status, row) for row in windows])


def record_hits(store: Store, run: int, name: str, pmids: list[int]) -> None:
    """A search's hits, with the first and the last run that found them."""
    store.connection.executemany(
        "insert into hits values (?, ?, ?, ?) on conflict do update set last_run = excluded.last_run",
        [(name, pmid, run, run) for pmid in pmids],
    )


def record_missing(store: Store, run: int, pmid: int) -> bool:
    """Note that a record did not come. One held before, and missing in an earlier run too, is now gone (True)."""
    before = store.value(
        "select 1 from missing where pmid = ?1 and run < ?2 and seen > "
        "(select max(last_seen) from answers where pmid = ?1)",
        pmid,
        run,
    )
    store.execute(
        "insert into missing (pmid, run, seen, asked_as, why) values (?, ?, ?, 'efetch', "
        "'asked for twice in this run and not returned')",
        (pmid, run, store.stamp()),
    )
    return bool(before) and store.delete(run, pmid, "no longer returned by PubMed")


def changes_since(store: Store, search: Search) -> date | None:
    """From which day on changes must be asked for; None when this very search was never completed."""
    asked = store.value(
        "select max(asked) from windows where search = ?1 and status = 'complete' and "
        "(term_sent = ?2 or (scope = 'since' and instr(term_sent, '(' || ?2 || ')') = 1)) "
        "and exists (select 1 from windows whole where whole.search = ?1 and whole.term_sent = ?2 "
        "and whole.status = 'complete')",
        search.name,
        search.query,
    )
    return datetime.fromisoformat(asked).date() - OVERLAP if asked else None


def full_since(store: Store) -> str | None:
    """When the --full harvest began that was cut off and is to be gone on with, if there is one."""
    since = None
    for started, text in store.execute("select started, summary from runs where kind = 'pubmed' order by id desc"):
        summary = json.loads(text)
        if not summary.get("full") or summary.get("reached_end"):
            break
        since = started
    return since


def received_since(store: Store, moment: str) -> set[int]:
    """PMIDs received from a moment on."""
    return pmids(store, "select distinct pmid from answers where last_seen >= ?", moment)


def held(store: Store, origin: str) -> set[int]:
    """PMIDs received from this origin, which the searches that found them keep up to date."""
    sql = "select distinct pmid from answers join runs on runs.id = last_run where runs.origin = ?"
    return pmids(store, sql, origin)


def hits(store: Store, name: str, before_run: int | None = None) -> set[int]:
    """What a search found at any time, or what no run from this one on has found."""
    return pmids(store, "select pmid from hits where search = ? and last_run < ?", name, before_run or 1 << 62)


def given_up(store: Store) -> set[int]:
    """PMIDs that did not come in two runs: only --full asks for them again."""
    return pmids(store, "select pmid from missing group by pmid having count(distinct run) > 1")


def perhaps_gone(store: Store) -> set[int]:
    """Records held that did not come when last asked for, and must be asked for once more before they count as gone."""
    return pmids(
        store,
        "select m.pmid from missing m join (select pmid, max(last_seen) as seen from answers group by pmid) r "
        "on r.pmid = m.pmid left join deletions d on d.pmid = m.pmid and d.seen > r.seen "
        "where m.seen > r.seen group by m.pmid having count(distinct m.run) < 2 or max(d.seen) is null",
    )


def longest_unheard(store: Store, count: int) -> set[int]:
    """The records received longest ago, deleted ones left out."""
    return pmids(
        store,
        "select pmid from answers group by pmid having max(last_seen) > "
        "coalesce((select max(seen) from deletions d where d.pmid = answers.pmid), '') "
        "order by max(last_seen), pmid limit ?",
        count,
    )


def asked_lately(store: Store, term: str) -> bool:
    """Whether a curated study was looked for within RESOLVE_AGAIN; what was found then is in hits."""
    after = utc(datetime.now(UTC) - RESOLVE_AGAIN)
    sql = "select 1 from windows where search = ? and term_sent = ? and status = 'complete' and asked > ?"
    return store.value(sql, CURATED, term, after) is not None


def pmids(store: Store, sql: str, *parameters: object) -> set[int]:
    """The first column of a query."""
    return {row[0] for row in store.execute(sql, parameters)}
