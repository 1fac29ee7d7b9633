"""Markdown to HTML with raw HTML switched off, and the links to claims marked with their judgement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from pages.words import EVIDENCE, WORDING

CLAIM_LINK = re.compile(r"/claims/([a-z0-9-]+)$")
PLAIN = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")


def render(text: str) -> Markup:
    """Our own prose as HTML; a tag in it comes out as text."""
    return Markup(PLAIN.render(text))


def render_article(text: str, claims: Mapping[str, Mapping[str, Any]], numbers: Mapping[str, int]) -> Markup:
    """The article, each link to /claims/NAME followed by its judgement and the number of its footnote."""
    tokens = PLAIN.parse(text)
    for token in tokens:
        if token.children:
            token.children = list(marked(token.children, claims, numbers))
    return Markup(PLAIN.renderer.render(tokens, PLAIN.options, {}))


def marked(tokens: list[Token], claims: Mapping[str, Mapping[str, Any]], numbers: Mapping[str, int]) -> Iterator[Token]:
    name = ""
    for token in tokens:
        if token.type == "link_open":
            match = CLAIM_LINK.match(str(token.attrGet("href") or ""))
            name = match[1] if match else ""
            if name:
                token.attrSet("class", "claim-link")
        yield token
        if token.type == "link_close" and name:
            yield Token("html_inline", "", 0, content=str(judgement(claims.get(name)) + noted(numbers.get(name))))


def noted(number: int | None) -> Markup:
    return Markup("") if number is None else Markup('<sup><a href="#note-{0}">{0}</a></sup>').format(number)


def judgement(claim: Mapping[str, Any] | None) -> Markup:
    """The two axes in a few words, or that the claim is not in this library."""
    if claim is None:
        return Markup(' <span class="verdict-note none">claim not found</span>')
    evidence = EVIDENCE.get(claim["evidence"], (claim["evidence"], ""))[0]
    wording = WORDING.get(claim["wording"], (claim["wording"], ""))[0]
    return Markup(' <span class="verdict-note {}">{} · {}</span>').format(
        claim["evidence"], escape(evidence.lower()), escape(wording.lower())
    )
