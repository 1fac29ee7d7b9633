"""What machines and reference managers take away."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from lxml import etree

from tests.pages import invented

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("feed", ["/changes.atom", "/claims/invented-efficacy.atom"])
async def test_a_feed_has_what_atom_demands(client: Any, feed: str) -> None:
    answer = await client.get(feed)
    if feed != "/changes.atom":
        assert answer.status_code == 404  # no verdict has been recorded for it
        return
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = etree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    for tag in ("id", "title", "updated", "author"):
        assert len(root.findall(ATOM + tag)) == 1


async def test_citations_carry_the_notice_in_every_style(client: Any) -> None:
    for style in ("apa", "ama", "nlm", "chicago", "mla", "harvard"):
        text = (await client.get(f"/cite?pmids={invented.RETRACTED}&style={style}")).text
        assert "Retracted" in text, style


@pytest.mark.parametrize("kind", ["bib", "ris", "csl.json", "nbib"])
async def test_a_reference_file_is_a_download_with_its_notice(client: Any, kind: str) -> None:
    answer = await client.get(f"/cite.{kind}?pmids={invented.RETRACTED},{invented.PLAIN}")
    assert answer.status_code == 200 and "attachment" in answer.headers["content-disposition"]
    assert "Retracted" in answer.text
    if kind == "csl.json":
        assert [item["id"] for item in json.loads(answer.text)] == [str(invented.RETRACTED), str(invented.PLAIN)]


async def test_what_is_not_held_is_named_and_what_belongs_to_another_is_never_cited(client: Any) -> None:
    text = (await client.get(f"/cite?pmids=PMID:+{invented.PLAIN};+999999,{invented.MISMATCH}")).text
    assert "1 citation" in text and ">999999</a>" in text
    assert "belongs to another paper" not in text


async def test_the_pack_holds_everything_and_is_the_same_twice(client: Any) -> None:
    first = await client.get("/claims/invented-efficacy/pack.zip")
    again = await client.get("/claims/invented-efficacy/pack.zip")
    assert first.content == again.content
    with zipfile.ZipFile(io.BytesIO(first.content)) as pack:
        names = {name.split("/", 1)[1] for name in pack.namelist()}
        assert {"README.txt", "query.sql", "studies.csv", "claim.json", "references.ris", "citations-ama.txt"} <= names
        rows = list(csv.DictReader(io.StringIO(pack.read("invented-efficacy/studies.csv").decode())))
        assert len(rows) == 5 and rows[0]["stance"] == "for"
        assert b"not advice" in pack.read("invented-efficacy/README.txt")


async def test_robots_may_read_pages_and_not_questions(client: Any) -> None:
    text = (await client.get("/robots.txt")).text
    assert "Disallow: /*?" in text and "Sitemap: http://localhost/sitemap.xml" in text


async def test_the_sitemap_lists_claims_and_papers_and_no_stranger(client: Any) -> None:
    root = etree.fromstring((await client.get("/sitemap.xml")).content)
    listed = [place.text for place in root.iter("{*}loc")]
    assert "http://localhost/claims/invented-efficacy" in listed and "http://localhost/papers/101" in listed
    assert f"http://localhost/papers/{invented.MISMATCH}" not in listed


async def test_health_says_ok_and_is_never_kept(client: Any) -> None:
    answer = await client.get("/-/healthz")
    assert answer.json() == {"ok": True, "claims": 2}
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("page", ["databases", "threads", "messages", "patterns", "allow-debug", "permissions"])
async def test_the_developers_pages_are_closed(client: Any, page: str) -> None:
    for address in (f"/-/{page}", f"/-/{page}.json"):
        assert (await client.get(address)).status_code == 404


async def test_a_static_file_is_kept_for_a_year_only_under_its_hash(client: Any) -> None:
    page = (await client.get("/")).text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "max-age=31536000" in (await client.get(address)).headers["cache-control"]
    assert "max-age=60" in (await client.get("/static/site.css")).headers["cache-control"]
    assert "max-age=60" in (await client.get("/")).headers["cache-control"]
