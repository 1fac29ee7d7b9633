"""The E-utilities server itself: counts requests, refuses, fails as told, or answers. On loopback only."""

from __future__ import annotations

import json
import threading
import time
import urllib.parse
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .faults import Script
from .library import Library
from .replies import History, Reply
from .utilities import UTILITIES

LONGEST_REQUEST_LINE = 8_000
PATH = "/entrez/eutils/"


@dataclass
class Traffic:
    """Requests as the server saw them: a count over any second for each key or address, and the most ever."""

    without_key: int = 3
    with_key: int = 10
    seen: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    most: int = 0
    refused: int = 0
    log: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, caller: str, has_key: bool) -> int | None:
        """Note one request. Returns the count of the last second where that is over the limit."""
        limit = self.with_key if has_key else self.without_key
        with self.lock:
            moments, now = self.seen[caller], time.monotonic()
            moments.append(now)
            while moments[0] <= now - 1:
                moments.popleft()
            self.most = max(self.most, len(moments))
            over = bool(limit) and len(moments) > limit
            self.refused += over
            return len(moments) if over else None


class OfflineServer(ThreadingHTTPServer):
    """The server; `library`, `traffic` and `script` may be looked at and changed while it runs."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self, library: Library, port: int = 0, limits: tuple[int, int] = (3, 10), script: Script | None = None
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.library = library
        self.history = History()
        self.traffic = Traffic(*limits)
        self.dtd_year = 2025
        self.bad_keys: set[str] = {"bad-key"}
        self.script = script or Script()

    @property
    def url(self) -> str:
        """The address to give to --server."""
        return f"http://127.0.0.1:{self.server_address[1]}{PATH}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: OfflineServer

    def do_GET(self) -> None:
        """Parameters stand in the address."""
        if len(self.requestline) > LONGEST_REQUEST_LINE:
            return self.reply(Reply(b"<html><title>414 Request-URI Too Large</title></html>", "text/html", 414))
        self.answer(urllib.parse.urlsplit(self.path).query)

    def do_HEAD(self) -> None:
        """As GET; the reply leaves its body out."""
        self.do_GET()

    def do_POST(self) -> None:
        """Parameters stand in the body, and may stand in the address as well."""
        length = self.headers.get("Content-Length", "0")
        body = self.rfile.read(int(length) if length.isdigit() else 0).decode("utf-8", "replace")
        self.answer("&".join(filter(None, [urllib.parse.urlsplit(self.path).query, body])))

    def answer(self, query: str) -> None:
        """Count, refuse, fail as told, or answer."""
        parameters: dict[str, str] = {}
        for name, value in urllib.parse.parse_qsl(query, keep_blank_values=True):
            merge = name == "id" and name in parameters
            parameters[name] = f"{parameters[name]},{value}" if merge else value
        path = urllib.parse.urlsplit(self.path).path
        utility = path.removeprefix(PATH).removesuffix(".fcgi").removesuffix(".cgi")
        if not path.startswith(PATH) or utility not in UTILITIES:
            return self.reply(Reply(b"<html><title>404 Not Found</title></html>", "text/html", 404))
        self.server.traffic.log.append((utility, parameters))
        if refusal := self.refusal(parameters):
            return self.reply(refusal)
        with self.server.library.lock:
            reply = UTILITIES[utility](self.server.library, self.server.history, parameters, self.server.dtd_year)
        self.reply(self.server.script.alter(utility, reply))

    def refusal(self, parameters: dict[str, str]) -> Reply | None:
        """Too many requests, or a bad key; the bodies are NCBI's, which echo the caller."""
        key = parameters.get("api_key")
        if key in self.server.bad_keys:
            text = f'{{"error":"API key invalid","api-key":"{key}","type":"invalid",\n"status":"unknown"}}'
            return Reply(text.encode(), "application/json", 400)
        caller = key or self.client_address[0]
        count = self.server.traffic.count(caller, key is not None)
        if count is None:
            return None
        limit = self.server.traffic.with_key if key else self.server.traffic.without_key
        body = {
            "error": "API rate limit exceeded",
            "api-key": caller,
            "count": str(count),
            "limit": str(limit),
        }
        return Reply(json.dumps(body, separators=(",", ":")).encode(), "application/json", 429)

    def reply(self, reply: Reply) -> None:
        """Send a reply, whole or as a fault wants it."""
        time.sleep(reply.pause)
        self.close_connection = True
        if reply.cut == -1:
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        if reply.announced:
            self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        body = b"" if self.command == "HEAD" else reply.body[: reply.cut]
        size = max(1, len(body) // 25) if reply.drip else len(body)
        for start in range(0, len(body), size or 1):
            self.wfile.write(body[start : start + size])
            time.sleep(reply.drip)

    def log_message(self, format: str, *args: object) -> None:
        """Addresses may hold a key or an e-mail address: nothing is printed."""


@contextmanager
def running(server: OfflineServer) -> Iterator[OfflineServer]:
    """Serve from a thread for as long as the block lasts."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
