"""What every enrichment source is made of, so that adding one means writing one small file.

A source says what it is asked by (PMID, DOI or registry number), how many keys go in one request, how that request
looks, and how to tell its answer from an error. `docs/adding-a-source.md` walks through one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .errors import Transient

Pieces = dict[str, bytes]


@dataclass(frozen=True)
class Query:
    """One request: the path below the source's server and its parameters, nothing secret in either."""

    path: str
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sweep:
    """A search that a source is also asked, page by page, for what no record held leads to.

    `query` takes the page's token ("" for the first page); `read` returns the pieces and the next token ("" at
    the end).
    """

    query: Callable[[str], Query]
    read: Callable[[bytes], tuple[Pieces, str]]


@dataclass(frozen=True)
class Source:
    """One service.

    `key` is pmid, doi or nct. `batch` keys go in one request; `rate` is requests a second unless the host's own headers
    ask for less. `read` takes the body and the keys asked for and returns the exact bytes that answer each key;
    a key it leaves out is one the service does not know. It raises Transient where the body is no answer at all.
    `contact` names the parameter that carries the e-mail address, `secret` the environment variable that holds a
    key and the parameter it goes in; a source with a secret is asked only when the variable is set.
    """

    name: str
    title: str
    server: str
    key: str
    batch: int
    rate: float
    max_age_days: int
    query: Callable[[list[str]], Query]
    read: Callable[[bytes, list[str]], Pieces]
    contact: str = ""
    secret: tuple[str, str] | None = None
    alone: Callable[[str], bool] = lambda key: False  # keys that spoil a batch and are asked for singly
    sweep: Sweep | None = None


def read_json(body: bytes) -> Any:
    """The value of a JSON body; Transient when it is HTML, cut short, or anything else."""
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        start = body[:40].decode("utf-8", "replace").strip()
        raise Transient(f"its answer is not JSON; it begins {start!r}") from None


def require(answer: Any, *path: str) -> Any:
    """answer[path[0]][path[1]]…; Transient where a step is missing: services report errors inside HTTP 200."""
    for step in path:
        if not isinstance(answer, dict) or step not in answer:
            raise Transient(f"its answer has no {'.'.join(path)}")
        answer = answer[step]
    return answer


def array_pieces(body: bytes, name: str) -> Iterator[tuple[Any, bytes]]:
    """Each element of the array called `name`, parsed, with its bytes exactly as they were sent.

    The array is looked for as the first `"name": [` whose elements are objects; read_json and require must have
    accepted the body before.
    """
    text = body.decode("utf-8")
    decoder = json.JSONDecoder()
    position = text.index("[", text.index(f'"{name}"')) + 1
    while True:
        position = _skip(text, position, " \t\r\n,")
        if position >= len(text) or text[position] == "]":
            return
        value, end = decoder.raw_decode(text, position)
        yield value, text[position:end].encode()
        position = end


def _skip(text: str, position: int, characters: str) -> int:
    while position < len(text) and text[position] in characters:
        position += 1
    return position


def pieces_by(body: bytes, name: str, keys: list[str], key_of: Callable[[Any], Any]) -> Pieces:
    """The array's elements by the key each names; elements nobody asked for are left out."""
    wanted = {key.lower(): key for key in keys}
    pieces: Pieces = {}
    for value, piece in array_pieces(body, name):
        key = wanted.get(str(key_of(value)).lower()) if isinstance(value, dict) else None
        if key is not None:
            pieces.setdefault(key, piece)
    return pieces
