"""The site's addresses: each asks its page module for rows and hands them to a template, or to a machine as JSON."""

from __future__ import annotations

from urllib.parse import parse_qsl

from datasette import Response, hookimpl
from datasette.utils.asgi import BadRequest

from pages import article, browse, claim, home, paper, searches
from pages.answer import Page, answer, asked_page
from queries.switches import from_query


async def home_page(datasette, request):
    return await answer(datasette, request, Page("home", home.data, home.view))


async def claim_page(datasette, request):
    name = request.url_vars["name"]
    try:
        switches = from_query(dict(parse_qsl(request.query_string)))
    except ValueError as error:
        raise BadRequest(f"{error}.") from None
    return await answer(datasette, request, Page("claim", lambda db: claim.data(db, name, switches), claim.view))


async def paper_page(datasette, request):
    pmid = int(request.url_vars["pmid"])
    return await answer(datasette, request, Page("paper", lambda db: paper.data(db, pmid), paper.view))


async def article_page(datasette, request):
    return await answer(datasette, request, Page("article", article.data, article.view))


async def searches_page(datasette, request):
    return await answer(datasette, request, Page("searches", searches.data))


async def browse_page(datasette, request):
    asked = browse.asked_for(dict(parse_qsl(request.query_string)), asked_page(request.args.get("page")))
    return await answer(datasette, request, Page("browse", lambda db: browse.data(db, asked), browse.view))


@hookimpl
def register_routes():
    machine = r"(?P<format>\.json)?$"
    return [
        (r"^/$", home_page),
        (r"^/home" + machine, home_page),
        (r"^/claims/(?P<name>[a-z0-9-]+)" + machine, claim_page),
        (r"^/papers/(?P<pmid>[1-9][0-9]{0,8})" + machine, paper_page),
        (r"^/article" + machine, article_page),
        (r"^/searches" + machine, searches_page),
        (r"^/browse" + machine, browse_page),
        (r"^/claims$", lambda: Response.redirect("/#claims")),
    ]
