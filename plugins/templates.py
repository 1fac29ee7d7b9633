"""What every template may use: words for values, the static files' addresses, and what kind of library this is."""

from __future__ import annotations

import hashlib
import sqlite3
from functools import lru_cache
from pathlib import Path

from datasette import hookimpl
from markupsafe import Markup, escape

from pages import registered, words
from pages.answer import ask
from pages.counts import table_counts
from pages.library import DISCLAIMER, NCBI_DISCLAIMER, STARTER_BANNER, is_starter
from queries.svg import element

STATIC = Path(__file__).resolve().parent.parent / "static"


@lru_cache(maxsize=16)
def asset(name: str) -> str:
    """The address of a static file with its hash, so that it may be cached for ever."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def marked(text: str | None) -> Markup:
    """Text in which full-text search put \\x02 and \\x03 around its matches, escaped, with <mark> for these."""
    safe = str(escape(text or ""))
    return Markup(safe.replace("\x02", "<mark>").replace("\x03", "</mark>"))


def rate_bar(number):
    """A share of a hundred as a bar that is seen beside its number, never instead of it."""
    parts = [element("rect", width=100, height=8, class_="whole"), element("rect", width=float(number), height=8)]
    return element("svg", *parts, viewBox="0 0 100 8", class_="rate-bar", aria_hidden="true")


@hookimpl
def prepare_jinja2_environment(env, datasette):
    env.trim_blocks = env.lstrip_blocks = True
    env.filters |= {"label": words.label, "number": words.number, "scale": words.scale, "marked": marked}
    env.filters |= {"source": words.source, "licence": words.licence, "version": words.version}
    env.globals |= {
        "asset": asset,
        "effect": words.effect,
        "moment": words.moment,
        "plural": words.plural,
        "people": registered.people,
        "rate_bar": rate_bar,
        "plain": words.plain,
        "cited": words.cited,
        "EVIDENCE": words.EVIDENCE,
        "WORDING": words.WORDING,
        "STANCE": words.STANCE,
        "STRENGTH": words.STRENGTH,
        "DISCLAIMER": DISCLAIMER,
        "NCBI_DISCLAIMER": NCBI_DISCLAIMER,
        "STARTER_BANNER": STARTER_BANNER,
    }


@hookimpl
def extra_template_vars(datasette, view_name):
    async def inner():
        try:
            starter = await ask(datasette, is_starter)
            counts = await ask(datasette, table_counts) if view_name == "database" else {}
        except (KeyError, sqlite3.Error):  # no evidence.db yet, or one being built: the page itself will say so
            return {"starter": False, "table_counts": {}}
        return {"starter": starter, "table_counts": counts}

    return inner
