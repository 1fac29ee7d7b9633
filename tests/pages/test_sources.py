"""What other sources than PubMed say, from services on loopback to the pages: shown, dated, named, never run."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from pages import notices, registered
from tests.pages import enriched
from tests.pages.invented import HOSTILE
from tests.serving import served


@pytest.fixture(scope="module")
def evidence(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every source harvested, the claims judged."""
    made = enriched.library(tmp_path_factory.mktemp("enriched"))
    history = str(made.with_name("verdicts.db"))
    command = [sys.executable, "-m", "queries", "build", "--db", str(made), "--history", history]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    return made


@pytest.fixture
def database(evidence: Path) -> sqlite3.Connection:
    return sqlite3.connect(evidence)


@pytest.fixture
async def client(root: Path, evidence: Path) -> AsyncIterator[Any]:
    async with served(root, evidence) as client:
        yield client


async def section(client: Any, page: str, name: str) -> str:
    """The words of one section of a page."""
    tree = html.fromstring((await client.get(page)).text)
    found = tree.xpath(f"//section[@aria-labelledby='{name}']")
    return re.sub(r"\s+", " ", found[0].text_content()) if found else ""


TRIALS = {
    "NCT10000001": "published", "NCT10000002": "under_way", "NCT10000003": "silent", "NCT10000004": "posted",
    "NCT10000005": "recent", "NCT10000006": "other", "NCT10000007": "published", "NCT10000008": "silent",
    "NCT10000012": "under_way",
}  # fmt: skip


def test_every_trial_stands_in_the_group_that_is_true_of_it(database: sqlite3.Connection) -> None:
    found = registered.trials(database, ["treatment-resistant-depression"])
    assert {trial["nct"]: trial["group"] for trial in found} == TRIALS


async def test_a_topic_page_lists_missing_evidence_with_the_day_the_registry_answered(client: Any) -> None:
    text = await section(client, "/topics/resistant-depression", "registered")
    assert "As ClinicalTrials.gov answered on 2026-11-01" in text
    silent = text.split("Missing evidence:")[1].split("Results posted in the registry, no paper found")[0]
    assert "160 people" in silent and "Silent trial" in silent and "Cites only" in silent
    for elsewhere in ("Posted trial", "Recent trial", "Withdrawn trial", "Named trial"):
        assert elsewhere not in silent
    assert "Trial of trauma" not in text and "A registry of patients" not in text
    assert "none found" in await section(client, "/topics/chronic-pain", "registered")


async def test_a_claim_page_lists_the_trials_under_way_that_fit_its_frame(client: Any) -> None:
    text = await section(client, "/claims/trd-efficacy", "under-way")
    assert "2 trials with 210 people planned or enrolled" in text and "Esketamine under way" in text
    assert "Trial of trauma" not in text and "Silent trial" not in text
    assert "Trial of trauma" in await section(client, "/claims/ptsd-efficacy", "under-way")
    assert "no registered trial can be matched" in await section(client, "/claims/jpp-attribution", "under-way")


@pytest.mark.parametrize(
    ("pmid", "pubmed", "crossref", "parts"),
    [
        (enriched.ONLY_PUBMED, "says so", "does not say so", True),
        (enriched.ONLY_CROSSREF, "does not say so", "says so", True),
        (enriched.BOTH, "says so", "says so", False),
    ],
)
async def test_both_sources_are_named_and_where_they_part_it_is_said(
    client: Any, database: sqlite3.Connection, pmid: int, pubmed: str, crossref: str, parts: bool
) -> None:
    line = notices.ledger(database, [pmid])[pmid][0]
    assert line["kind"] == "retraction" and line["parts"] == parts
    assert line["says"] == {"PubMed": pubmed, "Crossref": crossref}
    page = f"/papers/{pmid}"
    assert f"PubMed {pubmed}, Crossref {crossref}" in re.sub(r"\s+", " ", (await client.get(page)).text)
    assert ("The sources disagree" in await section(client, page, "notices")) == parts
    assert f"PubMed {pubmed}, Crossref {crossref}" in await section(client, "/claims/trd-efficacy", "noticed")


async def test_who_at_crossref_said_it_is_told(client: Any) -> None:
    said = await section(client, f"/papers/{enriched.ONLY_CROSSREF}", "notices")
    assert "Retraction Watch, at Crossref, 2023-05-04, doi:10.1000/notice-retraction" in said


async def test_a_reinstated_paper_shows_the_retraction_and_its_end(client: Any) -> None:
    answer = await client.get(f"/papers/{enriched.REINSTATED}")
    said = await section(client, f"/papers/{enriched.REINSTATED}", "notices")
    assert "Retraction" in said and "Reinstatement" in said and "The sources disagree" in said
    assert "This paper has been retracted" not in answer.text


async def test_a_paper_nobody_doubts_has_no_notice(client: Any, database: sqlite3.Connection) -> None:
    assert notices.ledger(database, [enriched.UNTOUCHED]) == {}
    assert await section(client, f"/papers/{enriched.UNTOUCHED}", "notices") == ""


async def test_a_registered_outcome_that_the_abstract_leaves_out_comes_first(client: Any) -> None:
    said = await section(client, f"/papers/{enriched.ONLY_PUBMED}", "registry")
    assert "of 3 registered primary outcomes" in said
    rows = said.split("those not found here first")[1]
    assert rows.index("Quality of life by SF-36") < rows.index("Change in MADRS total score")
    assert "80 (target); this paper reports 60" in said and "2026-11-01" in said


async def test_a_number_the_registry_does_not_know_is_not_called_unregistered(client: Any) -> None:
    said = await section(client, f"/papers/{enriched.UNTOUCHED}", "registry")
    assert "ClinicalTrials.gov does not know this number (asked on 2026-11-01)" in said


async def test_free_full_text_is_one_click_away_with_licence_and_version(client: Any) -> None:
    tree = html.fromstring((await client.get(f"/papers/{enriched.UNTOUCHED}")).text)
    listed = tree.xpath("//ul[@class='inline']/li[a[text()='free full text']]")
    assert "Unpaywall: the accepted manuscript, CC BY-NC" in " ".join(item.text_content() for item in listed)
    assert "https://example.org/free" in [item.xpath("./a/@href")[0] for item in listed]
    record = await section(client, f"/papers/{enriched.UNTOUCHED}", "record")
    assert "31 times, by 3 clinical articles, as NIH iCite counted on 2026-11-01" in record
    assert "preprint: PPR:PPR123" in record
    assert "https://europepmc.org/article/PPR/PPR123" in tree.xpath("//a/@href")


async def test_what_was_not_asked_or_not_counted_says_so(client: Any) -> None:
    record = await section(client, f"/papers/{enriched.REINSTATED}", "record")
    assert "not counted" in record


@pytest.mark.parametrize(
    "page",
    ["/papers/1001", "/papers/1003", "/topics/resistant-depression", "/claims/trd-efficacy", "/browse?sort=cited",
     "/evidence/registry_entries", "/evidence/registered_outcomes"],
)  # fmt: skip
async def test_a_hostile_title_from_a_source_stays_text(client: Any, page: str) -> None:
    answer = await client.get(page)
    assert answer.status_code == 200
    tree = html.fromstring(answer.text)
    assert not tree.xpath("//script[contains(text(), 'alert')] | //img | //@*[starts-with(name(), 'on')]")
    assert not [href for href in tree.xpath("//@href") if href.lower().startswith("javascript")]
    assert page not in ("/papers/1001", "/topics/resistant-depression") or HOSTILE in tree.text_content()


STATES = {
    "not searched": {"names": ()},
    "could not fetch": {"names": ("clinicaltrials",), "faults": ("403",) * 40},
    "searched": {"names": ("clinicaltrials",)},
}


@pytest.mark.parametrize("state", STATES)
async def test_not_searched_not_fetched_and_not_found_are_three_answers(root: Path, tmp_path: Path, state: str) -> None:
    made = enriched.library(tmp_path, **STATES[state])
    async with served(root, made) as client:
        text = await section(client, "/topics/chronic-pain", "registered")
        said = {"searched": "none found"}.get(state, state)
        assert said in text
        assert not [
            other for other in ("not searched", "could not fetch", "none found") if other != said and other in text
        ]
