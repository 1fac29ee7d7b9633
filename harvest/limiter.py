"""At most so many calls a second, over every thread and every process of this machine.

A server counts when calls arrive, which is some time after they were sent. So a place that a call takes is free
again one second after that call's answer came: however late calls arrive, no second can hold more than there
are places. A place is a small file with a lock, which the kernel frees if its holder is killed; times are those of
the monotonic clock, so a wall clock that is set back cannot stall a harvest (Biopython's own can; services.md B.2).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

MARGIN = 1.02  # the server's second may be a little longer than ours
MOST_PLACES = 20
LOOK_AGAIN = 0.01  # seconds


@dataclass(frozen=True)
class Limiter:
    """`rate` calls a second for everyone who shares `path`; a rate of 0 means no limit."""

    rate: float
    path: Path

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place for the time of one call; waits until one is free."""
        if self.rate <= 0:
            yield
            return
        with self.take() as file:
            try:
                yield
            finally:
                write_moment(file, time.monotonic() + self.period)

    @property
    def places(self) -> int:
        """How many calls may be under way at once."""
        return max(1, min(int(self.rate), MOST_PLACES))

    @property
    def period(self) -> float:
        """Seconds for which a place stays taken after its call."""
        return MARGIN * self.places / self.rate

    def take(self) -> TextIO:
        """An open, locked file of a place that is free."""
        while True:
            for number in range(self.places):
                if file := self.try_place(number):
                    return file
            time.sleep(LOOK_AGAIN)

    def try_place(self, number: int) -> TextIO | None:
        """The file of this place, locked, or None while somebody has it or its second is not over."""
        file = os.fdopen(os.open(f"{self.path}-{number}", os.O_RDWR | os.O_CREAT, 0o600), "r+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            wait = read_moment(file) - time.monotonic()
            # A moment further away than one period was written before a reboot.
            if not 0 < wait <= self.period:
                write_moment(file, time.monotonic() + self.period)
                return file
        except BlockingIOError:
            pass
        file.close()
        return None


def read_moment(file: TextIO) -> float:
    """The number in a place's file; 0 for a new or damaged one."""
    try:
        return float(file.read(40))
    except ValueError:
        return 0.0


def write_moment(file: TextIO, moment: float) -> None:
    """Until when the place is taken."""
    file.seek(0)
    file.write(f"{moment:<40.6f}")
    file.flush()


def limiter_for(server: str, api_key: str | None, rate: float) -> Limiter:
    """The limiter shared by all who use this server with this key (without one: from this machine)."""
    name = hashlib.sha256(f"{server} {api_key or ''}".encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"ketamine-evidence-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return Limiter(rate, folder / f"limiter-{name}")
