"""What machines and reference managers take away."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from tests.pages import invented
from tests.pages.invented import PLAIN
from tests.serving import served

ATOM = "{http://www.w3.org/2005/Atom}"


# RFC 4287, appendix B, as far as our feeds go: what may stand where, how often, and in what form.
ATOM_SCHEMA = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><element name="feed"><interleave>
    <ref name="named"/>
    <oneOrMore><element name="author"><element name="name"><text/></element></element></oneOrMore>
    <zeroOrMore><element name="entry"><interleave>
      <ref name="named"/><optional><element name="summary"><text/></element></optional>
    </interleave></element></zeroOrMore>
  </interleave></element></start>
  <define name="named"><interleave>
    <element name="id"><data type="anyURI"><param name="pattern">tag:[a-z.-]+,\\d{4}:\\S+</param></data></element>
    <element name="title"><text/></element>
    <element name="updated"><data type="dateTime"><param name="pattern">\\S+Z</param></data></element>
    <oneOrMore><element name="link"><attribute name="href"><data type="anyURI"/></attribute>
      <optional><attribute name="rel"><choice><value>self</value><value>alternate</value></choice></attribute></optional>
    </element></oneOrMore>
  </interleave></define>
</grammar>
"""


@pytest.fixture
async def judged(root: Path, library: Path, tmp_path: Path) -> AsyncIterator[tuple[Any, sqlite3.Connection]]:
    """A client over a copy of the library with a verdict, and a way to change it."""
    made = Path(shutil.copy(library, tmp_path / "evidence.db"))
    database = sqlite3.connect(made, isolation_level=None)
    verdict(database, "2026-03-01")
    async with served(root, made) as client:
        yield client, database
        database.close()


def verdict(database: sqlite3.Connection, day: str) -> None:
    invented.insert(
        database, "verdicts", claim="invented-efficacy", day=day, evidence="supports", wording="fair", strength="low",
        why="Two trials & more.", studies=4, papers=4, moved_by="[]", inputs_sha256=day,
    )  # fmt: skip


async def entries(client: Any, feed: str) -> dict[str, str]:
    """id → updated, of a feed that the schema accepts."""
    answer = await client.get(feed)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    tree = etree.fromstring(answer.content)
    schema = etree.RelaxNG(etree.fromstring(ATOM_SCHEMA))
    assert schema.validate(tree), schema.error_log
    newest = tree.findtext(f"{ATOM}updated")
    found = {entry.findtext(f"{ATOM}id"): entry.findtext(f"{ATOM}updated") for entry in tree.iter(f"{ATOM}entry")}
    assert newest == max(found.values()) and len(found) == len(tree.findall(f"{ATOM}entry"))
    return found


@pytest.mark.parametrize("feed", ["/changes.atom", "/claims/invented-efficacy.atom"])
async def test_a_feed_is_valid_and_its_dates_move_while_its_ids_stay(judged: Any, feed: str) -> None:
    client, database = judged
    before = await entries(client, feed)
    claim = "tag:ketamine-evidence,2026:claims/invented-efficacy"
    assert before[claim] == "2026-03-01T00:00:00Z"
    verdict(database, "2026-05-02")
    after = await entries(client, feed)
    assert list(after) == list(before) and after[claim] == "2026-05-02T00:00:00Z"


async def test_the_date_of_a_study_moves_when_its_record_does(judged: Any) -> None:
    client, database = judged
    feed, study = (
        "/claims/invented-efficacy.atom",
        f"tag:ketamine-evidence,2026:claims/invented-efficacy/studies/{PLAIN}",
    )
    before = await entries(client, feed)
    database.execute("update papers set received = '2026-06-07T10:00:00Z' where pmid = ?", [PLAIN])
    after = await entries(client, feed)
    assert after[study] == "2026-06-07T00:00:00Z" != before[study]
    assert {key for key in after if after[key] != before[key]} == {study}


async def test_a_claim_never_judged_has_no_feed(client: Any) -> None:
    assert (await client.get("/claims/invented-efficacy.atom")).status_code == 404
    empty = etree.fromstring((await client.get("/changes.atom")).content)
    assert etree.RelaxNG(etree.fromstring(ATOM_SCHEMA)).validate(empty)


KNOWN = {
    "https://schema.org/ClaimReview": {"claimReviewed", "url", "author", "reviewRating"},
    "https://schema.org/ScholarlyArticle": {"headline", "datePublished", "sameAs", "author"},
    "https://schema.org/Organization": {"name"},
    "https://schema.org/Person": {"name"},
    "https://schema.org/Rating": {"alternateName"},
}


@pytest.mark.parametrize("page", ["/claims/invented-efficacy", f"/papers/{PLAIN}", "/papers/102", "/papers/103"])
async def test_what_search_engines_read_is_in_their_vocabulary(client: Any, page: str) -> None:
    tree = html.fromstring((await client.get(page)).text)
    items = tree.xpath("//*[@itemscope]")
    assert items
    for item in items:
        owned = [one for one in item.xpath(".//*[@itemprop]") if one.xpath("ancestor::*[@itemscope][1]")[0] is item]
        assert {one.get("itemprop") for one in owned} <= KNOWN[item.get("itemtype")]
        for one in owned:
            is_address = one.get("itemprop") in ("url", "sameAs")
            assert is_address == (one.tag == "link")
            assert one.get("itemscope") is not None or one.get("href") or one.get("content") or one.text_content()


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
    assert (
        root.tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset" and len(listed) == len(set(listed)) <= 50_000
    )
    for url in root:
        assert [child.tag.split("}")[1] for child in url] in (["loc"], ["loc", "lastmod"])
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day.text or "") for day in root.iter("{*}lastmod"))
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
