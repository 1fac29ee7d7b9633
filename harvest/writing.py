"""A database opened to be written: by one harvest at a time, and never the starter's answers among live ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from .errors import HarvestError
from .lock import only_one
from .store import Store, open_store


@contextmanager
def writing(path: Path, origin: str) -> Iterator[Store]:
    """Open a database to write to it, alone, if what it holds is of this kind."""
    with only_one(path, click.echo), open_store(path) as store:
        check_origin(store, origin)
        yield store


def check_origin(store: Store, origin: str) -> None:
    """Starter answers never enter a live database, nor live ones the starter's."""
    others = store.value("select count(*) from runs where (origin = 'starter') <> (? = 'starter')", origin)
    if others:
        held = "a live harvest" if origin == "starter" else "the starter library"
        raise HarvestError(
            f"{store.path} holds {held}, which is never mixed with another; name another file with --db."
        )
