"""Refuse every connection that leaves this machine; PYTHONPATH carries this to child processes."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


class OutwardConnectionRefused(RuntimeError):
    """A test, or something it started, tried to leave loopback."""


def _check(host: object) -> None:
    if not isinstance(host, str) or host in ("", "localhost"):
        return
    try:
        is_loopback = ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise OutwardConnectionRefused(f"tests never leave this machine: a connection to {host!r} was refused")


def guarded_connect(self: socket.socket, address: Any) -> None:
    """Connect, if the address is on loopback or a Unix socket."""
    if isinstance(address, tuple):
        _check(address[0])
    _connect(self, address)


def guarded_connect_ex(self: socket.socket, address: Any) -> int:
    """Like guarded_connect, for connect_ex."""
    if isinstance(address, tuple):
        _check(address[0])
    return _connect_ex(self, address)


def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
    """Look a name up, if it is this machine's own."""
    _check(host.decode() if isinstance(host, bytes) else host)
    return _getaddrinfo(host, *args, **kwargs)


def refuse_outward_connections() -> None:
    """Put the three guards in place of the socket module's own functions."""
    if socket.socket.connect is not guarded_connect:
        socket.socket.connect = guarded_connect  # type: ignore[method-assign, assignment]
        socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign, assignment]
        socket.getaddrinfo = guarded_getaddrinfo


refuse_outward_connections()
