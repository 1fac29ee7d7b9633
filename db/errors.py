"""The one error a person sees: a sentence that names the thing and the way out; exit code 1."""

from __future__ import annotations

import click


class BuildError(click.ClickException):
    """Something in the data or the world is wrong."""
