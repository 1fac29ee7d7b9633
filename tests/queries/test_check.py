"""Everything `python -m queries check` refuses, each made to happen once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from queries.check import check
from queries.tail import with_tail
from tests.queries.invented import add_curated, add_paper, add_result, add_stance
from tests.queries.test_claims import GOOD
from tests.queries.test_tail import OWN

SQL = with_tail(OWN, "rapid-onset", "onset")


class World:
    """A folder with one good pair, an article that links to it, a list of studies, and a database of trials."""

    def __init__(self, folder: Path, db: sqlite3.Connection) -> None:
        self.folder, self.db = folder, db
        for name in ("queries", "article"):
            (folder / name).mkdir()
        self.write("queries/rapid-onset.md", GOOD)
        self.write("queries/rapid-onset.sql", SQL)
        self.write("article/piece.md", "It acts [within hours](/claims/rapid-onset).")
        self.write("studies.csv", "pmid,doi\n16894061,10.1/x\n")
        for pmid in range(1, 6):
            add_paper(db, pmid)
            add_result(db, pmid, "favours-ketamine")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def check(self) -> tuple[list[str], list[str]]:
        return check(self.db, self.folder / "queries", self.folder / "studies.csv", self.folder / "article")


@pytest.fixture
def world(tmp_path: Path, evidence: sqlite3.Connection) -> World:
    return World(tmp_path, evidence)


def test_a_good_world_has_nothing_wrong(world: World) -> None:
    assert world.check() == ([], [])


def rewrite(name: str, was: str, becomes: str) -> Callable[[World], None]:
    def change(world: World) -> None:
        text = (world.folder / name).read_text(encoding="utf-8")
        assert was in text
        world.write(name, text.replace(was, becomes))

    return change


def remove(name: str) -> Callable[[World], None]:
    return lambda world: (world.folder / name).unlink()


def judged_outside(exception: str) -> Callable[[World], None]:
    def change(world: World) -> None:
        add_paper(world.db, 9, title="Outside :)")
        add_curated(world.db, 9, 9, first_author="Zarate", year=2006)
        add_stance(world.db, "rapid-onset", 9, 9, "for", exception)

    return change


def judged_elsewhere(world: World) -> None:
    add_curated(world.db, 9, 9, first_author="Zarate", year=2006)
    add_stance(world.db, "rapid-onst", 9, 9, "for")


SLOW = "(with recursive n(x) as (select 1 union all select x + 1 from n where x < 300000) select max(x) from n)"
MD, QUERY = "queries/rapid-onset.md", "queries/rapid-onset.sql"

WRONG = {
    "a claim without its question": (remove(QUERY), "queries/rapid-onset.sql is missing"),
    "a question without its claim": (remove(MD), "queries/rapid-onset.md is missing"),
    "a query that errors": (rewrite(QUERY, "from ranked", "from nowhere"), "does not run: no such table: nowhere"),
    "a column too few": (rewrite(QUERY, ", quote_end\nfrom", "\nfrom"), "column quote_end is missing"),
    "a column too many": (rewrite(QUERY, "quote_end\nfrom", "quote_end, 1 as x\nfrom"), "column x is not in the con"),
    "a slow query": (rewrite(QUERY, "from papers", f"from papers, {SLOW}"), "over 0.05 s; narrow its frame"),
    "no study": (rewrite(QUERY, "title not like", "1 = 0 and title not like"), "returns no study; widen the frame"),
    "a stance outside the frame": (judged_outside(""), "Zarate 2006 (PMID 9) has a stance but lies outside the frame"),
    "a stance on no claim": (judged_elsewhere, "stance on “rapid-onst”, which is no claim; did you mean “rapid-onset”?"),
    "a frame row left out": (rewrite(QUERY, "from ranked\n", "from ranked where pmid <> 3\n"), "PMID 3 is in the frame"),
    "a common part out of step": (rewrite(QUERY, "0.5", "0.9"), "out of step; run “python -m queries tail”"),
    "a link without a claim": (rewrite("article/piece.md", "onset", "onst"), "did you mean “rapid-onset”?"),
    "a claim without a link": (rewrite("article/piece.md", "/rapid-onset", "/other"), "nothing links to /claims/rapid"),
    "a key study nobody curates": (rewrite(MD, "16894061", "123"), "key study 123 is not in db/curated/studies.csv"),
    "an unknown answer": (rewrite(MD, "wording: fair", "wording: fine"), "wording “fine” is not known"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said(world: World, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if case == "a slow query":
        monkeypatch.setattr("queries.check.SECONDS", 0.05)
    break_it, said = WRONG[case]
    break_it(world)
    failures, _ = world.check()
    assert any(said in sentence for sentence in failures), failures


@pytest.mark.parametrize("case", ["an unknown answer", "a claim without its question", "a question without its claim"])
def test_a_claim_that_cannot_be_read_is_said_once(world: World, case: str) -> None:
    WRONG[case][0](world)
    failures, _ = world.check()
    assert not [sentence for sentence in failures if "which is no claim" in sentence]


def test_a_stance_outside_the_frame_with_its_exception_is_right(world: World) -> None:
    judged_outside("a neighbouring question")(world)
    assert world.check()[0] == []


def test_editors_and_rule_that_part_are_a_warning(world: World) -> None:
    rewrite(MD, "evidence: supports\nwording", "evidence: refutes\nwording")(world)
    failures, warnings = world.check()
    assert failures == []
    assert "editors say refutes, fair; the rule says supports, fair" in warnings[0]


def test_two_claims_at_one_position_are_wrong(world: World) -> None:
    world.write("queries/other.md", GOOD)
    world.write("queries/other.sql", with_tail(OWN, "other", "onset"))
    world.write("article/piece.md", "[a](/claims/rapid-onset) [b](/claims/other)")
    assert any("take a free one" in sentence for sentence in world.check()[0])
