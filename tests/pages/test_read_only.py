"""A site that can only be read: other methods are refused everywhere, and HEAD answers as GET does, without a body."""

from __future__ import annotations

from typing import Any

import pytest

PAGES = ["/", "/papers/101", "/claims/invented-efficacy.json", "/evidence", "/evidence/papers.csv", "/nothing-here"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("page", [*PAGES, "/-/create-token", "/evidence/papers/-/insert"])
async def test_whatever_would_write_is_refused_with_what_is_allowed(client: Any, page: str, method: str) -> None:
    answer = await client.request(method, page)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD" and answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("page", PAGES)
async def test_head_says_of_a_page_what_get_says(client: Any, page: str) -> None:
    whole, head = await client.get(page), await client.request("HEAD", page)
    assert head.status_code == whole.status_code and head.content == b""
    assert dict(head.headers) == dict(whole.headers)
