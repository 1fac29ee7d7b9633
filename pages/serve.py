"""Serve the site on loopback: `python -m pages.serve --port 8001`."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import click

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


@click.command()
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535), help="Loopback port.")
def serve(port: int) -> None:
    """Serve evidence.db with Datasette, on this machine only.

    Example: python -m pages.serve --port 8080
    """
    if not (ROOT / "evidence.db").exists():
        raise click.ClickException("there is no evidence.db yet: run `make demo`, or `make harvest` for the real thing")
    if not port_is_free(port):
        raise click.ClickException(f"port {port} is in use; choose another: make serve PORT={port + 1}")
    click.echo(f"Ketamine Evidence: http://127.0.0.1:{port}/  (stop with Ctrl-C)")
    sys.stdout.flush()
    os.chdir(ROOT)
    datasette = str(Path(sys.executable).with_name("datasette"))
    os.execv(datasette, [datasette, ".", "--host", "127.0.0.1", "--port", str(port)])


if __name__ == "__main__":
    serve()
