"""A site over the invented library, as a client that needs no server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.pages.invented import build
from tests.serving import served


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
