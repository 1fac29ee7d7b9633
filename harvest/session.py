"""One polite requests.Session for every service but NCBI's E-utilities: a limiter a host, retries, a timeout, a bound.

Retries are tenacity's and not urllib3's, because urllib3 sleeps and sends again inside the adapter, where the limiter
cannot count it.
"""

from __future__ import annotations

import re
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import requests
import tenacity

from .errors import Fatal, HarvestError, Transient
from .limiter import Limiter, limiter_for

Value = TypeVar("Value")
TRANSIENT = {408, 425, 429, 500, 502, 503, 504}
AGENT = "ketamine-evidence (literature aggregator)"


class Refused(HarvestError):
    """The service refused this request, though not the source as a whole; a smaller one may pass."""


@dataclass(frozen=True)
class Answer:
    """What came: the HTTP status, the body, and what a conditional request needs next time."""

    status: int
    body: bytes
    etag: str = ""
    last_modified: str = ""


@dataclass
class Session:
    """One for a whole run.

    `rate` is requests a second to any host, in place of each source's own; `timeout` is the longest silence and
    `deadline` the longest whole answer, in seconds; `largest` is in bytes.
    """

    rate: float | None = None
    timeout: float = 30.0
    deadline: float = 120.0
    largest: int = 64_000_000
    tries: int = 5
    first_wait: float = 1.0
    longest_wait: float = 60.0
    secrets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.limiters: dict[str, Limiter] = {}
        self.requests = 0
        self.retries = 0
        self.http = requests.Session()
        self.http.headers["User-Agent"] = AGENT
        self.http.trust_env = False  # a netrc file is no business of ours

    def ask(
        self,
        url: str,
        parameters: dict[str, str],
        read: Callable[[Answer], Value],
        rate: float,
        conditions: dict[str, str] | None = None,
    ) -> Value:
        """Send until `read` accepts the answer; Transient or Fatal when it never does, with nothing secret in it."""
        try:
            for attempt in tenacity.Retrying(
                stop=tenacity.stop_after_attempt(self.tries),
                wait=self.pause,
                retry=tenacity.retry_if_exception_type(Transient),
                reraise=True,
            ):
                with attempt:
                    self.retries += attempt.retry_state.attempt_number > 1
                    return read(self.send(url, parameters, rate, conditions or {}))
        except HarvestError as error:
            raise error.said(self.redact(error.message)) from None
        raise AssertionError("tenacity either returns or raises")

    def pause(self, state: tenacity.RetryCallState) -> float:
        """What the host asks for, else exponential with jitter."""
        failure = state.outcome.exception() if state.outcome else None
        if isinstance(failure, Transient) and failure.wait is not None:
            return min(failure.wait, self.longest_wait)
        return tenacity.wait_random_exponential(self.first_wait, self.longest_wait)(state)

    def send(self, url: str, parameters: dict[str, str], rate: float, conditions: dict[str, str]) -> Answer:
        """One request, no retry."""
        host = urllib.parse.urlsplit(url).netloc
        limiter = self.limiters.setdefault(host, limiter_for(host, None, rate if self.rate is None else self.rate))
        self.requests += 1
        try:
            with (
                limiter.place(),
                self.http.get(
                    url,
                    params=parameters,
                    headers=conditions,
                    timeout=self.timeout,
                    stream=True,
                    allow_redirects=False,
                ) as response,
            ):
                self.heed(host, response.headers)
                body = self.read_whole(response)
        except (requests.RequestException, OSError) as error:
            raise Transient(f"{host} could not be reached or stopped answering ({type(error).__name__})") from None
        check_status(host, response, body)
        return Answer(
            response.status_code,
            body,
            response.headers.get("ETag", ""),
            response.headers.get("Last-Modified", ""),
        )

    def heed(self, host: str, headers: requests.structures.CaseInsensitiveDict[str]) -> None:
        """Slow down to the rate the host's own headers name (Crossref does); never speed up."""
        limit, interval = headers.get("x-rate-limit-limit", ""), headers.get("x-rate-limit-interval", "1s")
        seconds = re.fullmatch(r"(\d+)s?", interval)
        if limit.isdigit() and int(limit) > 0 and seconds and int(seconds[1]) > 0:
            asked = int(limit) / int(seconds[1])
            if 0 < asked < self.limiters[host].rate:
                self.limiters[host] = Limiter(asked, self.limiters[host].path)

    def read_whole(self, response: requests.Response) -> bytes:
        """The body, bounded in size and in time: a drip of one byte a second never trips a read timeout."""
        ends, body = time.monotonic() + self.deadline, bytearray()
        for chunk in response.iter_content(65536):
            body += chunk
            if len(body) > self.largest:
                raise Fatal(f"the answer is larger than {self.largest:,} bytes")
            if time.monotonic() > ends:
                raise requests.Timeout
        return bytes(body)

    def redact(self, text: str) -> str:
        """Take contact address and keys out of a text, also in their URL-encoded form."""
        for secret in filter(None, self.secrets):
            for form in {secret, urllib.parse.quote(secret), urllib.parse.quote_plus(secret)}:
                text = text.replace(form, "[redacted]")
        return text


def check_status(host: str, response: requests.Response, body: bytes) -> None:
    """Raise what a status means: 404 and 304 are answers; 403 and 422 stop the source; 400 and 414 this request."""
    status = response.status_code
    if status in (200, 304, 404):
        return
    said = re.sub(r"\s+", " ", body[:200].decode("utf-8", "replace")).strip()
    words = f"{host} answered HTTP {status}" + (f": {said}" if said and not said.startswith("<") else "")
    if status in TRANSIENT:
        after = response.headers.get("Retry-After", "")
        wait = float(after) if re.fullmatch(r"\d{1,6}(\.\d+)?", after) else None
        raise Transient(words, wait, halve=status != 429)
    if status in (400, 413, 414):
        raise Refused(words)
    raise Fatal(words)
