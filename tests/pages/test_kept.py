"""What is kept between two readers: right while the database changes under the site, and never more than so much."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pages import answer, kept
from tests.pages.invented import PLAIN
from tests.serving import served

PAGES = ["/", "/article", "/topics", "/browse", "/against", "/methods", "/claims/invented-efficacy", f"/papers/{PLAIN}"]


@pytest.fixture
def copy(library: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(library, tmp_path / "evidence.db"))


@pytest.fixture
async def client(root: Path, copy: Path) -> AsyncIterator[Any]:
    async with served(root, copy) as client:
        yield client


@pytest.fixture
def database(copy: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        yield connection


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The pages made anew, by name, as they are made."""
    names: list[object] = []
    whole = kept.kept

    def noted(held: sqlite3.Connection, name: object, make: Any) -> Any:
        return whole(held, name, lambda database: names.append(name) or make(database))

    monkeypatch.setattr(answer, "kept", noted)
    return names


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_is_the_same_the_second_time(client: Any, page: str) -> None:
    first, second = await client.get(page), await client.get(page)
    assert first.status_code == 200 and first.content == second.content
    assert dict(first.headers) == dict(second.headers)


async def test_a_page_is_made_once_and_anew_after_every_change(
    client: Any, database: sqlite3.Connection, made: list[object]
) -> None:
    for title in ("First title", "Second title", "Third title"):
        database.execute("update claims set title = ? where claim = 'invented-efficacy'", [title])
        for _ in range(3):
            for page in ("/", "/claims/invented-efficacy"):
                assert title in (await client.get(page)).text
    assert 6 <= len(made) <= 6 * 3  # each of Datasette's three connections keeps its own


async def test_what_is_being_written_is_not_seen_before_it_is_whole(client: Any, database: sqlite3.Connection) -> None:
    before = (await client.get("/claims/invented-efficacy")).content
    database.execute("begin")
    database.execute("update claims set title = 'Half a build'")
    assert (await client.get("/claims/invented-efficacy")).content == before
    database.execute("rollback")
    assert (await client.get("/claims/invented-efficacy")).content == before


async def test_no_question_of_a_reader_is_kept_and_no_page_that_is_not_there(client: Any, made: list[object]) -> None:
    for number in range(5):
        for address in ("/browse?q=word", "/changes?since=", "/cite?pmids=", "/papers/", "/claims/no-such-"):
            await client.get(f"{address}{number}")
    held = len(kept._made)
    await client.get("/claims/no-such-claim")
    assert all(str(name).startswith("/claims/no-such-") for name in made) and len(kept._made) == held


async def test_an_address_that_asks_what_nobody_answers_is_the_page_itself(client: Any, made: list[object]) -> None:
    for number in range(20):
        assert (await client.get(f"/claims/invented-efficacy?utm={number}")).status_code == 200
    assert set(made) == {"/claims/invented-efficacy?"}


def test_no_more_is_kept_than_the_most(database: sqlite3.Connection) -> None:
    for number in range(kept.MOST + 50):
        assert kept.kept(database, ("test", number), lambda _, number=number: number) == number
    assert len(kept._made) == kept.MOST
    again: list[int] = []
    for number in (kept.MOST + 49, 0):
        kept.kept(database, ("test", number), lambda _, number=number: again.append(number) or number)
    assert again == [0]  # the last is still there, the first went
