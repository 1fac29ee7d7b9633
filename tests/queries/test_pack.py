"""Claims as data for others: the take-away pack, and JSON that keeps its schema."""

from __future__ import annotations

import copy
import csv
import hashlib
import io
import json
import sqlite3
import zipfile
from pathlib import Path

import jsonschema
import pytest

from pages.pack import pack as zipped
from queries.claims import claim_names
from queries.pack import files
from queries.tail import COLUMNS
from tests.pages.conftest import site
from tests.queries.conftest import ROOT, run

SCHEMA = json.loads((ROOT / "docs" / "claim.schema.json").read_text(encoding="utf-8"))


def test_the_folder_and_the_zip_hold_the_same(starter: Path, tmp_path: Path) -> None:
    database = starter / "evidence.db"
    done = run("queries", "pack", "ptsd-efficacy", "--db", str(database), "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(database) as connection:
        archive = zipped(connection, "ptsd-efficacy")
    assert archive is not None
    with zipfile.ZipFile(io.BytesIO(archive)) as pack:
        held = {name.split("/")[1]: pack.read(name) for name in pack.namelist()}
    assert held == {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    assert {"brief.md", "studies.csv", "query.sql", "strategy.txt", "references.ris", "SHA256SUMS"} <= set(held)


def test_the_hashes_are_those_of_the_files(starter_evidence: sqlite3.Connection) -> None:
    told = files(starter_evidence, "rapid-onset")
    assert told is not None
    for line in told["SHA256SUMS"].splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(told[name].encode()).hexdigest() == digest


def test_the_table_has_every_row_of_the_query(starter_evidence: sqlite3.Connection) -> None:
    told = files(starter_evidence, "trd-efficacy")
    assert told is not None
    table = list(csv.DictReader(io.StringIO(told["studies.csv"])))
    counted = starter_evidence.execute("select count(*) from claim_studies where claim = 'trd-efficacy'").fetchone()[0]
    assert tuple(table[0]) == COLUMNS and len(table) == counted
    assert "Starter library" in told["brief.md"] and "## Against" in told["brief.md"]


def test_a_wrong_name_gives_the_nearest_right_one(tmp_path: Path) -> None:
    done = run("queries", "pack", "ptsd-eficacy", "--out", str(tmp_path / "out"))
    assert done.returncode == 1 and "did you mean “ptsd-efficacy”?" in done.stderr
    assert not (tmp_path / "out").exists()
    assert "Example: python -m queries pack" in run("queries", "pack", "--help").stdout


async def test_every_claim_as_json_keeps_the_schema(starter: Path) -> None:
    datasette = site(ROOT, starter / "evidence.db")
    await datasette.invoke_startup()
    check = jsonschema.Draft202012Validator(SCHEMA)
    check.check_schema(SCHEMA)
    for name in claim_names():
        answer = await datasette.client.get(f"/claims/{name}.json")
        assert answer.status_code == 200
        problems = [f"{name}: {e.json_path}: {e.message}" for e in check.iter_errors(answer.json())]
        assert problems == []
    for database in datasette.databases.values():
        database.close()


@pytest.mark.parametrize(
    "broken",
    [
        lambda c: c["claim"].update(evidence="proven"),
        lambda c: c["claim"].pop("wording"),
        lambda c: c["studies"][0].update(stance="yes"),
        lambda c: c["studies"][0].pop("weight"),
        lambda c: c["studies"].clear(),
    ],
)
async def test_the_schema_refuses_what_is_no_claim(starter: Path, broken: object) -> None:
    datasette = site(ROOT, starter / "evidence.db")
    await datasette.invoke_startup()
    claim = copy.deepcopy((await datasette.client.get("/claims/rapid-onset.json")).json())
    for database in datasette.databases.values():
        database.close()
    broken(claim)  # type: ignore[operator]
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(claim))


async def test_a_dated_link_says_what_was_recorded_on_that_day(starter: Path) -> None:
    datasette = site(ROOT, starter / "evidence.db")
    await datasette.invoke_startup()
    then = (await datasette.client.get("/claims/rapid-onset.json?as-of=2999-01-01")).json()["then"]
    assert then["evidence"] and then["inputs_sha256"]
    page = (await datasette.client.get("/claims/rapid-onset?as-of=2999-01-01")).text
    assert f"(recorded {then['day']})" in page
    assert "Nothing was recorded" in (await datasette.client.get("/claims/rapid-onset?as-of=1999-01-01")).text
    assert (await datasette.client.get("/claims/rapid-onset?as-of=yesterday")).status_code == 400
    for database in datasette.databases.values():
        database.close()
