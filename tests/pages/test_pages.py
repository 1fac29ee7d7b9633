"""Every page answers, says what it should, and never says what it must not."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from lxml import html

from tests.pages import invented

PAGES = [
    "/",
    "/claims/invented-efficacy",
    "/claims/no-opposition",
    *(f"/papers/{pmid}" for pmid in range(invented.PLAIN, invented.MISMATCH)),
    f"/papers/{invented.UNCONFIRMED}",
    f"/papers/{invented.REVIEW}",
    "/article",
    "/searches",
    "/browse",
    "/browse?q=ketamine+works+against+depression",
    "/evidence",
    "/evidence/papers",
    "/evidence/papers/101",
    "/evidence/papers?_search=ketamine&_facet=design",
    "/evidence?sql=select+1+as+one",
    "/nothing-here",
]
HEAVIEST = 150_000


class Balance(HTMLParser):
    """Collects every tag that is closed without having been opened last, and every one left open."""

    VOID = frozenset(
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
    )

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """SVG closes its own."""

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")


def unbalanced(page: str) -> list[str]:
    balance = Balance()
    balance.feed(page)
    return balance.wrong + balance.open


def text_of(answer: object) -> str:
    return re.sub(r"\s+", " ", html.fromstring(answer.text).text_content())


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_is_safe_light_and_well_formed(client, page: str) -> None:
    answer = await client.get(page)
    assert answer.status_code == (404 if page == "/nothing-here" else 200)
    assert len(answer.content) < HEAVIEST or page.startswith("/evidence")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    tree = html.fromstring(answer.text)
    assert not tree.xpath("//style | //*[@style] | //script[not(@src)] | //script[contains(@src, '//')]")
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    assert unbalanced(answer.text) == []
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in tree.xpath("//@href") if href.startswith("#")} <= set(ids)
    assert len(tree.xpath("//h1")) == 1 and tree.xpath("//html/@lang") == ["en-GB"]


@pytest.mark.parametrize("page", PAGES)
async def test_every_page_disclaims(client, page: str) -> None:
    answer = await client.get(page)
    assert "This is literature, not advice." in answer.text
    assert "https://www.ncbi.nlm.nih.gov/About/disclaimer.html" in answer.text


@pytest.mark.parametrize("page", [page for page in PAGES if not page.startswith("/evidence")])
async def test_hostile_text_stays_text(client, page: str) -> None:
    answer = await client.get(page + ("&" if "?" in page else "?") + "q=<script>alert(1)</script>")
    tree = html.fromstring(answer.text)
    assert not tree.xpath("//script[contains(text(), 'alert')] | //img | //main//b")


async def test_the_home_page_lists_the_claims_with_both_judgements(client) -> None:
    text = text_of(await client.get("/"))
    assert "Ketamine works against depression" in text and "Ketamine was first used as an anaesthetic" in text
    assert "Evidence Supports" in text and "Wording Omits a key fact" in text
    assert "4 studies in 4 papers: 2 read, 2 draft · 92 people · newest 2020" in text


async def test_a_claim_page_sets_both_sides_side_by_side(client) -> None:
    text = text_of(await client.get("/claims/invented-efficacy"))
    assert "Counts for it 1" in text and "Counts against it 1" in text and "Qualifies it 1" in text
    assert "draft judgement" in text and "under review" in text
    assert "Supports" in text and "Leans for" in text and "differ" in text
    assert "not GRADE: risk of bias is not assessed" in text
    assert "−5.8 (95% CI −9.1 to −2.5)" in text and "24 h after the first dose" in text
    assert "draft, not read" in text and "retracted" in text and "Short-term benefit." in text
    assert "PubMed counted 1,234 on 2025-05-01" in text


async def test_reviews_stand_in_their_panel_and_not_among_the_trials(client) -> None:
    tree = html.fromstring((await client.get("/claims/invented-efficacy")).text)
    panel = tree.xpath("//section[@aria-labelledby='reviews']")[0].text_content()
    sides = tree.xpath("//section[@aria-labelledby='both-sides']")[0].text_content()
    assert "A systematic review of both" in panel and "A systematic review of both" not in sides


async def test_a_claim_without_opposition_says_whether_anyone_looked(client, starter) -> None:
    searched = "No study listed here counts against it."
    assert f"{searched} Not searched yet." in text_of(await client.get("/claims/no-opposition"))
    assert "not searched (starter library)" in text_of(await starter.get("/claims/no-opposition"))


async def test_the_sql_can_be_run_from_the_claim_page(client) -> None:
    tree = html.fromstring((await client.get("/claims/invented-efficacy")).text)
    form = tree.xpath("//form[.//input[@name='sql']]")[0]
    answer = await client.get(form.get("action"), params={"sql": form.xpath(".//input/@value")[0]})
    assert answer.status_code == 200 and "Take it away" in answer.text


async def test_how_hopeful_a_conclusion_sounds_is_no_reading_of_a_paper(client) -> None:
    # "Positive" beside a null result would mislead; the direction is what was read of the result.
    assert "sounding-hopeful" not in (await client.get("/papers/101")).text
    assert "sounding-hopeful" in (await client.get("/papers/101.json")).text


async def test_a_paper_page_marks_the_words_and_links_to_pubmed(client) -> None:
    answer = await client.get("/papers/101")
    tree = html.fromstring(answer.text)
    assert [mark.text_content() for mark in tree.xpath("//main//mark")] == [
        "46 adults", "treatment-resistant ", "depression", "0.5 mg/kg", "midazolam",
    ]  # fmt: skip
    assert "https://pubmed.ncbi.nlm.nih.gov/101/" in tree.xpath("//a/@href")
    assert "https://clinicaltrials.gov/study/NCT00000001" in tree.xpath("//a/@href")
    assert "https://doi.org/10.1000/abc%281%29%3C2%3E" in tree.xpath("//a/@href")
    text = text_of(answer)
    assert "Not stated, so far as read: exposure, species." in text and "nothing read" in text and "INVENT-1" in text


@pytest.mark.parametrize(
    ("pmid", "said"),
    [
        (invented.NO_ABSTRACT, "This copy holds no abstract for this record."),
        (invented.CROWD, "and 488 more"),
        (invented.RETRACTED, "This paper has been retracted"),
        (invented.GREEK_TITLE, "γ-Aminobutyric acid & β<sub>2</sub> receptors"),
        (invented.HOSTILE_TITLE, "<script>alert('x')</script>"),
    ],
)
async def test_an_odd_paper_is_shown_as_it_is(client, pmid: int, said: str) -> None:
    assert said in text_of(await client.get(f"/papers/{pmid}"))


async def test_an_identifier_that_belongs_to_another_paper_is_never_published(client) -> None:
    assert (await client.get(f"/papers/{invented.MISMATCH}")).status_code == 404
    found = await client.get("/browse?q=identifier+that+belongs+to+another")
    assert f"/papers/{invented.MISMATCH}" not in found.text


@pytest.mark.parametrize("page", ["/claims/nope", "/papers/999", "/papers/0", "/papers/12345678901", "/nothing.json"])
async def test_what_is_not_there_is_a_friendly_404(client, page: str) -> None:
    answer = await client.get(page)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text and "site-packages" not in answer.text


@pytest.mark.parametrize("page", ["/claims/invented-efficacy.json", "/papers/101.json", "/searches.json", "/home.json"])
async def test_a_machine_gets_the_same_rows_as_json(client, page: str) -> None:
    answer = await client.get(page)
    assert answer.headers["content-type"].startswith("application/json")
    assert json.loads(answer.text)["disclaimer"].startswith("This is literature, not advice.")


async def test_the_starter_library_never_speaks_of_a_search_of_pubmed(starter) -> None:
    for page in PAGES:
        text = text_of(await starter.get(page))
        assert page == "/nothing-here" or "Starter library: nothing here was searched in PubMed." in text
        assert not re.search(r"PubMed counted|Searched on|Found by", text), page
    text = text_of(await starter.get("/searches"))
    assert text.count("not searched (starter library)") >= 2 and "1,234" not in text


async def test_the_searches_page_keeps_three_answers_apart(client) -> None:
    text = text_of(await client.get("/searches"))
    assert "PubMed counted 1,234" in text and "not searched" in text and "starter" not in text
