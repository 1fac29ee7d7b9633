"""How far a long step is: a bar on a terminal, a plain line every few seconds in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType

import click
from tqdm import tqdm

EVERY = 5.0  # seconds between two lines


class Progress:
    """Count `total` things called `unit`; shows nothing for what is done within two seconds."""

    def __init__(self, total: int, unit: str, say: Callable[[str], None] = click.echo) -> None:
        self.total, self.unit, self.say = total, unit, say
        self.done, self.spoke = 0, time.monotonic() - EVERY + 2
        self.bar = tqdm(total=total, unit=f" {unit}", delay=2) if sys.stderr.isatty() else None

    def add(self, count: int = 1) -> None:
        """So many more are done."""
        self.done += count
        if self.bar is not None:
            self.bar.update(count)
        elif time.monotonic() - self.spoke >= EVERY:
            self.spoke = time.monotonic()
            self.say(f"{self.done:,} of {self.total:,} {self.unit}")

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.close()
