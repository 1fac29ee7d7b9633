"""Errors as a reader should meet them: what happened and where to go, never a path or a stack."""

from __future__ import annotations

import sqlite3

from datasette import Response, hookimpl
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError

LOST = "There is no page at this address."
BROKEN = "Something went wrong on our side, and it has been written down. Nothing you did caused it."
UNREADABLE = "These search words cannot be read: a quotation mark, bracket or star stands alone. Leave it out."
BUSY = "This took too long and was stopped. Try again in a moment, or ask for less at once."


def explain(exception: Exception) -> tuple[int, str, str]:
    """Status, heading and one plain sentence for a reader."""
    if isinstance(exception, DatasetteError):
        status, said = exception.status, str(exception.message)
        if said.startswith(("Cannot sort", "Cannot use _sort")):  # the reader's slip, which Datasette counts as its own
            status = 400
        if said.startswith("fts5: syntax error"):
            return status, heading(status), UNREADABLE
        return status, exception.title or heading(status), said if status < 500 else BROKEN
    if isinstance(exception, Base400):
        return (
            exception.status,
            heading(exception.status),
            LOST if exception.status == 404 else str(exception),
        )
    if isinstance(exception, QueryInterrupted) or "interrupted" in str(exception):
        return 503, heading(503), BUSY
    if isinstance(exception, sqlite3.OperationalError) and "no such table" in str(exception):
        return 503, "Not built yet", "The library is being built. Come back in a minute, or run `make build`."
    if isinstance(exception, KeyError) and exception.args == ("evidence",):
        return 503, "Not built yet", "There is no evidence.db beside this site yet: run `make demo`."
    return 500, heading(500), BROKEN


def heading(status: int) -> str:
    return {404: "Not found", 400: "That cannot be answered", 403: "Not open to readers", 503: "Busy"}.get(
        status, "Something went wrong"
    )


@hookimpl
def handle_exception(datasette, request, exception):
    async def inner():
        status, title, said = explain(exception)
        if request.path.split("?")[0].endswith(".json"):
            return Response.json({"ok": False, "status": status, "title": title, "error": said}, status=status)
        context = {"status": status, "title": title, "error": said, "urls": datasette.urls}
        template = datasette.jinja_env.get_template("error.html")
        return Response.html(await template.render_async(context), status=status)

    return inner


@hookimpl
def forbidden(datasette, request, message):
    return handle_exception(datasette, request, DatasetteError("This is not open to readers.", status=403))()
