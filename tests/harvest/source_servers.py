"""The other services on loopback: real sockets, real shapes (services.md C), faults on request.

A fault is played for the first `times` requests; then the service answers as it should.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Parameters = dict[str, str]
Reply = tuple[int, dict[str, str], bytes]


def as_json(value: Any, status: int = 200, **headers: str) -> Reply:
    return status, {"Content-Type": "application/json", **headers}, json.dumps(value).encode()


@dataclass
class World:
    """What the services know: works by DOI, trials by number, papers by PMID."""

    works: dict[str, dict[str, Any]] = field(default_factory=dict)
    trials: dict[str, dict[str, Any]] = field(default_factory=dict)
    papers: dict[str, dict[str, Any]] = field(default_factory=dict)
    page: int = 500  # studies a page of a search
    stuck: bool = False  # whether the search's cursor repeats
    poison: set[str] = field(default_factory=set)  # keys for which the whole call fails with HTTP 500


def crossref(world: World, path: str, query: Parameters) -> Reply:
    limits = {"x-rate-limit-limit": "1000", "x-rate-limit-interval": "1s", "x-api-pool": "polite-array"}
    if single := re.fullmatch(r"/works/(.+)", path):
        work = world.works.get(unquote(single[1]).lower())
        if work is None:
            return 404, {"Content-Type": "text/plain"}, b"Resource not found."
        return as_json({"status": "ok", "message-type": "work", "message": work}, **limits)
    names = [part.removeprefix("doi:").lower() for part in query["filter"].split(",")]
    if any(not name.startswith("10.") for name in names):
        return as_json({"status": "failed", "message-type": "validation-failure", "message": []}, 400)
    found = [world.works[name] for name in names if name in world.works][: int(query["rows"])]
    message = {"total-results": len(found), "items": found, "items-per-page": int(query["rows"])}
    return as_json({"status": "ok", "message-type": "work-list", "message": message}, **limits)


def clinicaltrials(world: World, path: str, query: Parameters) -> Reply:
    if "query.intr" in query:
        every, start = sorted(world.trials), int(query.get("pageToken", "0"))
        page = {"studies": [world.trials[number] for number in every[start : start + world.page]]}
        more = start + world.page < len(every)
        return as_json(
            page
            | ({"nextPageToken": str(start + world.page)} if more and not world.stuck else {})
            | ({"nextPageToken": "0"} if world.stuck else {})
        )
    numbers = query["filter.ids"].split(",")
    if any(not re.fullmatch(r"NCT\d{8}", number) for number in numbers):
        return 400, {"Content-Type": "text/plain"}, b"Error parsing query"
    return as_json({"studies": [world.trials[number] for number in numbers if number in world.trials]})


def icite(world: World, path: str, query: Parameters) -> Reply:
    known = [pmid for pmid in query["pmids"].split(",") if "citation_count" in world.papers.get(pmid, {})]
    data = [
        {"pmid": int(pmid), "citation_count": world.papers[pmid]["citation_count"]}
        | world.papers[pmid].get("icite", {})
        for pmid in known
    ]
    return as_json({"meta": {"pmids": query["pmids"]}, "links": {}, "data": data})


def europepmc(world: World, path: str, query: Parameters) -> Reply:
    asked = re.findall(r"EXT_ID:(\d+)", query["query"])
    found = [
        {"id": pmid, "source": "MED", "pmid": pmid, "isOpenAccess": "Y"} | world.papers[pmid].get("europepmc", {})
        for pmid in asked
        if pmid in world.papers
    ]
    return as_json({"version": "6.9", "hitCount": len(found), "nextCursorMark": "*", "resultList": {"result": found}})


def pmc_ids(world: World, path: str, query: Parameters) -> Reply:
    records: list[dict[str, Any]] = []
    for pmid in query["ids"].split(","):
        pmcid = world.papers.get(pmid, {}).get("pmcid")
        missing = {"pmid": pmid, "errmsg": "Identifier not found in PMC", "status": "error"}
        records.append({"pmid": int(pmid), "pmcid": pmcid} if pmcid else missing)
    return as_json({"status": "ok", "records": records})


def unpaywall(world: World, path: str, query: Parameters) -> Reply:
    if "@" not in query.get("email", "") or query["email"].endswith("@example.com"):
        return as_json({"error": True, "message": "Please use your own email address in API calls."}, 422)
    work = world.works.get(unquote(path).strip("/").lower())
    if work is None:
        return as_json({"error": True, "message": "DOI not found"}, 404)
    best = {"url": "https://example.org/free"} | work.get("best_oa_location", {})
    return as_json({"doi": work["DOI"], "is_oa": True, "best_oa_location": best})


def openalex(world: World, path: str, query: Parameters) -> Reply:
    if query.get("api_key") != "open-sesame":
        return as_json({"error": "Forbidden"}, 403)
    asked = query["filter"].removeprefix("ids.pmid:").split("|")
    found = [{"ids": {"pmid": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}"}} for pmid in asked if pmid in world.papers]
    return as_json({"meta": {"count": len(found)}, "results": found})


SERVICES: dict[str, Callable[[World, str, Parameters], Reply]] = {
    service.__name__: service for service in (crossref, clinicaltrials, icite, europepmc, pmc_ids, unpaywall, openalex)
}

HTML = b"<!DOCTYPE html><html><body>Down for maintenance</body></html>"
FAULTS = (
    "429",
    "429 with Retry-After",
    "500",
    "502",
    "503",
    "504",
    "HTML with HTTP 200",
    "empty body",
    "error inside HTTP 200",
    "truncated with length",
    "truncated without length",
    "dropped before the answer",
    "slow drip",
    "wrong charset",
)
LASTING = ("403", "422", "401")


@dataclass
class Service:
    """One running service."""

    address: str
    world: World
    faults: list[str] = field(default_factory=list)
    asked: list[tuple[str, Parameters, dict[str, str]]] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)

    def busiest_second(self) -> int:
        """The most requests received in any one second."""
        return max((sum(start <= moment < start + 1 for moment in self.moments) for start in self.moments), default=0)


@contextmanager
def running(name: str, world: World) -> Iterator[Service]:
    """A service on a free loopback port for the length of a with block."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: Any) -> None:
            pass

        def do_GET(self) -> None:
            split = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(split.query, keep_blank_values=True).items()}
            with lock:
                service.moments.append(time.monotonic())
                service.asked.append((split.path, query, dict(self.headers)))
                fault = service.faults.pop(0) if service.faults else None
            status, headers, body = SERVICES[name](world, split.path, query)
            if any(re.search(rf"\b{re.escape(key)}\b", unquote(self.path)) for key in world.poison):
                status, headers, body = 500, {"Content-Type": "text/html"}, HTML
            tag = f'"{hash(body) & 0xFFFFFFFF:x}"'
            if status == 200 and self.headers.get("If-None-Match") == tag and not fault:
                status, body = 304, b""
            self.play(fault, status, headers | ({"ETag": tag} if status == 200 else {}), body)

        def play(self, fault: str | None, status: int, headers: dict[str, str], body: bytes) -> None:
            html = {"Content-Type": "text/html"}
            if fault is None:
                return self.reply(status, headers, body)
            if fault == "429 with Retry-After":
                return self.reply(429, html | {"Retry-After": "0"}, b"")
            if fault.isdigit():
                return self.reply(int(fault), html, HTML)
            if fault == "HTML with HTTP 200":
                return self.reply(200, html, HTML)
            if fault == "empty body":
                return self.reply(200, headers, b"")
            if fault == "error inside HTTP 200":
                return self.reply(200, headers, b'{"version":"6.9","errCode":404,"errMsg":"Invalid"}')
            if fault == "wrong charset":
                return self.reply(200, headers, body.decode().encode("utf-16"))
            self.close_connection = True
            if fault == "truncated with length":
                self.reply(status, headers, body, send=len(body) // 2)
            elif fault == "truncated without length":
                self.reply(status, headers, body, send=len(body) // 2, length=False)
            elif fault == "slow drip":
                self.reply(status, headers, b"", length=False, send=0)
                for _ in range(20):
                    try:
                        self.wfile.write(b" ")
                        self.wfile.flush()
                    except OSError:
                        return
                    time.sleep(0.02)

        def reply(
            self, status: int, headers: dict[str, str], body: bytes, send: int | None = None, length: bool = True
        ) -> None:
            self.send_response(status)
            for header, value in headers.items():
                self.send_header(header, value)
            if length:
                self.send_header("Content-Length", str(len(body)))
            else:
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body if send is None else body[:send])

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service = Service(f"http://127.0.0.1:{server.server_port}/", world)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
