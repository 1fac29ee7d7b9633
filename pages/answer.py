"""One way to answer every page: rows from one moment, then HTML through a template, or the same rows as JSON."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from datasette import NotFound, Response

from pages.library import DISCLAIMER, STARTER_BANNER, is_starter
from pages.rows import Row, snapshot

Answer = TypeVar("Answer")
DATABASE = "evidence"
SLOWEST = 3000  # milliseconds for all of a page's selects together


@dataclass(frozen=True, slots=True)
class Page:
    """A template's name, what to ask of evidence.db, and what the template needs beyond that."""

    template: str
    data: Callable[[sqlite3.Connection], Row | None]
    view: Callable[[Row], Row] | None = None


async def ask(datasette: Any, question: Callable[[sqlite3.Connection], Answer]) -> Answer:
    """What `question` makes of evidence.db, all its selects in one moment."""
    found: Answer = await datasette.get_database(DATABASE).execute_fn(snapshot(question, SLOWEST))
    return found


async def download(
    datasette: Any, question: Callable[[sqlite3.Connection], str | bytes | None], kind: str, name: str = ""
) -> Any:
    """A file of the given content type, offered under `name` when there is one. Raises NotFound when there is none."""
    found = await ask(datasette, question)
    if found is None:
        raise NotFound("There is no such file here")
    headers = {"content-disposition": f'attachment; filename="{name}"'} if name else {}
    return Response(found, content_type=kind, headers=headers)


async def answer(datasette: Any, request: Any, page: Page) -> Any:
    """HTML, or JSON when the address ends in .json. Raises NotFound when the page has no data."""

    def both(database: sqlite3.Connection) -> tuple[Row | None, bool]:
        return page.data(database), is_starter(database)

    found, starter = await ask(datasette, both)
    if found is None:
        raise NotFound("There is no such page here")
    if request.url_vars.get("format"):
        return Response.json({"disclaimer": disclaimer(starter), **found}, default=str)
    context = {**found, **(page.view(found) if page.view else {}), "here": request.path}
    html = await datasette.render_template(f"{page.template}.html", context, request=request)
    return Response.html(html)


def disclaimer(starter: bool) -> str:
    """What every machine-readable answer says of itself."""
    return f"{DISCLAIMER} {STARTER_BANNER}" if starter else DISCLAIMER


def asked_page(text: str | None) -> int:
    """A page number from a query string; what is not one counts as the first."""
    return min(int(text), 1000) if text and text.isdecimal() and int(text) > 0 else 1
