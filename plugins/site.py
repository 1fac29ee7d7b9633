"""The site's addresses: each asks its page module for rows and hands them to a template, or to a machine as JSON."""

from __future__ import annotations

import re
import sqlite3
from datetime import date
from urllib.parse import parse_qsl

from datasette import Response, hookimpl
from datasette.utils.asgi import BadRequest, NotFound

from pages import (
    against,
    article,
    browse,
    changes,
    cite,
    claim,
    claim_view,
    doses,
    home,
    machines,
    matrix,
    methods,
    paper,
    searches,
    topic,
)
from pages import feed as feeds
from pages import pack as packs
from pages.answer import Page, answer, ask, asked_page, download
from queries.switches import from_query

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Datasette's pages for its developers and for people who sign in.
CLOSED = "databases|threads|permissions|messages|allow-debug|patterns|auth-token|logout|actor"


def asked(request):
    """The query string as a dictionary; of a name that comes twice the last counts."""
    return dict(parse_qsl(request.query_string))


def unasked(request):
    """The address when it asks nothing, else no name: what readers ask is not kept."""
    return "" if request.query_string else request.path


def page(template, data, view=None):
    """A page whose rows need nothing but the database."""

    async def serve(datasette, request):
        return await answer(datasette, request, Page(template, data, view, request.path))

    return serve


def is_day(text):
    """Whether this is a day of the calendar, as in 2026-11-24."""
    try:
        return bool(DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


async def claim_page(datasette, request):
    name = request.url_vars["name"]
    try:
        switches = from_query(asked(request))
    except ValueError as error:
        raise BadRequest(f"{error}.") from None
    as_of = asked(request).get("as-of", "")
    if as_of and not is_day(as_of):
        raise BadRequest("as-of must be a day, as in as-of=2026-11-24.")
    whole = "" if as_of else f"{request.path}?{switches.query()}"
    return await answer(
        datasette, request, Page("claim", lambda db: claim.data(db, name, switches, as_of), claim_view.view, whole)
    )


async def paper_page(datasette, request):
    pmid = int(request.url_vars["pmid"])
    return await answer(datasette, request, Page("paper", lambda db: paper.data(db, pmid), paper.view))


async def topic_page(datasette, request):
    name = request.url_vars["name"]
    return await answer(datasette, request, Page("topic", lambda db: topic.data(db, name), topic.view, request.path))


async def browse_page(datasette, request):
    question = browse.asked_for(asked(request), asked_page(request.args.get("page")))
    return await answer(
        datasette, request, Page("browse", lambda db: browse.data(db, question), browse.view, unasked(request))
    )


async def changes_page(datasette, request):
    since = asked(request).get("since", "")
    return await answer(datasette, request, Page("changes", lambda db: changes.data(db, since), name=unasked(request)))


async def cite_page(datasette, request):
    return await answer(datasette, request, Page("cite", lambda db: cite.data(db, asked(request)), cite.view))


async def cite_file(datasette, request):
    kind = request.url_vars["kind"]
    content_type = cite.FILES[kind][1] + "; charset=utf-8"
    return await download(datasette, lambda db: cite.file(db, kind, asked(request)), content_type, f"ketamine.{kind}")


async def pack(datasette, request):
    name = request.url_vars["name"]
    return await download(datasette, lambda db: packs.pack(db, name), "application/zip", f"{name}.zip")


async def article_file(datasette):
    kind = "text/markdown; charset=utf-8"
    return await download(datasette, article.with_references, kind, "ketamine-therapy.md")


async def changes_feed(datasette):
    return await download(datasette, feeds.all_changes, "application/atom+xml; charset=utf-8")


async def claim_feed(datasette, request):
    name = request.url_vars["name"]
    return await download(datasette, lambda db: feeds.of_claim(db, name), "application/atom+xml; charset=utf-8")


def robots(datasette, request):
    return Response.text(machines.robots(datasette.absolute_url(request, "/").rstrip("/")))


async def sitemap(datasette, request):
    host = datasette.absolute_url(request, "/").rstrip("/")
    return await download(datasette, lambda db: machines.sitemap(db, host), "application/xml; charset=utf-8")


async def health(datasette):
    """200 while the site can answer, 503 while it cannot; says nothing else about the machine."""
    try:
        found = await ask(datasette, machines.health)
    except (KeyError, sqlite3.Error):
        found = {"ok": False}
    return Response.json(found, status=200 if found["ok"] else 503)


def closed():
    """Datasette's pages for its developers: they show paths and threads, and nobody signs in here."""
    raise NotFound("There is no such page here")


@hookimpl
def register_routes():
    machine = r"(?P<format>\.json)?$"
    return [
        (r"^/$", page("home", home.data, home.view)),
        (r"^/home" + machine, page("home", home.data, home.view)),
        (r"^/claims$", lambda: Response.redirect("/#claims")),
        (r"^/claims/(?P<name>[a-z0-9-]+)" + machine, claim_page),
        (r"^/claims/(?P<name>[a-z0-9-]+)/pack\.zip$", pack),
        (r"^/claims/(?P<name>[a-z0-9-]+)\.atom$", claim_feed),
        (r"^/papers/(?P<pmid>[1-9][0-9]{0,8})" + machine, paper_page),
        (r"^/topics" + machine, page("topics", topic.index)),
        (r"^/topics/(?P<name>[a-z-]+)" + machine, topic_page),
        (r"^/article\.md$", article_file),
        (r"^/article" + machine, page("article", article.data, article.view)),
        (r"^/browse" + machine, browse_page),
        (r"^/matrix" + machine, page("matrix", matrix.data, matrix.view)),
        (r"^/doses" + machine, page("doses", doses.data, doses.view)),
        (r"^/against" + machine, page("against", against.data)),
        (r"^/searches" + machine, page("searches", searches.data)),
        (r"^/methods" + machine, page("methods", methods.data, methods.view)),
        (r"^/changes" + machine, changes_page),
        (r"^/changes\.atom$", changes_feed),
        (r"^/cite\.(?P<kind>bib|ris|nbib|csl\.json)$", cite_file),
        (r"^/cite" + machine, cite_page),
        (r"^/robots\.txt$", robots),
        (r"^/sitemap\.xml$", sitemap),
        (r"^/-/healthz$", health),
        (
            r"^/-/(databases|threads|permissions|messages|allow-debug|patterns|auth-token|logout|actor)(\.json)?$",
            closed,
        ),
    ]
