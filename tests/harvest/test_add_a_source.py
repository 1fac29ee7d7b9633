"""The recipe of docs/adding-a-source.md, followed by the letter: a new source is under 60 lines."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pytest

from harvest.enrichment import Enrichment
from harvest.source import Pieces, Query, Source, pieces_by, read_json, require
from harvest.sources import SOURCES
from harvest.store import open_store
from tests.harvest import source_servers
from tests.harvest.source_servers import FAULTS, Parameters, Reply, World, as_json, running
from tests.harvest.test_sources import fill, held, quick


def query(keys: list[str]) -> Query:
    """How the request looks."""
    return Query("lookup", {"ids": ",".join(keys)})


def read(body: bytes, keys: list[str]) -> Pieces:
    """The exact bytes for each key that the service knows."""
    require(read_json(body), "records")
    return pieces_by(body, "records", keys, lambda record: record.get("pmid"))


EXAMPLE = Source(
    name="example",
    title="Example",
    server="https://api.example.org/",
    key="pmid",
    batch=3,
    rate=2,
    max_age_days=30,
    query=query,
    read=read,
)


def example(world: World, path: str, query: Parameters) -> Reply:
    known = [pmid for pmid in query["ids"].split(",") if pmid in world.papers]
    return as_json({"records": [{"pmid": int(pmid), "grade": "A"} for pmid in known]})


@pytest.mark.parametrize("fault", [None, *FAULTS])
def test_a_new_source_has_every_virtue_of_the_old_ones(
    fault: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(source_servers.SERVICES, "example", example)
    with open_store(tmp_path / "harvest.db") as store, running("example", World(papers={"2": {}, "5": {}})) as service:
        fill(store)
        service.faults = [fault] if fault else []
        Enrichment(store, quick(rate=0), lambda line: None, "", {"example": service.address}).run([EXAMPLE])
        answers = {key: body and json.loads(body)["grade"] for key, (_, body) in held(store).items()}
    assert answers == {f"example {pmid}": "A" if pmid in (2, 5) else None for pmid in range(1, 8)}


@pytest.mark.parametrize("name", SOURCES)
def test_every_source_is_one_short_file(name: str) -> None:
    module = inspect.getmodule(SOURCES[name].query)
    assert module is not None
    lines = [line for line in inspect.getsource(module).splitlines() if line.strip()]
    assert len(lines) < 60
