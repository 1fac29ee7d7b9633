"""Every table, view and column of evidence.db is described, and nothing that is not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from .conftest import Harvest, article

DESCRIPTIONS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "db" / "descriptions.yml").read_text(encoding="utf-8")
)["tables"]


@pytest.fixture
def columns(harvest: Harvest) -> dict[str, list[str]]:
    harvest.receive(article(1))
    harvest.build()
    names = harvest.rows(
        "select name from sqlite_master where type in ('table', 'view') and name not like 'papers_fts_%'"
    )
    return {str(name): [str(column[1]) for column in harvest.rows(f'pragma table_info("{name}")')] for (name,) in names}


def test_every_table_and_view(columns: dict[str, list[str]]) -> None:
    assert set(DESCRIPTIONS) == set(columns)


def test_every_column(columns: dict[str, list[str]]) -> None:
    assert {name: list(said["columns"]) for name, said in DESCRIPTIONS.items()} == columns


def test_each_is_said_in_words() -> None:
    for name, said in DESCRIPTIONS.items():
        assert said["description"].startswith("One row per") or name == "papers_fts", name
        for column, meaning in said["columns"].items():
            assert meaning.strip() and meaning.strip() != column, f"{name}.{column}"
