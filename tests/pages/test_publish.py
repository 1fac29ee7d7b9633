"""The published copy: no abstract in it anywhere, and every page still answers."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pages.publish import LONGEST_QUOTE, copy_database
from tests.pages import invented
from tests.pages.conftest import site


@pytest.fixture
def published(library: Path, tmp_path: Path) -> Path:
    copy_database(library, tmp_path / "evidence.db", abstracts=False)
    return tmp_path / "evidence.db"


def words_of_index(path: Path) -> set[str]:
    database = sqlite3.connect(path)
    database.execute("create virtual table temp.words using fts5vocab(main, papers_fts, row)")
    return {term for (term,) in database.execute("select term from temp.words")}


def test_no_word_that_stood_only_in_an_abstract_can_be_had_back(library: Path, published: Path) -> None:
    assert "randomised" in words_of_index(library) and "resistant" in words_of_index(library)
    words = words_of_index(published)
    assert "resistant" in words  # stands in a title
    assert not words & {"randomised", "adults", "common", "lowers"}
    raw = published.read_bytes()
    assert b"Depression is common" not in raw and b"lowers scores" not in raw


def test_it_is_one_file_with_the_same_papers(library: Path, published: Path) -> None:
    database = sqlite3.connect(published)
    assert database.execute("pragma journal_mode").fetchone() == ("delete",)
    assert not published.with_name("evidence.db-wal").exists()
    assert database.execute("select count(*), count(abstract) from papers").fetchone() == (10, 0)
    for table, column in (("findings", "words"), ("results", "words"), ("claim_studies", "quote")):
        longest = database.execute(f"select max(length({column})) from {table}").fetchone()[0]
        assert longest <= LONGEST_QUOTE + 1


def test_abstracts_are_kept_when_asked_for(library: Path, tmp_path: Path) -> None:
    copy_database(library, tmp_path / "kept.db", abstracts=True)
    found = sqlite3.connect(tmp_path / "kept.db").execute("select abstract from papers where pmid = 101").fetchone()
    assert found == (invented.ABSTRACT,)


async def test_its_pages_answer_without_abstracts(root: Path, published: Path) -> None:
    datasette = site(root, published)
    await datasette.invoke_startup()
    for page in ("/", "/claims/invented-efficacy", "/papers/101", "/browse?q=ketamine"):
        assert (await datasette.client.get(page)).status_code == 200
    text: Any = (await datasette.client.get("/papers/101")).text
    assert "This copy holds no abstract for this record." in text and 'href="#w' not in text


def test_the_folder_serves_by_itself(root: Path, library: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pages.publish", "--db", str(library), "--out", str(tmp_path / "site")]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
    serve = [sys.executable, "-m", "datasette", str(tmp_path / "site"), "--get", "/claims/invented-efficacy"]
    answer = subprocess.run(serve, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path)
    assert answer.returncode == 0 and "Counts against it" in answer.stdout


def test_nothing_to_publish_is_one_sentence(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pages.publish", "--db", str(tmp_path / "none.db"), "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "make build" in done.stderr and "Traceback" not in done.stderr
