"""The site's addresses: each asks its page module for rows and hands them to a template, or to a machine as JSON."""

from __future__ import annotations

from urllib.parse import parse_qsl

from datasette import Response, hookimpl
from datasette.utils.asgi import BadRequest

from pages import article, browse, claim, doses, home, matrix, paper, searches, topic
from pages.answer import Page, answer, asked_page
from queries.switches import from_query


def asked(request):
    """The query string as a dictionary; of a name that comes twice the last counts."""
    return dict(parse_qsl(request.query_string))


def page(template, data, view=None):
    """A page whose rows need nothing but the database."""

    async def serve(datasette, request):
        return await answer(datasette, request, Page(template, data, view))

    return serve


async def claim_page(datasette, request):
    name = request.url_vars["name"]
    try:
        switches = from_query(asked(request))
    except ValueError as error:
        raise BadRequest(f"{error}.") from None
    return await answer(datasette, request, Page("claim", lambda db: claim.data(db, name, switches), claim.view))


async def paper_page(datasette, request):
    pmid = int(request.url_vars["pmid"])
    return await answer(datasette, request, Page("paper", lambda db: paper.data(db, pmid), paper.view))


async def topic_page(datasette, request):
    name = request.url_vars["name"]
    return await answer(datasette, request, Page("topic", lambda db: topic.data(db, name), topic.view))


async def browse_page(datasette, request):
    question = browse.asked_for(asked(request), asked_page(request.args.get("page")))
    return await answer(datasette, request, Page("browse", lambda db: browse.data(db, question), browse.view))


@hookimpl
def register_routes():
    machine = r"(?P<format>\.json)?$"
    return [
        (r"^/$", page("home", home.data, home.view)),
        (r"^/home" + machine, page("home", home.data, home.view)),
        (r"^/claims$", lambda: Response.redirect("/#claims")),
        (r"^/claims/(?P<name>[a-z0-9-]+)" + machine, claim_page),
        (r"^/papers/(?P<pmid>[1-9][0-9]{0,8})" + machine, paper_page),
        (r"^/topics" + machine, page("topics", topic.index)),
        (r"^/topics/(?P<name>[a-z-]+)" + machine, topic_page),
        (r"^/article" + machine, page("article", article.data, article.view)),
        (r"^/browse" + machine, browse_page),
        (r"^/matrix" + machine, page("matrix", matrix.data, matrix.view)),
        (r"^/doses" + machine, page("doses", doses.data, doses.view)),
        (r"^/searches" + machine, page("searches", searches.data)),
    ]
