"""A site over the invented library, as a client that needs no server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from tests.pages.invented import build


def site(root: Path, database: Path) -> Datasette:
    return Datasette(
        [str(database)],
        template_dir=str(root / "templates"),
        plugins_dir=str(root / "plugins"),
        static_mounts=[("static", str(root / "static"))],
        settings={"suggest_facets": False},
    )


@asynccontextmanager
async def served(root: Path, database: Path) -> AsyncIterator[Any]:
    """A client of the site over a database, whose connections are closed in the end."""
    datasette = site(root, database)
    await datasette.invoke_startup()
    yield datasette.client
    for each in datasette.databases.values():
        each.close()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("invented") / "evidence.db")


@pytest.fixture(scope="session")
def starter_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("starter") / "evidence.db", origin="starter")


@pytest.fixture
async def client(root: Path, library: Path) -> AsyncIterator[object]:
    async with served(root, library) as client:
        yield client


@pytest.fixture
async def starter(root: Path, starter_library: Path) -> AsyncIterator[object]:
    async with served(root, starter_library) as client:
        yield client
