"""Outward connections are refused in the tests and in whatever the tests start."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request

import pytest

REFUSED = "tests never leave this machine"


@pytest.mark.parametrize("address", ["198.51.100.7", "2001:db8::1"])
def test_an_outward_connection_is_refused_here(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as outward, pytest.raises(RuntimeError, match=REFUSED):
        outward.connect((address, 80))


def test_a_name_is_not_even_looked_up() -> None:
    with pytest.raises(RuntimeError, match=REFUSED):
        urllib.request.urlopen("http://eutils.example.org/", timeout=1)


def test_an_outward_connection_is_refused_in_a_child_process() -> None:
    code = "import socket; socket.create_connection(('198.51.100.7', 80), 1)"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert child.returncode == 1
    assert REFUSED in child.stderr


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), 1).close()
