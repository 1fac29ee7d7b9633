"""A script of failures for the offline server: which answer goes wrong, and how.

Each fault turns the right answer into a wrong one. Their rows are those of services.md A.6; the others are the
ways a connection breaks, and what a hostile server might send.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from .errors import HarvestError
from .replies import JSON, PROLOG, XML, Reply
from .search_replies import search_error
from .utilities import fetch_error

Fault = Callable[[Reply], Reply]


@dataclass(frozen=True)
class Step:
    """One failure: at the `call`-th call (from 1; 0 means every call) of a utility, or of any where it is ''."""

    name: str
    utility: str = ""
    call: int = 1


@dataclass
class Script:
    """The failures still to come, and how many of them happened. Safe between threads."""

    steps: list[Step] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def alter(self, utility: str, reply: Reply) -> Reply:
        """The answer to send instead."""
        with self.lock:
            self.calls.update([utility, ""])
            due = [step for step in self.steps if self.is_due(step, utility)]
            self.happened.update(step.name for step in due)
        for step in due:
            reply = FAULTS[step.name](reply)
        return reply

    def is_due(self, step: Step, utility: str) -> bool:
        """Whether this call is the step's."""
        return step.utility in ("", utility) and step.call in (0, self.calls[step.utility])


def read_step(text: str) -> Step:
    """UTILITY:CALL:FAULT, such as efetch:2:truncated or *:*:http-503."""
    utility, _, rest = text.partition(":")
    call, _, name = rest.partition(":")
    if name not in FAULTS or not (call.isdigit() or call == "*"):
        raise HarvestError(f"{text!r} is not UTILITY:CALL:FAULT; the faults are {', '.join(sorted(FAULTS))}.")
    return Step(name, "" if utility == "*" else utility, 0 if call == "*" else int(call))


def status(code: int, title: str, **headers: str) -> Fault:
    """Another HTTP status with a web page, as NCBI's front sends it."""
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>".encode()
    return lambda reply: Reply(
        page, "text/html", code, {name.replace("_", "-"): text for name, text in headers.items()}
    )


def rate_limited(**headers: str) -> Fault:
    """Row 1: the ceiling, with or without Retry-After."""
    body = b'{"error":"API rate limit exceeded","api-key":"127.0.0.1","count":"4","limit":"3"}'
    names = {name.replace("_", "-"): text for name, text in headers.items()}
    return lambda reply: Reply(body, "application/json", 429, {"X-RateLimit-Limit": "3", **names})


def fetch_failure(message: str, code: int = 400) -> Fault:
    """EFetch's error document."""
    return lambda reply: fetch_error(message, code)


def search_failure(message: str) -> Fault:
    """An ERROR inside HTTP 200, in the shape of the answer it replaces."""

    def fail(reply: Reply) -> Reply:
        return fetch_error(message, 200) if b"<PubmedArticleSet" in reply.body else search_error(message, False)

    return fail


def body(change: Callable[[bytes], bytes], content_type: str | None = None) -> Fault:
    """The same answer with another body, or another content type."""
    return lambda reply: replace(reply, body=change(reply.body), content_type=content_type or reply.content_type)


def prolog_only(whole: bytes) -> bytes:
    """Row 8: the backend died after the DOCTYPE."""
    found = re.match(rb".*?<!DOCTYPE[^>]*>\s*", whole, re.S)
    return found[0] if found else PROLOG.encode()


def with_dtd(whole: bytes) -> bytes:
    """An internal DTD whose entities grow a thousandfold."""
    bomb = b'[<!ENTITY a "ketamine"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return re.sub(rb'(<!DOCTYPE[^>]*?)\s*("[^">]*")\s*>', rb"\1 \2 " + bomb, whole, count=1)


def with_outside_entity(whole: bytes) -> bytes:
    """An internal DTD that wants a file of the reader's."""
    wish = b'[<!ENTITY mine SYSTEM "file:///etc/passwd">]>'
    return re.sub(rb'(<!DOCTYPE[^>]*?)\s*("[^">]*")\s*>', rb"\1 \2 " + wish, whole, count=1)


def recounted(whole: bytes) -> bytes:
    """Item 9: the count moved between two calls."""
    return re.sub(rb"<Count>(\d+)</Count>", lambda m: b"<Count>%d</Count>" % (int(m[1]) + 1), whole, count=1)


def one_missing(whole: bytes) -> bytes:
    """The last record of an answer, or the last identifier, silently left out."""
    place = max(whole.rfind(b"<PubmedArticle>"), whole.rfind(b"<Id>"))
    end = re.compile(rb"</PubmedArticle>|</Id>\n?").search(whole, place)
    return whole[:place] + whole[end.end() :] if place >= 0 and end else whole


def one_more(whole: bytes) -> bytes:
    """A record that nobody asked for."""
    stranger = (
        b'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">999999999</PMID>'
        b"</MedlineCitation></PubmedArticle>"
    )
    return whole.replace(b"</PubmedArticleSet>", stranger + b"</PubmedArticleSet>")


TXCLIENT = (
    "NCBI C++ Exception: Error: TXCLIENT(CException::eUnknown) CTxRawClient: Read failed: EOF (closed connection)"
)
VIEWER = " Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout"
FAULTS: dict[str, Fault] = {
    "http-429": rate_limited(),
    "http-429-retry-after": rate_limited(Retry_After="1"),
    "bad-key": lambda reply: Reply(
        b'{"error":"API key invalid","api-key":"k1","type":"invalid",\n"status":"unknown"}', "application/json", 400
    ),
    "viewer-timeout": fetch_failure(VIEWER),
    "past-the-wall": fetch_failure(
        "Search backend cannot retrieve history data. Reason: Exception: 'retstart' cannot be larger than 9998."
    ),
    "out-of-range": fetch_failure("Cannot retrieve history data: OUT OF RANGE. Parameter retstart=1 + 1"),
    "invalid-id": fetch_failure("Invalid id parameter"),
    "empty-id": fetch_failure("Empty id list - nothing todo"),
    "unable-to-obtain": search_failure("Unable to obtain query #1"),
    "backend-failed": search_failure("Search Backend failed: read request failed"),
    "cannot-get-summary": search_failure("UID=99999999: cannot get document summary"),
    "prolog-only": body(prolog_only),
    "empty": body(lambda whole: b""),
    "truncated": body(lambda whole: whole[: len(whole) // 2]),
    "html": lambda reply: replace(status(200, "PubMed is down for maintenance")(reply), status=200),
    "docsum-failed": body(
        lambda whole: b'<DocumentSummarySet status="OK"><!-- DocSum Backend failed --></DocumentSummarySet>'
    ),
    "txclient": search_failure(TXCLIENT),
    "http-500": status(500, "NCBI/eutils202 - WWW Error 500 Diagnostic"),
    "http-502": status(502, "502 Bad Gateway"),
    "http-503": status(503, "503 Service Unavailable"),
    "http-503-retry-after": status(503, "503 Service Unavailable", Retry_After="1"),
    "http-504": status(504, "504 Gateway Time-out"),
    "http-414": status(414, "414 Request-URI Too Large"),
    "dropped": lambda reply: replace(reply, cut=-1),
    "cut-with-length": lambda reply: replace(reply, cut=len(reply.body) // 2),
    "cut-without-length": lambda reply: replace(reply, cut=len(reply.body) // 2, announced=False),
    "hang": lambda reply: replace(reply, pause=1.0, cut=-1),
    "drip": lambda reply: replace(reply, drip=0.15),
    "wrong-type": body(lambda whole: whole, "text/plain"),
    "json-instead": lambda reply: Reply(b'{"header":{"type":"esearch"},"esearchresult":{"ERROR":"x"}}', JSON),
    "gzip-unasked": body(lambda whole: b"\x1f\x8b\x08\x00" + whole[:60]),
    "nul": body(lambda whole: whole[:-40] + b"\x00" + whole[-40:]),
    "wrong-charset": body(lambda whole: whole[:-40] + b"\xe9\xff" + whole[-40:]),
    "entity-bomb": body(with_dtd),
    "outside-entity": body(with_outside_entity),
    "count-moved": body(recounted),
    "one-missing": body(one_missing),
    "one-more": body(one_more),
    "other-document": lambda reply: Reply(b"<?xml version='1.0'?><rss><channel/></rss>", XML),
}
FATAL = frozenset({"bad-key", "past-the-wall", "out-of-range", "invalid-id", "empty-id", "http-414"})
