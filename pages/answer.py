"""One way to answer every page: rows from one moment, then HTML through a template, or the same rows as JSON."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from datasette import NotFound, Response
from jinja2 import Environment

from pages.kept import kept
from pages.library import DISCLAIMER, STARTER_BANNER, is_starter
from pages.rows import Row, snapshot

Answer = TypeVar("Answer")
DATABASE = "evidence"
SLOWEST = 3000  # milliseconds for all of a page's selects together


@dataclass(frozen=True, slots=True)
class Page:
    """A template's name, what to ask of evidence.db, and what the template needs beyond that.

    `name` is all of the address that matters to it; a page without one, of which there are too many, is not kept.
    """

    template: str
    data: Callable[[sqlite3.Connection], Row | None]
    view: Callable[[Row], Row] | None = None
    name: str = ""


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
    is_json = bool(request.url_vars.get("format"))

    def made(database: sqlite3.Connection) -> Any:
        found, starter = page.data(database), is_starter(database)
        if found is None:
            return None
        if is_json:
            return Response.json({"disclaimer": disclaimer(starter), **found}, default=str)
        context = {**found, **(page.view(found) if page.view else {}), "here": request.path, "starter": starter}
        return at_once(datasette.jinja_env).get_template(f"{page.template}.html").render(context)

    is_kept = page.name and not is_json
    said = await ask(datasette, lambda held: kept(held, page.name, made) if is_kept else made(held))
    if said is None:
        raise NotFound("There is no such page here")
    return Response.html(said) if isinstance(said, str) else said


@lru_cache(maxsize=4)
def at_once(environment: Environment) -> Environment:
    """Datasette's templates without its awaiting: ours ask nothing while they are drawn, and each await costs."""
    return environment.overlay(enable_async=False)


def disclaimer(starter: bool) -> str:
    """What every machine-readable answer says of itself."""
    return f"{DISCLAIMER} {STARTER_BANNER}" if starter else DISCLAIMER


def asked_page(text: str | None) -> int:
    """A page number from a query string; what is not one counts as the first."""
    return min(int(text), 1000) if text and text.isdecimal() and int(text) > 0 else 1
