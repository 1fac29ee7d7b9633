"""Politeness, counted on the server's side: between threads, between processes, retries included."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from harvest.answers import read_search
from harvest.faults import Script, Step
from harvest.limiter import Limiter
from harvest.lock import only_one

from .literature import DRUG, article, connect, harvest, serving, small_literature


def search_many(url: str, rate: float, calls: int, key: str | None = None) -> None:
    """So many searches by one client."""
    eutils = connect(url, rate=rate, api_key=key)
    for _ in range(calls):
        eutils.call("esearch", read_search, db="pubmed", term="ketamine", retmax="1")


@pytest.mark.parametrize(("rate", "key", "calls"), [(3.0, None, 7), (10.0, "mine", 16)])
def test_the_true_rate_is_kept_by_threads_together(rate: float, key: str | None, calls: int) -> None:
    with serving([article(1)], limits=(3, 10)) as server:
        began = time.monotonic()
        threads = [threading.Thread(target=search_many, args=(server.url, rate, calls // 2 + 1, key)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (server.traffic.refused, server.traffic.most <= rate) == (0, True)
    assert time.monotonic() - began < 2 * (calls + 2) / rate  # polite, and no slower than that needs


def test_the_rate_is_kept_by_processes_together() -> None:
    code = "import sys; from tests.harvest.test_limits import search_many; search_many(sys.argv[1], 10, 8, 'mine')"
    with serving([article(1)], limits=(3, 10)) as server:
        running = [subprocess.Popen([sys.executable, "-c", code, server.url]) for _ in range(2)]
        assert [process.wait(60) for process in running] == [0, 0]
    assert (server.traffic.refused, server.traffic.most <= 10, len(server.traffic.log)) == (0, True, 16)


def test_retries_are_counted_too(tmp_path: Path) -> None:
    script = Script([Step("http-500", "", 0)])
    with serving([article(1)], script, limits=(3, 10)) as server:
        eutils = connect(server, rate=10.0, api_key="mine", tries=12)
        with pytest.raises(Exception, match="HTTP 500"):
            eutils.call("esearch", read_search, db="pubmed", term="ketamine")
    assert (len(server.traffic.log), server.traffic.refused, eutils.retries) == (12, 0, 11)


@pytest.mark.slow
def test_a_harvest_at_the_true_rate_without_a_key(tmp_path: Path) -> None:
    with serving(small_literature(60), limits=(3, 10)) as server:
        summary = harvest(tmp_path / "h.db", server, settings={"rate": 3.0})
    assert (server.traffic.refused, summary["retries"], server.traffic.most <= 3) == (0, 0, True)


@pytest.mark.parametrize("text", ["", "nonsense", "9e99", "-5", "99999999999"])
def test_a_damaged_limiter_file_costs_at_most_one_period(tmp_path: Path, text: str) -> None:
    limiter = Limiter(100.0, tmp_path / "limiter")
    for number in range(limiter.places):
        Path(f"{limiter.path}-{number}").write_text(text)
    began = time.monotonic()
    with limiter.place():
        assert time.monotonic() - began < limiter.period + 0.5


def test_a_second_harvest_waits_and_says_so(tmp_path: Path) -> None:
    db = tmp_path / "h.db"
    with serving(small_literature(5)) as server:
        command = [sys.executable, "-m", "harvest", "pubmed", "--db", str(db), "--server", server.url, "--rate", "0"]
        command += ["--email", "reader@example.org", "--search", "rapid-onset"]
        with only_one(db, print):
            second = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            assert second.stdout is not None
            assert "Another harvest (process" in second.stdout.readline()
            assert not server.traffic.log
        second.communicate(timeout=60)
        assert second.returncode == 0 and server.traffic.log


def test_two_harvests_at_once_end_as_one(tmp_path: Path) -> None:
    db = tmp_path / "h.db"
    with serving(small_literature(5)) as server:
        command = [sys.executable, "-m", "harvest", "pubmed", "--db", str(db), "--server", server.url, "--rate", "0"]
        command += ["--email", "reader@example.org", "--search", DRUG.claim]
        running = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(3)]
        assert [process.wait(60) for process in running] == [0, 0, 0]
