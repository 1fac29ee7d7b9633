"""SQL that does not run, asked for as CSV: a plain 400, where Datasette sends an empty file as if nothing were found.

Datasette has answered 200 before it knows. A table without a single column is what is left of the error: no select that
runs makes one.
"""

from __future__ import annotations

from datasette import hookimpl

NO_COLUMNS = b"\r\n"
EXPLAINED = b"This SQL does not run. Ask for it without .csv in the address to read why.\n"
HEADERS = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(EXPLAINED)).encode())]


def checked(send):
    """`send` that holds the answer's start back until its first words tell whether there is a table."""
    held, refused = [], []

    async def sending(message):
        if message["type"] == "http.response.start":
            held.append(message)
        elif held:
            start = held.pop()
            if start["status"] == 200 and message.get("body") == NO_COLUMNS:
                refused.append(start)
                await send({"type": "http.response.start", "status": 400, "headers": HEADERS})
                await send({"type": "http.response.body", "body": EXPLAINED})
            else:
                await send(start)
                await send(message)
        elif not refused:
            await send(message)

    return sending


@hookimpl
def asgi_wrapper(datasette):
    def wrap(app):
        async def wrapped(scope, receive, send):
            is_csv = scope["type"] == "http" and scope["path"].endswith(".csv")
            await app(scope, receive, checked(send) if is_csv else send)

        return wrapped

    return wrap
