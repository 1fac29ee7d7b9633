"""In public: the policy on every answer, nothing reflected, nothing reached outside, work bounded, errors without paths."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import html

from plugins.headers import at_home

HOSTILE = '"><script>alert(1)</script>{{ 7*7 }}'
ANSWERS = {
    "/": 200,
    "/evidence/papers.json": 200,
    "/evidence/papers.csv": 200,
    "/evidence/papers.csv?_stream=1": 200,
    "/static/site.css": 200,
    "/-/healthz": 200,
    "/-/versions.json": 200,
    "/robots.txt": 200,
    "/changes.atom": 200,
    "/papers/101.json": 200,
    "/claims/invented-efficacy/pack.zip": 200,
    "/nothing": 404,
    "/nothing.json": 404,
    "/static/nothing.css": 404,
    "/evidence/nothing": 404,
    "/evidence?sql=delete+from+papers": 400,
    "/evidence.json?sql=select+nonsense": 400,
    "/evidence/papers?_sort=nonsense": 400,
    "/claims": 302,
    "/papers/": 302,
}


@pytest.mark.parametrize("address", ANSWERS)
async def test_every_answer_carries_the_policy_and_no_error_says_where_it_runs(client: Any, address: str) -> None:
    answer = await client.get(address)
    assert answer.status_code == ANSWERS[address]
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'") and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff" and "referrer-policy" in answer.headers
    if answer.status_code >= 400:
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r"Traceback|site-packages|/usr|/home|/tmp|\.py\b", answer.text)


@pytest.mark.parametrize(
    "address",
    ["/browse?q={}", "/browse?condition={}&year={}", "/browse?sort={}&q=x", "/cite?style={}&pmids={}", "/changes?since={}",
     "/evidence/papers?_search={}", "/evidence/papers?title={}", "/evidence?sql=select+:a&a={}", "/evidence?sql={}",
     "/claims/invented-efficacy?as-of={}", "/evidence/papers?_where={}", "/{}", "/evidence/{}"],
)  # fmt: skip
async def test_what_a_reader_sends_comes_back_as_text(client: Any, address: str) -> None:
    answer = await client.get(address.format(*[HOSTILE] * 2), follow_redirects=True)
    assert answer.status_code < 500
    tree = html.fromstring(answer.text)
    assert not tree.xpath("//script[not(@src)] | //*[@style]") and "49" not in tree.xpath("string(//h1)")


@pytest.mark.parametrize(
    "path",
    ["/static/../evidence.db", "/static/..%2f..%2fetc%2fpasswd", "/static/%2e%2e/metadata.yml", "/static//etc/passwd"],
)
async def test_static_files_are_only_those(client: Any, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code in (400, 403, 404) and len(answer.content) < 3000


@pytest.mark.parametrize("line", ["%0d%0aSet-Cookie:a=b", "%0aX-Injected:1", "%00"])
async def test_no_line_break_reaches_a_header(client: Any, line: str) -> None:
    for address in (f"/browse?q={line}", f"/claims/x{line}", f"/cite.bib?pmids={line}", f"/papers/{line}/"):
        answer = await client.get(address)
        assert "set-cookie" not in answer.headers and "x-injected" not in answer.headers


async def test_sql_is_read_only_and_bounded_in_rows_and_time(client: Any) -> None:
    for forbidden in (
        "attach database 'x' as y",
        "pragma database_list",
        "select load_extension('x')",
        "update papers set n = 1",
    ):
        assert (await client.get("/evidence.json", params={"sql": forbidden})).status_code == 400
    count = "with recursive c(x) as (select 1 union all select x + 1 from c{}) select {} from c"
    many = (await client.get("/evidence.json", params={"sql": count.format(" limit 5000", "x")})).json()
    assert len(many["rows"]) == 1000 and many["truncated"]
    endless = await client.get("/evidence.json", params={"sql": count.format("", "max(x)")})
    assert endless.status_code == 400 and "SQL" in endless.text


@pytest.mark.parametrize(
    "address", ["/browse?q=" + "word+" * 5000, "/cite?pmids=" + "1," * 20000, "/browse?" + "&q=a" * 5000]
)
async def test_a_very_long_question_is_answered(client: Any, address: str) -> None:
    answer = await client.get(address)
    assert answer.status_code == 200 and len(answer.content) < 150_000


@pytest.mark.parametrize(
    ("location", "kept"),
    [(b"/\\evil.example", b"/evil.example"), (b"//evil.example", b"/evil.example"), (b"\\\\evil.example", b"/evil.example"),
     (b"/papers", b"/papers"), (b"/", b"/")],
)  # fmt: skip
def test_a_redirect_stays_at_home(location: bytes, kept: bytes) -> None:
    assert at_home(location) == kept
