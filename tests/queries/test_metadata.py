"""The generated part of metadata.yml: all the claims, all the tables, nothing else touched."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
import yaml

from queries.claims import load_claims
from queries.metadata import BEGIN, END, METADATA, MetadataError, read_descriptions, render
from queries.tail import COLUMNS

CLAIMS = load_claims()


def evidence_block(text: str) -> dict[str, dict[str, dict[str, object]]]:
    block = yaml.safe_load(text)["databases"]["evidence"]
    assert isinstance(block, dict)
    return block


@pytest.fixture(scope="module")
def written() -> str:
    return render(METADATA.read_text(encoding="utf-8"), CLAIMS, read_descriptions())


def test_every_claim_is_a_query_with_its_sql_byte_for_byte(written: str) -> None:
    queries = evidence_block(written)["queries"]
    assert {name: entry["sql"] for name, entry in queries.items()} == {claim.name: claim.sql for claim in CLAIMS}


def test_every_claim_has_a_view_with_every_column_described(written: str) -> None:
    tables = evidence_block(written)["tables"]
    for claim in CLAIMS:
        columns = tables[f"{claim.name}-studies"]["columns"]
        assert isinstance(columns, dict) and set(columns) == set(COLUMNS) - {"claim"}


def test_every_table_and_column_of_the_database_is_described(
    written: str, starter_evidence: sqlite3.Connection
) -> None:
    tables = evidence_block(written)["tables"]
    held = starter_evidence.execute(
        "select name from sqlite_master where type in ('table', 'view') and name not like '%_fts%' "
        "and name not like 'sqlite_%' and name not like '\\_%' escape '\\'"
    )
    for (table,) in held.fetchall():
        assert table in tables, f"{table} is not described in db/descriptions.yml"
        described = tables[table]["columns"]
        assert isinstance(described, dict)
        columns = {row[1] for row in starter_evidence.execute(f'pragma table_info("{table}")')}
        assert columns <= set(described), f"{table}: {columns - set(described)}"
        assert str(tables[table]["description"]).startswith("One row per")


def test_what_people_wrote_is_kept() -> None:
    text = f"title: Mine # with a comment\ndatabases:\n  evidence:\n    {BEGIN}\n    old: 1\n    {END}\nafter: 1\n"
    made = render(text, CLAIMS[:1], {})
    assert made.startswith("title: Mine # with a comment\n") and made.endswith(f"{END}\nafter: 1\n")
    assert "old: 1" not in made
    assert render(made, CLAIMS[:1], {}) == made


@pytest.mark.parametrize("marker", [BEGIN, END])
def test_a_lost_marker_is_one_sentence(marker: str) -> None:
    text = f"{BEGIN}\n{END}\n".replace(marker, "")
    with pytest.raises(MetadataError, match="lost a marker line"):
        render(text, [], {})


def test_the_page_says_that_this_is_literature_and_not_advice() -> None:
    held = yaml.safe_load(METADATA.read_text(encoding="utf-8"))
    assert "not medical advice" in held["description_html"]
    assert "NLM" in held["databases"]["evidence"]["description_html"]


def test_suggested_facets_are_off(root: Path) -> None:
    settings = json.loads((root / "settings.json").read_text(encoding="utf-8"))
    assert settings["suggest_facets"] is False
    assert settings["sql_time_limit_ms"] <= 3000
