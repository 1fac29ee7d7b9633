"""A rebuild in place costs no reader an error, and a build killed anywhere leaves the state before or the state after."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from .conftest import FIXTURES, Harvest, article, dump

SOME = [path.read_bytes() for path in sorted(FIXTURES.glob("*.xml")) if path.stem != "prefix-declared-by-the-file"]
QUESTIONS = (
    "select count(*), count(distinct title) from papers",
    "select count(*) from papers_fts where papers_fts match 'invented'",
    "select count(*) from study_lines",
    "select count(*) from notices n join papers p using (pmid)",
)


def test_no_reader_meets_an_error(harvest: Harvest) -> None:
    harvest.receive(*SOME)
    harvest.build()
    stop, errors, answered = threading.Event(), [], [0]

    def read() -> None:
        with closing(sqlite3.connect(f"file:{harvest.out}?mode=ro", uri=True)) as connection:
            while not stop.is_set():
                try:
                    for question in QUESTIONS:
                        answered[0] += 1
                        (count, *_) = connection.execute(question).fetchone()
                        assert count or "notices" in question
                except Exception as error:
                    errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for number in range(4):
            harvest.receive(article(99000001, f"An invented title {number}"))
            if number == 2:
                with closing(sqlite3.connect(harvest.out)) as connection, connection:
                    connection.execute("create index of_an_older_version on papers(status)")
            harvest.build(fresh=number % 2 == 1)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert errors == [] and answered[0] > 20


def test_a_reader_sees_before_or_after_never_between(harvest: Harvest) -> None:
    harvest.receive(article(1, "Before"), article(2, "Before"))
    harvest.build()
    with closing(sqlite3.connect(f"file:{harvest.out}?mode=ro", uri=True, isolation_level=None)) as reader:
        reader.execute("begin")
        assert reader.execute("select distinct title from papers").fetchall() == [("Before",)]
        harvest.receive(article(1, "After"), article(2, "After"))
        harvest.build()
        assert reader.execute("select distinct title from papers").fetchall() == [("Before",)]
        reader.execute("commit")
        assert reader.execute("select distinct title from papers").fetchall() == [("After",)]


def killed(harvest: Harvest, root: Path, after: float) -> int:
    """Start a build, kill it after so many seconds; its exit code."""
    command = [
        sys.executable,
        "-m",
        "db",
        "build",
        "--fresh",
        "--harvest",
        str(harvest.path),
        "--out",
        str(harvest.out),
    ]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(after)
        os.kill(process.pid, signal.SIGKILL)
        return process.wait()


@pytest.mark.parametrize("kills", [3, pytest.param(60, marks=pytest.mark.slow)])
def test_killed_anywhere_the_next_build_ends_the_same(
    make_harvest: Callable[..., Harvest], root: Path, kills: int
) -> None:
    harvest, undisturbed = make_harvest("killed"), make_harvest("undisturbed")
    for one in (harvest, undisturbed):
        one.receive(*SOME)
        one.backdate("2026-01-01")
    undisturbed.path.write_bytes(harvest.path.read_bytes())
    undisturbed.build()
    chance = random.Random(kills)
    for _ in range(kills):
        killed(harvest, root, chance.uniform(0.3, 1.3))
        if harvest.out.exists():
            with closing(sqlite3.connect(harvest.out)) as connection:
                assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
                made = connection.execute("select count(*) from sqlite_master where name = 'papers'").fetchone()[0]
                assert not made or connection.execute("select count(*) from papers").fetchone() == (len(SOME),)
    harvest.build()
    assert dump(harvest.out) == dump(undisturbed.out)


def test_two_builds_at_once_both_succeed(harvest: Harvest, root: Path) -> None:
    harvest.receive(*SOME)
    command = [sys.executable, "-m", "db", "build", "--harvest", str(harvest.path), "--out", str(harvest.out)]
    both = [subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) for _ in range(2)]
    for process in both:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    assert harvest.rows("select count(*) from papers") == [(len(SOME),)]
