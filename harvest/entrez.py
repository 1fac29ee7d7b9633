"""Bio.Entrez made polite and safe: our limiter, a timeout, retries, NCBI's errors read, secrets kept out.

Biopython builds every request; only its `_open` is replaced, because that one waits without a lock, retries a
429 after two milliseconds and never times out (services.md B.2, B.3). Answers come back as raw bytes.
"""

from __future__ import annotations

import http.client
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

import tenacity
from Bio import Entrez

from .answers import check_status
from .errors import HarvestError, Transient
from .limiter import limiter_for

NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
TOOL = "ketamine-evidence"
TRIES_WHERE_NOBODY_IS = 4
LONGEST_RETRY_AFTER = 600.0  # seconds; what a server may make us wait
LARGEST_ANSWER = 256_000_000  # bytes; 500 heavy records are near 22 million

Value = TypeVar("Value")


@dataclass
class Eutils:
    """A connection to NCBI's E-utilities, or to another server that speaks them.

    `rate` is calls a second, `timeout` the longest silence in seconds, `tries` how often one call is sent at
    most, `first_wait` the first pause between two tries, doubled each time with jitter up to `longest_wait`.
    """

    server: str
    email: str
    api_key: str | None = None
    rate: float = 3.0
    timeout: float = 60.0
    tries: int = 6
    first_wait: float = 1.0
    longest_wait: float = 60.0
    requests: int = field(default=0, init=False)
    retries: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.server = server_address(self.server)
        self.limiter = limiter_for(self.server, self.api_key, self.rate)

    def call(self, utility: str, read: Callable[[bytes], Value], tries: int | None = None, **parameters: str) -> Value:
        """Send one call until `read` accepts its answer, where it does not raise Transient or Fatal."""
        for attempt in tenacity.Retrying(
            stop=lambda state: state.attempt_number >= (tries or self.tries) or nobody_there(state),
            wait=self.pause,
            retry=tenacity.retry_if_exception_type(Transient),
            reraise=True,
        ):
            with attempt:
                self.retries += attempt.retry_state.attempt_number > 1
                try:
                    return read(self.send(utility, parameters))
                except HarvestError as error:
                    raise error.said(self.redact(error.message)) from None
        raise AssertionError("tenacity either returns or raises")

    def pause(self, state: tenacity.RetryCallState) -> float:
        """Seconds before the next try: what the server asks for, else exponential with jitter."""
        failure = state.outcome.exception() if state.outcome else None
        if isinstance(failure, Transient) and failure.wait is not None:
            return min(failure.wait, LONGEST_RETRY_AFTER)
        return tenacity.wait_exponential_jitter(self.first_wait, self.longest_wait, jitter=self.first_wait)(state)

    def send(self, utility: str, parameters: dict[str, str]) -> bytes:
        """One request, no retry: the whole body, or Transient or Fatal."""
        identity = {"tool": TOOL, "email": self.email, "api_key": self.api_key}
        token = _connection.set(self)
        try:
            with self.limiter.place():
                self.requests += 1
                body: bytes = getattr(Entrez, utility)(**parameters, **identity)
            return body
        finally:
            _connection.reset(token)

    def redact(self, text: str) -> str:
        """Take the e-mail address and the key out of a text, also in their URL-encoded form."""
        for secret, name in ((self.api_key, "[api key]"), (self.email, "[e-mail]")):
            for form in {secret or "", urllib.parse.quote_plus(secret or "")} - {""}:
                text = text.replace(form, name)
        return text


def nobody_there(state: tenacity.RetryCallState) -> bool:
    """Give up sooner on an address where nothing listens: it is more likely wrong than busy."""
    failure = state.outcome.exception() if state.outcome else None
    is_nobody = isinstance(failure, Transient) and "could not be reached" in failure.message and not failure.halve
    return is_nobody and state.attempt_number >= TRIES_WHERE_NOBODY_IS


_connection: ContextVar[Eutils] = ContextVar("eutils")


def open_once(request: urllib.request.Request) -> bytes:
    """Stands in for Bio.Entrez._open: one request to the chosen server, the whole answer read and checked."""
    connection = _connection.get()
    request.full_url = request.full_url.replace(NCBI, connection.server, 1)
    try:
        with urllib.request.urlopen(request, timeout=connection.timeout) as response:
            body = read_whole(response, connection.timeout)
    except urllib.error.HTTPError as error:
        with error:
            check_status(error.code, read_error_body(error), error.headers.get("Retry-After"))
        raise Transient(f"The server answered HTTP {error.code}.") from None
    except (OSError, http.client.HTTPException) as error:
        host = urllib.parse.urlsplit(connection.server).netloc
        reason = getattr(error, "reason", None) or error or type(error).__name__
        nobody = isinstance(reason, ConnectionRefusedError | socket.gaierror)
        raise Transient(f"{host} could not be reached or stopped answering ({reason}).", halve=not nobody) from None
    return body


setattr(Entrez, "_open", open_once)  # noqa: B010 (mypy: the original is not a plain function)


def read_error_body(error: urllib.error.HTTPError) -> bytes:
    """The first 100 kB of an error page; empty where even that cannot be read."""
    try:
        return error.read(100_000)
    except (OSError, http.client.HTTPException):
        return b""


def read_whole(response: Any, timeout: float) -> bytes:
    """The body, compared with its announced length; a drip slower than ten timeouts in all is given up."""
    announced = response.headers.get("Content-Length")
    deadline = time.monotonic() + 10 * timeout
    parts: list[bytes] = []
    size = 0
    while chunk := response.read1(1 << 20):
        parts.append(chunk)
        size += len(chunk)
        if size > LARGEST_ANSWER:
            raise Transient(f"The answer is longer than {LARGEST_ANSWER:,} bytes and was refused.")
        if time.monotonic() > deadline:
            raise Transient("The answer came too slowly and was given up.")
    if announced and announced.isdigit() and size != int(announced):
        raise Transient(f"The answer broke off after {size:,} of {announced} bytes.")
    return b"".join(parts)


def server_address(url: str) -> str:
    """The base address, ending in a slash; NCBI's own path is added to a bare host. Or HarvestError."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise HarvestError(f"{url!r} is not a server address; write it as http://127.0.0.1:8080/.")
    path = parts.path if parts.path.strip("/") else "/entrez/eutils/"
    return f"{parts.scheme}://{parts.netloc}{path.rstrip('/')}/"
