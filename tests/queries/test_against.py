"""docs/agreement.md says what the data say, and leaves no difference without a reason."""

from __future__ import annotations

import html
import re
import sqlite3
from pathlib import Path

import pytest

from queries import agreement_page as against
from queries.against import named_once, they_have, we_have
from queries.build import answer, parted
from queries.claims import ClaimError, load_claims
from tests.queries.conftest import ROOT, run
from tests.serving import served


def test_the_page_is_in_step_with_the_data(starter_evidence: sqlite3.Connection) -> None:
    assert (ROOT / "docs" / "agreement.md").read_text(encoding="utf-8") == against.page(starter_evidence)


def test_every_conclusion_asked_for_is_there(starter_evidence: sqlite3.Connection) -> None:
    page = against.page(starter_evidence)
    for said in ("2.48 (1.00 to 6.18)", "very low certainty", "No clear benefit in 67 trials", "NICE", "VA/DoD", "FDA"):
        assert said in page
    assert page.count("| why we differ |") == page.count("| trials they have and we lack |") >= 9


def test_every_claim_on_which_editors_and_rule_part_has_its_reason(starter_evidence: sqlite3.Connection) -> None:
    apart = {c.name for c in load_claims() if parted(c, answer(starter_evidence, c).verdict)}
    assert apart and set(against.read_agreement()["parted"]) == apart
    assert all(f"/claims/{name})" in against.page(starter_evidence).split("## Where our editors")[1] for name in apart)


def test_a_difference_without_a_reason_is_refused(
    starter_evidence: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = against.read_agreement() | {"parted": {}}
    monkeypatch.setattr(against, "read_agreement", lambda: said)
    with pytest.raises(ClaimError, match="no reason"):
        against.page(starter_evidence)


def test_the_command_says_when_the_page_is_out_of_step(starter: Path, tmp_path: Path) -> None:
    database = ("--db", str(starter / "evidence.db"))
    assert run("queries", "agreement", "--check", *database).returncode == 0
    stale = run("queries", "agreement", "--check", *database, "--out", str(tmp_path / "other.md"))
    assert stale.returncode == 1 and "out of step" in stale.stderr
    assert "Example: python -m queries agreement" in run("queries", "agreement", "--help").stdout


async def test_the_page_shows_what_the_document_says_and_every_reason(starter: Path) -> None:
    async with served(ROOT, starter / "evidence.db") as client:
        shown = (await client.get("/against.json")).json()
        words = html.unescape((await client.get("/against")).text)
    document = (ROOT / "docs" / "agreement.md").read_text(encoding="utf-8")
    assert [one["who"] for one in shown["authorities"]] == re.findall(r"^### (.+)$", document, re.M)
    for one in shown["authorities"]:
        for said in (one["answer"], one["why"], one["they_have"], one["we_have"], one["agrees"]):
            assert said and said in document and said in words
    assert shown["parted"] and all(claim["why"] and claim["why"] in words for claim in shown["parted"])


def test_what_came_after_their_search_is_counted_and_the_rest_not_guessed() -> None:
    ours = [("Fan", 2017), ("Loo", 2023), ("Singh", 2016), ("Singh", 2016)]
    assert we_have({"searched": 2020}, ours) == (
        "published after 2020, too late for them: Loo 2023; whether they hold the other 3 is not known to us"
    )
    assert we_have({}, ours) == they_have({}, ours) == "not known to us"
    assert they_have({"counted": 67}, ours) == "at least 63: they count 67; which ones is not known to us"
    assert they_have({"theirs_not_ours": ["Kim 2019"]}, ours) == "Kim 2019"
    assert named_once(tuple(ours)) == "Fan 2017, Loo 2023, Singh 2016 (2 trials)"
