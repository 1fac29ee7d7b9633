"""Which records of a PubMed yearly file are ours, decided on raw bytes before any XML is parsed. Pure.

A record is kept when its text holds the word, in any case, or its PMID is wanted. Where its bytes may spell the
word (spelling.py) the record is parsed and its text decides, so nothing is dropped that a full parse would keep.
Of 30,000 records in a file perhaps twenty are ours, which is why it pays.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from .errors import NotPubmedXml
from .records import LONGEST_RECORD, Deletion, Item, Record, parse_records
from .spelling import WORD, find_word

ARTICLE_END = b"</PubmedArticle>"
OPEN, CLOSE = b"<PubmedArticleSet>", b"</PubmedArticleSet>"
PIECES = {
    b"<PubmedArticle": ARTICLE_END,
    b"<PubmedBookArticle": b"</PubmedBookArticle>",
    b"<DeleteCitation": b"</DeleteCitation>",
    b"<!--": b"-->",
    CLOSE: b"",
}
# How a record begins when its PMID can be read without a parser.
PLAIN = re.compile(
    rb"\s*<Pubmed(Book)?Article>\s*<(?:MedlineCitation|BookDocument)\b[^<>]*>\s*<PMID\b[^<>]*>([0-9]{1,9})</PMID>"
)
FIRST = re.compile(rb"<(?:PubmedArticle|PubmedBookArticle|DeleteCitation)[\s>]")
PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    remove_comments=True,
    remove_pis=True,
    huge_tree=True,
    recover=True,
)


@dataclass
class Filtered:
    """What one file holds for us, in its order, and how many records it had in all."""

    items: list[Item] = field(default_factory=list)
    records: int = 0


class Unclear(Exception):
    """The bytes do not part cleanly into records; only a full parse can tell."""


def filter_quickly(chunks: Iterable[bytes], wanted: frozenset[int]) -> Filtered:
    """Keep what is on the topic or wanted, and every deletion. Memory holds one chunk and one record.

    Raises Unclear where filter_slowly must be asked instead, and be it to say what is wrong.
    """
    result = Filtered()
    buffer, in_head = b"", True
    for chunk in chunks:
        buffer += chunk
        if in_head and (first := FIRST.search(buffer)):
            parse(buffer[: first.start()], CLOSE)
            buffer, in_head = buffer[first.start() :], False
        pieces = [] if in_head else split(buffer)
        if pieces:
            keep_suspects(buffer, pieces, wanted, result)
            buffer = buffer[pieces[-1].end :]
        elif len(buffer) > LONGEST_RECORD:
            raise Unclear
    keep(result, parse(buffer) if in_head else parse(OPEN, buffer), wanted)
    return result


def filter_slowly(chunks: Iterable[bytes], wanted: frozenset[int]) -> Filtered:
    """The same by parsing everything; also the yardstick that the quick way is tested against."""
    result = Filtered()
    keep(result, parse_records(chunks), wanted)
    return result


def keep(result: Filtered, items: Iterable[Item], wanted: frozenset[int]) -> None:
    """Count what is no deletion, and keep what is ours."""
    for item in items:
        result.records += not isinstance(item, Deletion)
        if is_ours(item, wanted):
            result.items.append(item)


def is_ours(item: Item, wanted: frozenset[int]) -> bool:
    """Deletions always; records by PMID or by their text; what had to be skipped, when its PMID is wanted."""
    if isinstance(item, Record):
        return item.pmid in wanted or on_topic(item.body)
    return isinstance(item, Deletion) or item.pmid in wanted


def on_topic(body: bytes) -> bool:
    """Whether a record holds the word in its bytes or, markup and references resolved, in its text."""
    if WORD.encode() in body.lower():
        return True
    try:
        return WORD in "".join(map(str, etree.fromstring(body, PARSER).itertext())).lower()
    except etree.XMLSyntaxError:
        return False


class Piece(NamedTuple):
    """Where a record, DeleteCitation or comment begins and ends, and a record's PMID if it is plain to see."""

    start: int
    end: int
    pmid: int | None


def split(buffer: bytes) -> list[Piece]:
    """The whole pieces from the buffer's start on, white space before each included."""
    pieces: list[Piece] = []
    start = 0
    while True:
        plain = PLAIN.match(buffer, start)
        closing = ARTICLE_END if plain and not plain[1] else closing_of(buffer, start)
        closed = buffer.find(closing, plain.end() if plain else start) if closing else -1
        if closed < 0:
            return pieces
        end = closed + len(closing)
        pieces.append(Piece(start, end, int(plain[2]) if plain else None))
        start = end


def closing_of(buffer: bytes, start: int) -> bytes:
    """What ends the piece that starts here; empty behind the last one, and where too little is seen to tell.

    Unclear where it is nothing that stands between records.
    """
    seen = buffer[start:].lstrip()
    for opening, closing in PIECES.items():
        if seen.startswith(opening):
            return closing
    if any(opening.startswith(seen) for opening in PIECES):
        return b""
    raise Unclear


def keep_suspects(buffer: bytes, pieces: list[Piece], wanted: frozenset[int], result: Filtered) -> None:
    """Parse the pieces that may be ours, and keep those that are."""
    starts = [piece.start for piece in pieces]
    suspects = {bisect_right(starts, place) - 1 for place in find_word(buffer, pieces[-1].end)}
    for index, (start, end, pmid) in enumerate(pieces):
        if pmid is None or pmid in wanted or index in suspects:
            keep(result, parse_piece(buffer[start:end]), wanted)
        else:
            result.records += 1


def parse_piece(piece: bytes) -> list[Item]:
    """A piece through the real parser. Unclear where it is none by itself, as with an end tag in a comment."""
    items = parse(OPEN, piece, CLOSE)
    if not items and b"</Pubmed" in piece:  # a comment that began inside a record
        raise Unclear
    return items


def parse(*parts: bytes) -> list[Item]:
    """Bytes through the real parser; Unclear where it refuses them."""
    try:
        return list(parse_records(parts))
    except NotPubmedXml:
        raise Unclear from None
