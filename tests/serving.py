"""The site over a database, as a client that needs no server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from datasette.app import Datasette


@asynccontextmanager
async def served(root: Path, database: Path) -> AsyncIterator[Any]:
    """A client of the site over a database, whose connections are closed in the end, also when a test fails."""
    datasette = Datasette(
        [str(database)],
        template_dir=str(root / "templates"),
        plugins_dir=str(root / "plugins"),
        static_mounts=[("static", str(root / "static"))],
        settings={"suggest_facets": False},
    )
    await datasette.invoke_startup()
    try:
        yield datasette.client
    finally:
        for each in datasette.databases.values():
            each.close()
