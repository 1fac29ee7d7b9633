"""An E-utilities server on loopback: `python -m harvest.offline --port N [FILE…]`.

It answers as NCBI does, in its formats, limits and errors (services.md A.1 to A.6), from PubMed XML files or,
without any, from the starter library. Searches are really evaluated. It can be told to fail (faults.py).
"""

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
from pathlib import Path
from typing import Any

import click

from .errors import HarvestError
from .faults import Script, read_step
from .library import Library
from .packed import read_chunks
from .records import Record, parse_records
from .replies import History, Reply
from .searches import read_studies
from .starter import starter_library
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
        body = reply.body[: reply.cut]
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


def starter() -> Library:
    """The starter library, ready to be served."""
    return Library(r for r in parse_records([starter_library(read_studies())]) if isinstance(r, Record))


def read_library(paths: list[Path]) -> Library:
    """The records of PubMed XML files; later files replace earlier ones and their deletions hold."""
    library = Library()
    for path in paths:
        try:
            items = list(parse_records(read_chunks(path)))
        except HarvestError as error:
            raise HarvestError(f"{path} was not read: {error.message}.") from None
        library.add(item for item in items if isinstance(item, Record))
        library.remove(item.pmid or 0 for item in items if not isinstance(item, Record))
    return library


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port on 127.0.0.1 [any free one].")
@click.option("--rate", type=click.IntRange(min=0), help="Requests a second before a 429 [3, with a key 10]; 0: any.")
@click.option("--fault", "faults", multiple=True, metavar="UTILITY:CALL:FAULT", help="Fail, as efetch:2:truncated.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def main(port: int, rate: int | None, faults: tuple[str, ...], files: tuple[Path, ...]) -> None:
    """Serve PubMed XML files, or the starter library, as NCBI's E-utilities do.

    Example: python -m harvest.offline --port 8765 pubmed26n1335.xml.gz
    """
    script = Script([read_step(fault) for fault in faults])
    library = read_library(list(files)) if files else starter()
    try:
        server = OfflineServer(library, port, (3, 10) if rate is None else (rate, rate), script)
    except OSError as error:
        raise HarvestError(f"Port {port} cannot be used ({error.strerror}); choose another with --port.") from None
    click.echo(f"{len(library.entries):,} records at {server.url} (stop with Ctrl-C)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main(prog_name="python -m harvest.offline")
