"""Where our word may begin in raw XML, however it is spelt there. Pure; every byte of a yearly file passes here.

The word stands in any case, and may hide behind markup (`ket<i>a</i>mine`), CDATA or character references
(`&#107;etamine`). Its k is a rare letter, and the number sign of a reference a rarer one: those bytes are found at
the speed of memory, and only what goes on like the word is looked at more closely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]

WORD = "ketamin"  # also inside esketamine, arketamine and norketamine, and as other languages write it
CASE = 0x20  # the bit that tells a small letter from a capital one
KELVIN = "\u212a".encode()  # a sign whose lower case is k; its last byte is rarer than its first
# A tag that ends where it seems to: no comment, no instruction, no quoted `>`.
TAG = r"""<[^<>"'!?]*(?:"[^"<>]*"[^<>"'!?]*|'[^'<>]*'[^<>"'!?]*)*>"""
# A beginning of the word; then tags; then what may be its next letter, or cannot be told at a glance.
BEGINNINGS = [rf"{WORD[:size]}(?=[<&\]])(?:{TAG})*+[{WORD[size]}&\]<]" for size in range(1, len(WORD))]
SPELT = re.compile("|".join([f"({WORD})", *BEGINNINGS]).encode(), re.I)
HIDDEN_K = re.compile(rb"&#(?:0*(?:107|75|8490)|x0*(?:6b|4b|212a));", re.I)
# What holds no text. Behind an unfinished tag nothing can be seen.
MARKUP = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>|<\?.*?\?>|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.S | re.I)
LOOK_AHEAD = 400  # bytes after a beginning of the word, enough for any markup that PubMed sends


def table(members: bytes) -> npt.NDArray[np.bool_]:
    """For each byte, whether it is a member."""
    return np.isin(np.arange(256), list(members))


BREAK, BREAK_OR_E, BREAK_OR_T = table(b"<&]"), table(b"<&]eE"), table(b"<&]tT")


def find_word(buffer: bytes, end: int) -> Iterator[int]:
    """Places before `end`, in no order, where the word stands or may be hidden.

    A `>` must stand before `end`, as it does behind a whole record: no word goes on past it.
    """
    data = np.frombuffer(buffer, np.uint8, end)
    letters = np.flatnonzero((data | CASE) == ord("k"))
    yield from (at for at in likely_letters(data, letters) if begins_word(buffer, at))
    yield from (at - 1 for at in places_of(b"#", buffer, end) if HIDDEN_K.match(buffer, at - 1))
    yield from (at for at in places_of(KELVIN[-1:], buffer, end) if buffer.endswith(KELVIN, 0, at + 1))


def places_of(mark: bytes, buffer: bytes, end: int) -> Iterator[int]:
    """Every place of one rare byte before `end`: bytes.find looks for a single one at the speed of memory."""
    at = buffer.find(mark, 0, end)
    while at >= 0:
        yield at
        at = buffer.find(mark, at + 1, end)


def likely_letters(data: Bytes, places: Places) -> list[int]:
    """Of the places of a k, those that go on as `ket` or are interrupted before that."""
    second, third = (data.take(places + distance, mode="clip") for distance in (1, 2))
    result: list[int] = places[BREAK[second] | (BREAK_OR_E[second] & BREAK_OR_T[third])].tolist()
    return result


def begins_word(buffer: bytes, place: int) -> bool:
    """Whether the k here begins the word, or what could go on to be it as far as can be seen."""
    spelt = SPELT.match(buffer, place)
    if spelt is None or spelt[1]:
        return spelt is not None
    seen = buffer[place : place + LOOK_AHEAD].decode("utf-8", "ignore")
    text = unescape(MARKUP.sub("", seen)).lower()
    cut = min((text.find(mark) for mark in "<&" if mark in text), default=len(text))
    return text.startswith(WORD) or WORD.startswith(text[:cut])
