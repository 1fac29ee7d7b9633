"""Names that a person types: the ones that exist, or a usage error that helps."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import click


def check_name(name: str, known: Iterable[str], what: str) -> None:
    """Raise click.UsageError unless the name is known; it gives the nearest one, or else them all."""
    names = list(known)
    if name in names:
        return
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}."
    raise click.UsageError(f"There is no {what} called {name!r}; {hint}")
