"""How a command ends: its summary in a line, and exit code 1 where something is missing."""

from __future__ import annotations

from typing import Any

import click

from .errors import HarvestError


def finish(summary: dict[str, Any]) -> None:
    """Print the summary; an incomplete run is exit code 1."""
    click.echo(numbers(summary))
    if troubles := summary.get("troubles"):
        raise HarvestError(f"The harvest is not complete; run it again to finish it. {troubles[0]}")


def finish_files(summary: dict[str, Any]) -> None:
    """Print what came of files; one that could not be read was named when it was met, and is exit code 1."""
    click.echo(numbers(summary))
    if failed := summary["failed"]:
        raise HarvestError(f"Files that could not be read, as said above: {len(failed)}. Nothing of them was kept.")


def numbers(summary: dict[str, Any]) -> str:
    """The summary's figures in one line."""
    figures = {name: value for name, value in summary.items() if type(value) in (int, float)}
    return ", ".join(f"{name} {value:,}" for name, value in figures.items()) or "nothing to do"
