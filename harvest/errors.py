"""What can go wrong in the world or the data: one plain sentence each, exit code 1."""

from __future__ import annotations

import click


class HarvestError(click.ClickException):
    """Something outside this program is wrong; the message names it and the way out."""

    def said(self, message: str) -> HarvestError:
        """The same error in other words."""
        return type(self)(message)


class Fatal(HarvestError):
    """The service refused, and asking again would not help; the message holds its own words."""


class Transient(HarvestError):
    """A failure that may pass. `wait` is the service's Retry-After in seconds; `halve` says a smaller
    batch may get through where this one did not."""

    def __init__(self, message: str, wait: float | None = None, halve: bool = True) -> None:
        super().__init__(message)
        self.wait = wait
        self.halve = halve

    def said(self, message: str) -> Transient:
        """The same error in other words."""
        return Transient(message, self.wait, self.halve)


class NotPubmedXml(HarvestError):
    """A body that is not the PubMed XML it should be."""
