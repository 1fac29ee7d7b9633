"""What harvest.db holds, in a few lines."""

from __future__ import annotations

from collections.abc import Iterator

from .store import Store


def status_lines(store: Store) -> Iterator[str]:
    """Records, searches and the newest runs, as text."""
    records, forms = store.execute("select count(distinct pmid), count(*) from answers").fetchone()
    yield f"{store.path}: {records:,} records held, in {forms:,} versions"
    for label, sql in COUNTS.items():
        if count := store.value(sql):
            yield f"  {count:,} {label}"
    for started, origin, kind, status in store.execute(
        "select started, origin, kind, status from runs order by id desc limit 5"
    ):
        yield f"  {started[:16].replace('T', ' ')} UTC: {kind} from {origin}, {status}"
    for name, counted, asked in store.execute(WINDOWS):
        yield f"  search {name}: {counted:,} records, last asked {asked[:10]}"


COUNTS = {
    "PMIDs deleted by PubMed": "select count(distinct pmid) from deletions",
    "PMIDs asked for and not returned": "select count(distinct pmid) from missing",
    "records skipped": "select count(*) from skipped",
}
WINDOWS = """
select name, (select count(*) from hits where search = name), max(asked)
from searches join windows on search = name where status = 'complete' group by name
"""
