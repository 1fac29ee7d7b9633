"""What people type, what goes wrong, and what grows: answered in plain words, and within the weight of a page."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from datasette.database import Database
from lxml import html

from tests.pages import invented
from tests.pages.test_pages import HEAVIEST, text_of
from tests.serving import served


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '""',
        "'",
        "ketamine AND",
        "NEAR(",
        "(((",
        "a* OR *",
        "title:ketamine",
        "-",
        "^x",
        "ketamine)",
        "%",
        "\\",
        "é" * 500,
    ],
)
async def test_whatever_people_type_is_answered(client, typed: str) -> None:
    answer = await client.get("/browse", params={"q": typed})
    assert answer.status_code == 200


async def test_a_search_marks_what_it_found(client) -> None:
    tree = html.fromstring((await client.get("/browse?q=midazolam")).text)
    assert "midazolam" in [mark.text_content() for mark in tree.xpath("//ol//mark")]


async def test_a_broken_query_is_explained_without_a_path_or_a_stack(client) -> None:
    answer = await client.get("/evidence?sql=select+nonsense")
    assert answer.status_code == 400 and "no such column: nonsense" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("words", ['"', '"*', "NEAR(", "*", "'", "(("])
async def test_hostile_words_in_a_table_search_are_answered_in_plain_words(client, words: str) -> None:
    answer = await client.get("/evidence/papers", params={"_search": words})
    assert answer.status_code == 200 or "These search words cannot be read" in answer.text
    assert "fts5" not in answer.text and "yntax error" not in answer.text


async def test_the_page_of_the_data_counts_every_table_however_busy_the_machine(client, monkeypatch) -> None:
    async def hurried(self, limit=10):
        return dict.fromkeys(await self.table_names())  # what Datasette finds when its ten milliseconds are over

    monkeypatch.setattr(Database, "table_counts", hurried)
    tree = html.fromstring((await client.get("/evidence")).text)
    cells = tree.xpath("//table//tr/td[1]/text()")
    assert len(cells) > 20 and all(cell.replace(",", "").isdecimal() for cell in cells)
    assert tree.xpath("//tr[th/a='papers']/td[1]/text()") == ["10"]


async def test_accuracy_is_told_set_by_set_in_words_and_per_cent(client) -> None:
    tree = html.fromstring((await client.get("/methods")).text)
    tables = tree.xpath("//section[@aria-labelledby='reading']//table[@class='figures']")
    assert len(tables) >= 5
    for table in tables:
        words = [cell.text_content() for cell in table.xpath(".//th | .//caption")]
        assert not [word for word in words if "_" in word or word in ("psynamic", "curated")]
        figures = [cell.text or "" for cell in table.xpath(".//td[position() > 1]")]
        assert any(figures) and all(re.fullmatch(r"(\d{1,3}%)?", figure) for figure in figures)


async def test_a_claim_with_thousands_of_papers_stays_light(root, library, tmp_path) -> None:
    copy = shutil.copy(library, tmp_path / "evidence.db")
    database = sqlite3.connect(copy, isolation_level=None)
    for number in range(2000):
        invented.insert(
            database, "claim_studies", claim="invented-efficacy", position=100 + number, pmid=5000 + number,
            study=f"pmid:{5000 + number}", stance=("for", "against", "qualifies")[number % 3], basis="read",
            read_from="rules", weight=0.4, why="randomised trial, 30 to 99 people, against midazolam; read by rules",
            title="A randomised trial of something that takes many words to say, in people who have it " * 2,
            first_author="Example", year=2000 + number % 25, design="randomised-trial", n=60, compound="racemic",
            dose="0.5 mg/kg", route="intravenous", comparator="midazolam", outcome="depression severity",
            direction="favours-ketamine", estimate=-5.0, ci_low=-9.0, ci_high=-1.0, scale="madrs",
            quote="The difference at twenty-four hours was five points in favour of ketamine. " * 2,
            quote_where="abstract", journal="J Invented Res",
        )  # fmt: skip
    database.close()
    async with served(root, Path(copy)) as client:
        answer = await client.get("/claims/invented-efficacy")
        assert answer.status_code == 200 and len(answer.content) < HEAVIEST
        assert "1,855 are not" in text_of(answer)


@pytest.mark.parametrize(
    "address", ["/evidence.csv?sql=select+nonsense", "/evidence.csv?sql=select+nonsense&_stream=1"]
)
async def test_sql_that_does_not_run_is_no_empty_file(client, address: str) -> None:
    answer = await client.get(address)
    assert answer.status_code == 400 and "does not run" in answer.text
    assert answer.headers["content-type"].startswith("text/plain") and answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("sql", ["select 1 as a where 0", "select '' as a"])
async def test_a_file_without_rows_still_names_its_columns(client, sql: str) -> None:
    answer = await client.get("/evidence.csv", params={"sql": sql})
    assert answer.status_code == 200 and answer.text.startswith("a\r\n")
