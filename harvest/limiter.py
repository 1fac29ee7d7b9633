"""At most so many calls a second, over every thread and every process of this machine.

One small file holds the moment from which the next call may go, on the machine's monotonic clock, so a wall
clock that is set back cannot stall a harvest (Biopython's own can; services.md B.2). Whoever holds the lock
sleeps; the kernel frees it if that process is killed.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

MARGIN = 1.12  # three gaps of 0.373 s: the fourth call is 1.12 s after the first, which leaves room for jitter


@dataclass(frozen=True)
class Limiter:
    """`rate` calls a second for everyone who shares `path`; a rate of 0 means no limit."""

    rate: float
    path: Path

    def wait(self) -> None:
        """Return when the next call may be sent."""
        if self.rate <= 0:
            return
        gap = MARGIN / self.rate
        with os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            free_at = read_moment(file.read(40))
            # A moment further away than one gap was written before a reboot.
            time.sleep(min(max(0.0, free_at - time.monotonic()), gap))
            file.seek(0)
            file.write(f"{time.monotonic() + gap:<40.6f}")
            file.flush()


def read_moment(text: str) -> float:
    """The number in the limiter's file; 0 for a new or damaged one."""
    try:
        return float(text)
    except ValueError:
        return 0.0


def limiter_for(server: str, api_key: str | None, rate: float) -> Limiter:
    """The limiter shared by all who use this server with this key (without one: from this machine)."""
    name = hashlib.sha256(f"{server} {api_key or ''}".encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"ketamine-evidence-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return Limiter(rate, folder / f"limiter-{name}")
