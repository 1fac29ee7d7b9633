"""How a command ends: its summary in a line, and exit code 1 where something is missing."""

from __future__ import annotations

from typing import Any

import click

from .errors import HarvestError

MOST_NAMED = 20  # files that could not be read; more would push the first off the screen


def finish(summary: dict[str, Any]) -> None:
    """Print the summary; an incomplete run is exit code 1."""
    click.echo(numbers(summary))
    if troubles := summary.get("troubles"):
        raise HarvestError(f"The harvest is not complete; run it again to finish it. {troubles[0]}")


def finish_files(summary: dict[str, Any]) -> None:
    """Print what came of files; that some could not be read is exit code 1, and each of them is named."""
    click.echo(numbers(summary))
    if failed := summary["failed"]:
        more = [f"The same goes for {len(failed) - MOST_NAMED} more files."] if len(failed) > MOST_NAMED else []
        raise HarvestError("\n".join([*failed[:MOST_NAMED], *more]))


def numbers(summary: dict[str, Any]) -> str:
    """The summary's figures in one line."""
    figures = {name: value for name, value in summary.items() if type(value) in (int, float)}
    return ", ".join(f"{name} {value:,}" for name, value in figures.items()) or "nothing to do"
