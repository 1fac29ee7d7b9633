"""Headers on every answer, Datasette's own pages included: nothing inline, nothing from elsewhere, cached with care."""

from __future__ import annotations

from datasette import hookimpl

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ALWAYS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"strict-origin-when-cross-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
    b"cross-origin-opener-policy": b"same-origin",
}
A_MINUTE = b"public, max-age=60, stale-while-revalidate=600"
A_YEAR = b"public, max-age=31536000, immutable"


def cache_rule(path: str, query: bytes, status: int) -> bytes:
    """Pages for a minute, since a harvest may change them; a static file whose address carries its hash for a year."""
    if status >= 400 or path == "/-/healthz":
        return b"no-store"
    return A_YEAR if path.startswith("/static/") and query.startswith(b"v=") else A_MINUTE


def with_headers(headers: list[tuple[bytes, bytes]], cache: bytes) -> list[tuple[bytes, bytes]]:
    """The answer's headers with ours in place of any of the same name; a private answer stays private."""
    headers = [(name, at_home(text) if name.lower() == b"location" else text) for name, text in headers]
    private = any(name.lower() == b"cache-control" and b"no-store" in text for name, text in headers)
    ours = {**ALWAYS, **({} if private else {b"cache-control": cache})}
    return [(name, text) for name, text in headers if name.lower() not in ours] + list(ours.items())


def at_home(location: bytes) -> bytes:
    """A redirect that stays here: a browser reads a path that begins with two slashes of either kind as a host."""
    return b"/" + location.lstrip(b"/\\") if location[:1] in (b"/", b"\\") else location


@hookimpl(trylast=True)
def asgi_wrapper(datasette):
    def wrap(app):
        async def wrapped(scope, receive, send):
            async def sending(message):
                if message["type"] == "http.response.start":
                    cache = cache_rule(scope["path"], scope.get("query_string", b""), message["status"])
                    message = {**message, "headers": with_headers(list(message.get("headers", [])), cache)}
                await send(message)

            await app(scope, receive, sending if scope["type"] == "http" else send)

        return wrapped

    return wrap
