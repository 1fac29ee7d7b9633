"""Markdown → sentences that know their place: markup gone, offsets kept; pure.

What is no prose of the author's (code, front matter, comments, quoted blocks) gives no sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from db.reading.text import FOLDED, cut_sentences, lower_case

# Not prose. Every repetition is bounded by a line or by the mark that ends it.
BLANKED = (
    re.compile(r"\A---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.S),
    re.compile(r"^(?P<f>`{3,}|~{3,})[^\n]*\n.*?(?:^(?P=f)[ \t]*$|\Z)", re.S | re.M),
    re.compile(r"<!--.*?(?:-->|\Z)", re.S),
    re.compile(r"`[^`\n]+`"),
    re.compile(r"^[ \t]{0,3}>[^\n]*$", re.M),
    re.compile(r"^[ \t]{0,3}\[[^\]\n]+\]:[^\n]*$", re.M),
    re.compile(r"^[ \t|:+=-]+$", re.M),  # rules under headings, between table rows
)
DEFINED = re.compile(r"^[ \t]{0,3}\[([^\]\n]+)\]:[ \t]*<?([^\s>]+)", re.M)
LINK = re.compile(
    r"!?\[([^\[\]\n]*(?:\n[^\[\]\n]+)*)\](?:\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)[^)\n]*\)|\[([^\]\n]*)\])"
)
CLAIM = re.compile(r"(?:^|/)claims/([A-Za-z0-9_-]+)(?:[/?#.]|$)")
MARKS = re.compile(r"<[a-zA-Z/][^<>\n]*>|\*+|(?<!\w)_+|_+(?!\w)|~~|\\(?=[^\w\s])")
LEADING = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|[-*+][ \t]+|\d{1,3}[.)][ \t]+)", re.M)
BREAK = re.compile(r"\n[ \t]*\n+|\n(?=[ \t]*(?:#{1,6}[ \t]|[-*+][ \t]|\d{1,3}[.)][ \t]|\|))|(?<=\|)\n|\|")
LONGEST = 1500  # characters read as one sentence: what is longer was written to slow a reader down
QUOTED = re.compile(r"\"[^\"]{1,400}\"|(?<!\w)'[^']{1,400}'(?!\w)")


@dataclass(frozen=True, slots=True)
class Prose:
    """One sentence. `text` has no markup and one kind of dash, space and quote; `lower` is the same in lower case.

    `at` is its first code point in the file, `block` the number of its paragraph, `claims` the claims it links to,
    `links` every address in it, `quoted` the (start, end) in `text` that stand between quotation marks.
    """

    text: str
    at: int
    block: int
    claims: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    quoted: tuple[tuple[int, int], ...] = ()
    heading: bool = False
    lower: str = field(default="", compare=False)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Both from 1, as editors count."""
    starts = [0, *(m.end() for m in re.finditer("\n", text))]
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def blanked(markdown: str) -> str:
    """The same length, with spaces where there is no prose of the author's."""
    for pattern in BLANKED:
        markdown = pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), markdown)
    return markdown


def sentences(markdown: str) -> list[Prose]:
    """Every sentence of the author's in reading order."""
    defined = {name.lower(): address for name, address in DEFINED.findall(markdown)}
    text = blanked(markdown)
    found: list[Prose] = []
    for number, (start, end) in enumerate(blocks(text)):
        found += block_sentences(text, start, end, number, defined)
    return found


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each paragraph, heading, list item and table cell."""
    begin = 0
    for stop in BREAK.finditer(text):
        if text[begin : stop.start()].strip():
            yield begin, stop.start()
        begin = stop.end()
    if text[begin:].strip():
        yield begin, len(text)


def block_sentences(text: str, start: int, end: int, number: int, defined: dict[str, str]) -> Iterator[Prose]:
    links = [(m.start(), m.end(), address_of(m, defined)) for m in LINK.finditer(text, start, end)]
    gone = sorted(span for m in LINK.finditer(text, start, end) for span in around(m))
    gone += [m.span() for p in (LEADING, MARKS) for m in p.finditer(text, start, end)]
    plain, places = without(text, start, end, gone)
    heading = text[start:end].lstrip().startswith("#")
    spans = ((a, b) for first, last in cut_sentences(plain, 0, len(plain)) for a, b in pieces(first, last))
    for a, b in spans:
        first, last = places[a], places[b - 1] + 1
        here = tuple(address for s, e, address in links if s < last and e > first)
        words = plain[a:b]
        claims = tuple(dict.fromkeys(m.group(1) for address in here if (m := CLAIM.search(address))))
        quoted = tuple(m.span() for m in QUOTED.finditer(words))
        yield Prose(words, first, number, claims, here, quoted, heading, lower_case(words))


def pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence whole, or in pieces of a bounded length."""
    return ((a, min(a + LONGEST, end)) for a in range(start, end, LONGEST))


def address_of(link: re.Match[str], defined: dict[str, str]) -> str:
    return link.group(2) if link.group(2) is not None else defined.get((link.group(3) or link.group(1)).lower(), "")


def around(link: re.Match[str]) -> tuple[tuple[int, int], tuple[int, int]]:
    """The two parts of a link that a reader does not see."""
    return (link.start(), link.start(1)), (link.end(1), link.end())


def without(text: str, start: int, end: int, gone: list[tuple[int, int]]) -> tuple[str, list[int]]:
    """The block's words with one space between them, and where each character stood."""
    hidden: set[int] = set()
    for a, b in gone:
        hidden.update(range(a, b))
    letters: list[str] = []
    places: list[int] = []
    for place in range(start, end):
        letter = " " if text[place].isspace() else text[place].translate(FOLDED)
        if place in hidden or (letter == " " and (not letters or letters[-1] == " ")):
            continue
        letters.append(letter)
        places.append(place)
    return "".join(letters), places
