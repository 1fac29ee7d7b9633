"""Killed at any moment, a harvest and a build end where an undisturbed pair ends."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from harvest.searches import read_studies

from .literature import article, content, document, serving

ROOT = Path(__file__).resolve().parents[2]
SEARCHES = ("depression-efficacy", "chronic-pain-efficacy", "ptsd-efficacy")
OWN_TABLES = (
    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '%_fts%'"
)
# Columns that say when or in which run something came, and so differ between any two harvests.
TIMES = ("received", "started", "finished", "summary", "first_run", "last_run", "run", "id", "date", "built", "seen")


def literature(size: int) -> list[Any]:
    """Records that three of our own strategies find, and the curated studies."""
    curated = [study.pmid for study in read_studies() if study.pmid]
    words = ("depression", "chronic pain", "posttraumatic stress disorder")
    made = [
        article(50_000_000 + number, title=f"Ketamine and {words[number % 3]}", abstract="A randomized, placebo trial.")
        for number in range(size)
    ]
    return made + [article(pmid, title="Ketamine, curated", entered=date(2015, 5, 5)) for pmid in curated]


def start(*arguments: object) -> subprocess.Popen[bytes]:
    """A real process, whose last words nobody hears."""
    command = [sys.executable, "-m", *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )


def finish(*arguments: object) -> float:
    """Run to the end. Returns seconds; fails with what it said."""
    began = time.monotonic()
    process = start(*arguments)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors.decode()
    return time.monotonic() - began


def kill_after(seconds: float, *arguments: object) -> bool:
    """Start, wait, SIGKILL. Returns whether it was still running then."""
    process = start(*arguments)
    try:
        process.communicate(timeout=seconds)
        return False
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return True


def evidence(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table of evidence.db without times and run numbers."""
    with sqlite3.connect(path) as database:
        tables = [name for (name,) in database.execute(OWN_TABLES)]
        found = {}
        for table in tables:
            names = [row[1] for row in database.execute(f"pragma table_info([{table}])") if row[1] not in TIMES]
            if names and table not in ("runs", "windows"):
                columns = ", ".join(f"[{name}]" for name in names)
                found[table] = sorted(map(repr, database.execute(f"select {columns} from [{table}]")))
    return found  # type: ignore[return-value]


def prove(folder: Path, kills: int, size: int) -> tuple[int, int]:
    """Kill harvests and builds at random moments until enough were killed, then compare. Returns both counts."""
    chance = random.Random(kills)
    extra = folder / "extra.xml"
    extra.write_bytes(document(*(article(60_000_000 + number) for number in range(size)), deleted=[50_000_003]))
    with serving(literature(size)) as server:

        def commands(name: str) -> list[tuple[object, ...]]:
            harvest, out = folder / f"{name}.db", folder / f"{name}-evidence.db"
            chosen = [part for search in SEARCHES for part in ("--search", search)]
            address = ("--email", "reader@example.org", "--server", server.url, "--rate", 0)
            return [
                ("harvest", "pubmed", "--db", harvest, *address, *chosen),
                ("harvest", "file", "--db", harvest, extra),
                ("db", "build", "--harvest", harvest, "--out", out),
            ]

        lasting = [finish(*command) for command in commands("calm")]
        pubmed, load, build = commands("struck")
        killed = [0, 0]
        while killed[0] < kills // 2:
            for step, command in enumerate((pubmed, load)):
                killed[0] += kill_after(chance.uniform(0.02, lasting[step]), *command)
        finish(*pubmed)
        finish(*load)
        while killed[1] < kills // 2:
            if kill_after(chance.uniform(0.02, lasting[2]), *build):
                killed[1] += 1
            else:  # it finished, and the next one shall have something to do
                for left in folder.glob("struck-evidence.db*"):
                    left.unlink()
        finish(*build)
    assert content(folder / "struck.db") == content(folder / "calm.db")
    struck_tables, calm_tables = evidence(folder / "struck-evidence.db"), evidence(folder / "calm-evidence.db")
    assert struck_tables.keys() == calm_tables.keys()
    for table, rows in struck_tables.items():
        assert set(rows) ^ set(calm_tables[table]) == set(), table
        assert rows == calm_tables[table], table
    return killed[0], killed[1]


def test_a_few_kills_leave_no_trace(tmp_path: Path) -> None:
    harvests, builds = prove(tmp_path, 4, 20)
    assert min(harvests, builds) >= 2


@pytest.mark.slow
def test_a_hundred_kills_leave_no_trace(tmp_path: Path) -> None:
    harvests, builds = prove(tmp_path, 104, 300)
    print(f"{harvests} harvests and {builds} builds were killed")
    assert min(harvests, builds) >= 52
