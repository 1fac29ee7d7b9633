"""The site over the real chain: starter library → harvest → evidence.db → claims, read while it is rebuilt."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from tests.serving import served

OURS = re.compile(
    r"^/(claims|papers|article|searches|browse|methods|changes|against|topics|matrix|doses|cite)?(/|\?|$)"
)


def run(root: Path, *arguments: str) -> None:
    """One command of the chain; its own words are the failure."""
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def build(root: Path, folder: Path) -> Path:
    """db build and queries build over the folder's starter.db, in place when evidence.db is there."""
    evidence = folder / "evidence.db"
    run(root, "db", "build", "--harvest", str(folder / "starter.db"), "--out", str(evidence))
    run(root, "queries", "build", "--db", str(evidence), "--history", str(folder / "verdicts.db"))
    return evidence


@pytest.fixture(scope="session")
def evidence(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chain")
    run(root, "harvest", "--db", str(folder / "starter.db"), "pubmed", "--offline")
    return build(root, folder)


@pytest.fixture
async def client(root: Path, evidence: Path) -> AsyncIterator[Any]:
    async with served(root, evidence) as client:
        yield client


async def test_the_home_page_lists_every_claim_with_studies(client: Any) -> None:
    tree = html.fromstring((await client.get("/")).text)
    rows = tree.xpath("//li[@class='claim-row']")
    assert len(rows) == 32
    for row in rows:
        listed = re.search(r"([\d,]+) stud(?:y|ies) in", row.text_content())
        assert listed and int(listed[1].replace(",", "")) > 0, row.text_content()


async def test_every_page_that_a_page_of_ours_links_to_is_there(client: Any) -> None:
    seen, waiting = {"/"}, ["/"]
    while waiting:
        address = waiting.pop()
        answer = await client.get(address, follow_redirects=True)
        assert answer.status_code == 200, address
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        assert len(answer.content) < 150_000, f"{address} is {len(answer.content):,} bytes"
        hrefs = html.fromstring(answer.text).xpath("//a/@href")
        found = {href.partition("#")[0] for href in hrefs if OURS.match(href)} - seen - {""}
        seen |= found
        waiting += [href for href in found if "?" not in href]
    assert len([address for address in seen if address.startswith("/claims/")]) >= 32
    assert len([address for address in seen if address.startswith("/papers/")]) > 100


async def test_every_paper_page_links_to_pubmed(client: Any, evidence: Path) -> None:
    pmids = [pmid for (pmid,) in sqlite3.connect(evidence).execute("select pmid from papers where pmid > 0")]
    assert len(pmids) > 200
    for pmid in pmids:
        answer = await client.get(f"/papers/{pmid}")
        assert f'href="https://pubmed.ncbi.nlm.nih.gov/{pmid}/"' in answer.text


async def test_a_rebuild_while_it_is_read_costs_no_reader_an_error(root: Path, client: Any, evidence: Path) -> None:
    pages = ["/", "/claims/depression-efficacy", "/papers/16894061", "/browse?q=ketamine", "/evidence/claims"]
    statuses: list[int] = []

    async def keep_reading(until: asyncio.Event) -> None:
        while not until.is_set():
            for page in pages:
                statuses.append((await client.get(page)).status_code)

    done = asyncio.Event()
    reader = asyncio.create_task(keep_reading(done))
    with sqlite3.connect(evidence) as database:  # something for the rebuild to mend
        database.execute("update papers set title = title || '!' where pmid % 2")
        database.execute("delete from claim_studies where position > 5")
    database.close()
    for _ in range(2):
        await asyncio.to_thread(build, root, evidence.parent)
    done.set()
    await reader
    assert len(statuses) > 20 and set(statuses) == {200}


async def test_a_switch_runs_the_rule_again_on_fewer_studies(client: Any) -> None:
    whole = (await client.get("/claims/depression-efficacy.json")).json()
    fewer = (await client.get("/claims/depression-efficacy.json?min_n=100&active=1")).json()
    assert fewer["switched"]["words"] == ["active comparator only", "at least 100 people"]
    assert 0 < len(fewer["studies"]) < len(whole["studies"])
    assert len(fewer["studies"]) == fewer["switched"]["papers"]
    assert all(study["n"] >= 100 for study in fewer["studies"])
    assert (await client.get("/claims/depression-efficacy?min_n=many")).status_code == 400


async def test_a_switch_hides_no_key_study_and_says_what_it_left_out(client: Any) -> None:
    tree = html.fromstring((await client.get("/claims/trd-efficacy?no_industry=1")).text)
    key = tree.xpath("//section[@aria-labelledby='key']//li")
    names = [one.xpath(".//a")[0].text_content() for one in key]
    assert "Reif 2023" in names and not any(name.startswith("PMID") for name in names)
    out = {name for one, name in zip(key, names, strict=True) if "left out by a switch" in one.text_content()}
    assert "Reif 2023" in out and "Murrough 2013" not in out
    assert "papers left out here and below" in tree.xpath("//section[@aria-labelledby='both-sides']")[0].text_content()
    plain = (await client.get("/claims/trd-efficacy")).text
    assert "left out" not in plain.split('id="switches"')[0]


async def test_a_switch_that_leaves_nothing_out_changes_nothing(client: Any) -> None:
    for name in ("ptsd-efficacy", "crisis-relief", "durable-weeks", "two-routes-only"):
        said = (await client.get(f"/claims/{name}.json?since=1900")).json()
        assert said["switched"]["evidence"] == said["claim"]["rule_evidence"], name
        assert said["switched"]["strength"] == said["claim"]["strength"], name


async def test_the_feeds_name_every_claim_once_and_for_good(client: Any) -> None:
    text = (await client.get("/changes.atom")).text
    ids = re.findall(r"<id>(tag:ketamine-evidence,2026:claims/[^<]+)</id>", text)
    assert len(ids) == len(set(ids)) == 32
    again = (await client.get("/claims/ptsd-efficacy.atom")).text
    assert "<id>tag:ketamine-evidence,2026:claims/ptsd-efficacy</id>" in again


async def test_the_article_marks_every_claim_with_its_judgement(client: Any) -> None:
    tree = html.fromstring((await client.get("/article")).text)
    links = tree.xpath("//article//a[@class='claim-link']/@href")
    assert len(set(links)) == 32
    assert len(tree.xpath("//article//span[contains(@class, 'verdict-note')]")) == len(links)
    assert "claim not found" not in tree.text_content()


async def test_every_matrix_cell_leads_to_as_many_papers_as_it_says(client: Any) -> None:
    tree = html.fromstring((await client.get("/matrix")).text)
    for link in tree.xpath("//table[contains(@class, 'matrix')]//td/a"):
        found = (await client.get(link.get("href").replace("/browse?", "/browse.json?"))).json()
        assert found["count"] == int((link.text or "").split()[0]), link.get("href")


async def test_a_sentence_that_says_too_much_is_told_so(client: Any) -> None:
    tree = html.fromstring((await client.get("/browse?q=Ketamine+cures+PTSD+and+is+completely+safe")).text)
    said = tree.xpath("//section[@class='checked']")[0].text_content()
    assert "KE201" in said and "KE503" in said and "Write:" in said
    assert "ptsd-efficacy" in "".join(tree.xpath("//section[@aria-labelledby='found-claims']//a/@href"))
    careful = (await client.get("/browse?q=A+controlled+setting+lowers+the+risks+of+ketamine")).text
    assert "What the evidence does not allow" not in careful


async def test_the_article_can_be_taken_with_its_footnotes_and_references(client: Any) -> None:
    text = (await client.get("/article.md")).text
    notes = re.findall(r"^\[\^([a-z0-9-]+)\]: Evidence", text, re.M)
    assert len(notes) == len(set(notes)) == 32
    assert all(f"](/claims/{name})[^{name}]" in text for name in notes)
    assert len(re.findall(r"^\d+\. .*doi:", text.split("## References")[1], re.M)) > 20
