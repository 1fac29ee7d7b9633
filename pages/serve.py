"""Serve the site on loopback: `python -m pages.serve --port 8001`."""

from __future__ import annotations

import os
import socket
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import click

from db.schema import USER_VERSION

ROOT = Path(__file__).resolve().parent.parent


def port_is_free(port: int) -> bool:
    """Whether this machine's loopback port can be bound now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def version_of(path: Path) -> int:
    """The schema version a database says it has; 0 for a file that is not one (Datasette names that itself)."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("pragma user_version").fetchone()[0])
    except sqlite3.Error:
        return 0


@click.command()
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535), help="Loopback port.")
def serve(port: int) -> None:
    """Serve evidence.db with Datasette, on this machine only.

    Example: python -m pages.serve --port 8080
    """
    if not (ROOT / "evidence.db").exists():
        raise click.ClickException("there is no evidence.db yet: run `make demo`, or `make harvest` for the real thing")
    if (version := version_of(ROOT / "evidence.db")) > USER_VERSION:
        raise click.ClickException(
            f"evidence.db was written by a newer version of this program (its schema is {version}, this one knows "
            f"{USER_VERSION}); update this checkout, or build it anew"
        )
    if not port_is_free(port):
        raise click.ClickException(f"port {port} is in use; choose another: make serve PORT={port + 1}")
    click.echo(f"Ketamine Evidence: http://127.0.0.1:{port}/  (stop with Ctrl-C)")
    sys.stdout.flush()
    os.chdir(ROOT)
    datasette = str(Path(sys.executable).with_name("datasette"))
    os.execv(datasette, [datasette, ".", "--host", "127.0.0.1", "--port", str(port)])


if __name__ == "__main__":
    serve()
