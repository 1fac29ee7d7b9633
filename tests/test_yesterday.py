"""Yesterday's answer can be given again: from the history as recorded, and from the harvest as it was known."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from db import load
from queries.build import answer, build
from queries.claims import load_claims
from queries.history import open_history
from tests.db.conftest import Harvest, article

TRIAL = (
    "OBJECTIVE: To test intravenous ketamine for posttraumatic stress disorder (PTSD). METHODS: {n} adults with PTSD were "
    "randomly assigned to ketamine (0.5 mg/kg) or midazolam, double-blind. RESULTS: CAPS total scores were lower with "
    "ketamine than with midazolam at 24 hours (mean difference {estimate}, 95% CI {low} to {high}; P = .01)."
)
RANDOMISED = ("Journal Article", "Randomized Controlled Trial")


def trial(pmid: int, n: int, estimate: float, half: float, **more: object) -> bytes:
    """An invented trial of ketamine against midazolam for PTSD."""
    text = TRIAL.format(n=n, estimate=estimate, low=round(estimate - half, 1), high=round(estimate + half, 1))
    return article(pmid, f"Ketamine for posttraumatic stress disorder: trial {pmid}.", text, types=RANDOMISED, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> tuple[Harvest, Path]:
    """A first day's three trials; then one retracted, one reworded and two more. Both days were judged as they came."""
    folder = tmp_path_factory.mktemp("two-days")
    harvest, past = Harvest(folder), folder / "verdicts.db"
    harvest.receive(*(trial(pmid, 80, -11.0, 6.0) for pmid in (1, 2, 3)))
    harvest.backdate("2026-06-30")
    judge(harvest, past, "2026-06-30")
    harvest.receive(
        trial(1, 80, -11.0, 6.0, comments=(("RetractionIn", 9),)),
        trial(2, 80, -1.0, 6.0, version=2),
        trial(4, 300, -1.0, 4.0),
        trial(5, 300, -1.0, 4.0),
    )
    judge(harvest, past, "2026-07-01")
    return harvest, past


def judge(harvest: Harvest, past: Path, day: str) -> None:
    harvest.build()
    with closing(open_connection(harvest.out)) as connection, closing(open_history(past)) as history:
        build(connection, history, load_claims(), day)


def open_connection(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def recorded(past: Path, day: str) -> dict[str, tuple[str, ...]]:
    """What every claim said on a day: evidence, wording, strength, why, and the hash of all it rests on."""
    with closing(open_history(past)) as history:
        rows = history.execute(
            "select * from verdicts v where day = (select max(day) from verdicts where claim = v.claim and day <= ?)",
            [day],
        ).fetchall()
    return {r["claim"]: (r["evidence"], r["wording"], r["strength"], r["why"], r["inputs_sha256"]) for r in rows}


def test_the_harvest_as_of_a_day_gives_that_day_s_answers_exactly(
    two_days: tuple[Harvest, Path], tmp_path: Path
) -> None:
    harvest, past = two_days
    then, again = tmp_path / "then.db", tmp_path / "again.db"
    load.build(harvest.path, then, as_of=date(2026, 6, 30))
    with closing(open_connection(then)) as connection, closing(open_history(again)) as history:
        build(connection, history, load_claims(), "2026-06-30")
    assert recorded(again, "2026-06-30") == recorded(past, "2026-06-30")
    assert recorded(past, "2026-07-01")["ptsd-efficacy"] != recorded(past, "2026-06-30")["ptsd-efficacy"]


def test_looking_back_leaves_the_live_database_alone(two_days: tuple[Harvest, Path], tmp_path: Path) -> None:
    harvest, _ = two_days
    claim = next(one for one in load_claims() if one.name == "ptsd-efficacy")

    def now() -> str:
        with closing(open_connection(harvest.out)) as connection:
            return json.dumps([list(row) for row in answer(connection, claim).rows])

    before = now()
    load.build(harvest.path, tmp_path / "then.db", as_of=date(2026, 6, 30))
    assert now() == before


def test_the_history_names_the_studies_that_moved_an_answer(two_days: tuple[Harvest, Path]) -> None:
    _, past = two_days
    with closing(open_history(past)) as history:
        said = history.execute(
            "select moved_by from verdicts where claim = 'ptsd-efficacy' and day = '2026-07-01'"
        ).fetchone()
    moved = {change["pmid"]: change["how"] for change in json.loads(said["moved_by"])}
    assert moved[1] == "gone"  # retracted: its weight is gone, and it is no vote against
    assert moved[2] == "changed"
    assert moved[4] == moved[5] == "new"
