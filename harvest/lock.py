"""One writer at a time for each harvest.db; the kernel lets go of the lock when its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import HarvestError


@contextmanager
def only_one(database: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the right to write to a database; wait for another harvest to finish, and say so."""
    path = database.with_name(database.name + "-lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
    except OSError as error:
        raise HarvestError(f"{path} cannot be written ({error.strerror}); check the folder.") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = file.read(20).strip() or "unknown"
            say(f"Another harvest (process {holder}) is writing to {database}; waiting until it has finished.")
            fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        file.write(f"{os.getpid():<20}")
        file.flush()
        yield
