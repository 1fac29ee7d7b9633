"""The command that serves: what it refuses, in one sentence each."""

from __future__ import annotations

import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from db.schema import USER_VERSION
from pages import serve


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(serve, "ROOT", tmp_path)
    return tmp_path


def say(port: int = 8001) -> str:
    result = CliRunner().invoke(serve.serve, ["--port", str(port)])
    assert result.exit_code == 1
    return result.output


def make(folder: Path, version: int) -> None:
    with closing(sqlite3.connect(folder / "evidence.db")) as connection:
        connection.execute("create table papers (pmid integer)")
        connection.execute(f"pragma user_version = {version}")


def test_without_a_database_it_says_how_to_make_one(checkout: Path) -> None:
    assert "make demo" in say()


def test_a_newer_database_is_not_served(checkout: Path) -> None:
    make(checkout, 99)
    assert "newer version" in say()


def test_a_busy_port_is_named_with_the_way_out(checkout: Path) -> None:
    make(checkout, USER_VERSION)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"port {port} is in use" in say(port)
