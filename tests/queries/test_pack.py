"""Claims as data for others: the take-away pack, and JSON that keeps its schema."""

from __future__ import annotations

import copy
import csv
import hashlib
import io
import json
import re
import sqlite3
import zipfile
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

from pages.claim import data as claim_data
from pages.claim_view import view as claim_view
from pages.pack import pack as zipped
from queries.claim_rows import REVIEW_DESIGNS, claim_of, important, studies_of
from queries.claims import claim_names
from queries.figures import STYLE, figures, standalone
from queries.pack import files, harmless
from queries.svg import drawing
from queries.tail import COLUMNS
from tests.queries.conftest import ROOT, run
from tests.serving import served

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
    assert "Starter library" in told["brief.md"] and "## Counts against it" in told["brief.md"]


@pytest.mark.parametrize("name", ["trd-efficacy", "ptsd-efficacy", "durable-weeks"])
def test_the_brief_is_one_page_that_hides_no_draft(starter_evidence: sqlite3.Connection, name: str) -> None:
    told = files(starter_evidence, name)
    assert told is not None
    assert len(told["brief.md"].split()) < 750
    drafts = {
        row["pmid"] for row in csv.DictReader(io.StringIO(told["studies.csv"])) if row["read_from"] == "not recorded"
    }
    for line in told["brief.md"].splitlines():
        if (named := re.search(r"PMID (\d+)", line)) and line.startswith("- ") and named[1] in drafts:
            assert "draft, not read" in line


def test_reviews_stand_on_no_side_of_the_brief(starter_evidence: sqlite3.Connection) -> None:
    told = files(starter_evidence, "durable-weeks")
    assert told is not None
    reviews = {
        row["pmid"] for row in csv.DictReader(io.StringIO(told["studies.csv"])) if row["design"] in REVIEW_DESIGNS
    }
    sides = told["brief.md"].split("## What reviews concluded")[0]
    assert reviews and not reviews & set(re.findall(r"PMID (\d+)", sides))


def test_cochranes_grade_stands_beside_the_strength(starter_evidence: sqlite3.Connection) -> None:
    told = files(starter_evidence, "depression-efficacy")
    assert told is not None
    for file in ("brief.md", "README.txt", "claim.json"):
        for said in ("very low certainty (GRADE)", "2.48 (1.00 to 6.18)", "July 2020", "PMID 34510411"):
            assert said in told[file]
    assert "risk of bias not assessed, not GRADE" in told["brief.md"]
    assert (
        "GRADE)**" not in told["brief.md"] and "Cochrane" not in files(starter_evidence, "jpp-attribution")["brief.md"]
    )  # type: ignore[index]


@pytest.mark.parametrize("name", claim_names())
def test_every_figure_opens_by_itself_and_draws_what_the_page_draws(
    starter_evidence: sqlite3.Connection, name: str
) -> None:
    claim, studies = claim_of(starter_evidence, name), studies_of(starter_evidence, name)
    assert claim is not None
    drawn = figures(claim, studies, important(starter_evidence))
    assert any(study["year"] for study in studies) == ("figure-evidence-map.svg" in drawn)
    for file, svg in drawn.items():
        picture = etree.fromstring(svg.encode())
        assert picture.tag == "{http://www.w3.org/2000/svg}svg" and picture[0].text.startswith(claim["title"])
        used = {word for each in picture.iter() for word in (each.get("class") or "").split()}
        assert used - {"map", "b0", "forest"} <= set(re.findall(r"\.([a-z][a-z0-9-]*)", STYLE)), file
        assert "var(" not in svg and "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    page = claim_view({**claim_data(starter_evidence, name)})  # type: ignore[dict-item]
    inside = [str(panel["svg"]).split(">", 1)[1] for panel in page["forests"]]
    assert all(any(part in svg for svg in drawn.values()) for part in inside)


def test_a_hostile_title_stays_text() -> None:
    svg = standalone(drawing(10, 10, "x", [], "map"), "<script>alert(1)</script>", ["</svg><script>"])
    assert "<script" not in svg and etree.fromstring(svg.encode()) is not None


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1+cmd", "@x", "\tx"])
def test_no_cell_runs_in_a_spreadsheet(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless(-5.1) == -5.1


def test_a_wrong_name_gives_the_nearest_right_one(tmp_path: Path) -> None:
    done = run("queries", "pack", "ptsd-eficacy", "--out", str(tmp_path / "out"))
    assert done.returncode == 1 and "did you mean “ptsd-efficacy”?" in done.stderr
    assert not (tmp_path / "out").exists()
    assert "Example: python -m queries pack" in run("queries", "pack", "--help").stdout


async def test_every_claim_as_json_keeps_the_schema(starter: Path) -> None:
    async with served(ROOT, starter / "evidence.db") as client:
        check = jsonschema.Draft202012Validator(SCHEMA)
        check.check_schema(SCHEMA)
        for name in claim_names():
            answer = await client.get(f"/claims/{name}.json")
            assert answer.status_code == 200
            problems = [f"{name}: {e.json_path}: {e.message}" for e in check.iter_errors(answer.json())]
            assert problems == []


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
    async with served(ROOT, starter / "evidence.db") as client:
        claim = copy.deepcopy((await client.get("/claims/rapid-onset.json")).json())
    broken(claim)  # type: ignore[operator]
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(claim))


async def test_a_dated_link_says_what_was_recorded_on_that_day(starter: Path) -> None:
    async with served(ROOT, starter / "evidence.db") as client:
        then = (await client.get("/claims/rapid-onset.json?as-of=2999-01-01")).json()["then"]
        assert then["evidence"] and then["inputs_sha256"]
        page = (await client.get("/claims/rapid-onset?as-of=2999-01-01")).text
        assert f"(recorded {then['day']})" in page
        assert "Nothing was recorded" in (await client.get("/claims/rapid-onset?as-of=1999-01-01")).text
        assert (await client.get("/claims/rapid-onset?as-of=yesterday")).status_code == 400
