"""Who asks NCBI, and with what key: from the command line and the environment to a connection."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from .entrez import NCBI, Eutils
from .errors import HarvestError


def connect(email: str | None, server: str | None, rate: float | None) -> Eutils:
    """The E-utilities, as polite as they ask us to be."""
    if not email:
        raise click.UsageError("NCBI asks for an e-mail address: add --email you@example.org (or use --offline).")
    key = api_key()
    return Eutils(server or NCBI, check_email(email), key, rate=(10 if key else 3) if rate is None else rate)


def api_key() -> str | None:
    """The key from the environment, or from the file it names; never from the command line."""
    if name := os.environ.get("NCBI_API_KEY_FILE"):
        try:
            return Path(name).read_text(encoding="utf-8").strip() or None
        except (OSError, UnicodeDecodeError):
            raise HarvestError("The file that NCBI_API_KEY_FILE names cannot be read.") from None
    return os.environ.get("NCBI_API_KEY", "").strip() or None


def check_email(email: str) -> str:
    """NCBI writes to it before it blocks someone; EDirect notes that root@ crashes a server."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email) or email.startswith("root@"):
        raise click.UsageError("That is not an e-mail address that could be written to; give your own with --email.")
    return email
