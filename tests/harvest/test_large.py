"""A literature of 60,000 with a day of 12,000: every record once, with hardly more requests than it takes."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from harvest.fetch import BATCH
from harvest.library import Library
from harvest.offline_server import OfflineServer, running
from harvest.pubmed import Harvest
from harvest.records import Record
from harvest.store import open_store

from .literature import DRUG, article, connect

SIZE, ONE_DAY = 60_000, 12_000


def large_literature() -> list[Record]:
    """A fifth entered on one day, a fifth on first days of months, the rest on any day of forty years."""
    days = [date(2019, 7, 3)] * ONE_DAY
    days += [date(1985 + n % 40, 1 + n % 12, 1) for n in range(ONE_DAY)]
    days += [date(1985 + n * 7 % 40, 1 + n * 5 % 12, 1 + n * 11 % 28) for n in range(SIZE - 2 * ONE_DAY)]
    return [article(1_000_000 + 37 * number, abstract="x", entered=day) for number, day in enumerate(days)]


@pytest.mark.slow
def test_sixty_thousand_records_come_once_each_and_cheaply(tmp_path: Path) -> None:
    records = large_literature()
    with running(OfflineServer(Library(records), limits=(0, 0))) as server:
        with open_store(tmp_path / "h.db") as store:
            summary = Harvest(store, connect(server, timeout=60.0), lambda line: None).run([DRUG], [])
            held = {pmid for (pmid,) in store.execute("select pmid from answers")}
            hits = store.value("select count(*) from current_hits")
        log = server.traffic.log
        asked = Counter(pmid for name, p in log if name == "efetch" for pmid in p["id"].split(","))
    assert held == {record.pmid for record in records} and hits == SIZE
    assert set(asked.values()) == {1} and len(asked) == SIZE
    least = SIZE / BATCH + -(-SIZE // 9_999)
    print(f"{summary['requests']} requests, {summary['requests'] / least:.2f} times the least possible")
    assert summary["requests"] <= 1.3 * least and not summary["troubles"]
    assert not any(int(p.get("retstart", "0")) or int(p.get("retmax", "0")) > 9_999 for _, p in log)
