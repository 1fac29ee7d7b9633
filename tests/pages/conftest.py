"""A site over the invented library, as a client that needs no server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

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


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("invented") / "evidence.db")


@pytest.fixture(scope="session")
def starter_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("starter") / "evidence.db", origin="starter")


@pytest.fixture
async def client(root: Path, library: Path) -> AsyncIterator[object]:
    datasette = site(root, library)
    await datasette.invoke_startup()
    yield datasette.client
    for database in datasette.databases.values():
        database.close()


@pytest.fixture
async def starter(root: Path, starter_library: Path) -> AsyncIterator[object]:
    datasette = site(root, starter_library)
    await datasette.invoke_startup()
    yield datasette.client
    for database in datasette.databases.values():
        database.close()
