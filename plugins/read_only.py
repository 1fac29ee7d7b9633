"""Nothing here can be written: every method but GET and HEAD is refused, and HEAD is GET without its body."""

from __future__ import annotations

from datasette import hookimpl

ALLOWED = ("GET", "HEAD")
REFUSAL = b"This site can only be read: GET and HEAD are allowed.\n"


async def refuse(send):
    headers = [
        (b"allow", ", ".join(ALLOWED).encode()),
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(REFUSAL)).encode()),
    ]
    await send({"type": "http.response.start", "status": 405, "headers": headers})
    await send({"type": "http.response.body", "body": REFUSAL})


def without_body(send):
    """`send` that lets the headers pass and empties the body."""

    async def sending(message):
        await send(message | {"body": b""} if message["type"] == "http.response.body" else message)

    return sending


@hookimpl
def asgi_wrapper(datasette):
    def wrap(app):
        async def wrapped(scope, receive, send):
            method = scope.get("method", "GET")
            if method not in ALLOWED:
                await refuse(send)
            elif method == "HEAD":
                await app(scope | {"method": "GET"}, receive, without_body(send))
            else:
                await app(scope, receive, send)

        return wrapped

    return wrap
