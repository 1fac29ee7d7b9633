"""An evidence.db built by the real chain from the starter library, and studies made up to order."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from db.schema import FULL_TEXT, INDEXES, TABLES

ROOT = Path(__file__).resolve().parents[2]
settings.register_profile("quick", max_examples=60, deadline=None)
settings.load_profile("quick")


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run one command as a person would."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([os.environ.get("PYTHONPATH", ""), str(ROOT)])}
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=cwd, env=environment, capture_output=True, text=True, timeout=120
    )


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with evidence.db and verdicts.db, made by harvest, db and queries from the starter library."""
    folder = tmp_path_factory.mktemp("starter")
    for command in (
        ("harvest", "pubmed", "--offline", "--db", str(folder / "starter.db")),
        ("db", "build", "--harvest", str(folder / "starter.db"), "--out", str(folder / "evidence.db")),
        ("queries", "build", "--db", str(folder / "evidence.db"), "--history", str(folder / "verdicts.db")),
    ):
        done = run(*command)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def starter_evidence(starter: Path) -> Iterator[sqlite3.Connection]:
    """The starter's evidence.db, to read."""
    connection = sqlite3.connect(f"file:{starter / 'evidence.db'}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


@pytest.fixture
def evidence() -> Iterator[sqlite3.Connection]:
    """An empty evidence.db in memory, with the real tables and views."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    views = (ROOT / "db" / "views.sql").read_text(encoding="utf-8")
    connection.executescript(TABLES + INDEXES + FULL_TEXT + views)
    yield connection
    connection.close()
