"""Where our word may begin in raw XML, however it is spelt there. Pure; every byte of a yearly file passes here.

The word stands in any case, and may hide behind markup (`ket<i>a</i>mine`), CDATA or character references
(`&#107;etamine`). Its k is a rare letter, and a k hidden by a reference starts with an ampersand: numpy finds
those bytes at the speed of memory, and only what goes on like the word is looked at more closely.
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
# The bytes that may come third, fourth and fifth in a reference to k; behind leading zeros anything may.
THIRD, FOURTH, FIFTH = table(b"178xX"), table(b"5462"), table(b"9;bB1")


def find_word(buffer: bytes, end: int) -> Iterator[int]:
    """Places before `end`, in no order, where the word stands or may be hidden.

    A `>` must stand before `end`, as it does behind a whole record: no word goes on past it.
    """
    data = np.frombuffer(buffer, np.uint8, end)
    places = find_marks(data)
    first = data[places]
    yield from (at for at in likely_letters(data, places[(first | CASE) == ord("k")]) if begins_word(buffer, at))
    yield from (at for at in likely_references(data, places[first == ord("&")]) if HIDDEN_K.match(buffer, at))
    yield from (at for at in places[first == KELVIN[-1]].tolist() if buffer.endswith(KELVIN, 0, at + 1))


def find_marks(data: Bytes) -> Places:
    """The places of every k, every ampersand and every byte that ends a Kelvin sign. In place, for speed."""
    scratch = data | CASE
    found = scratch == ord("k")
    for mark in (ord("&"), KELVIN[-1]):
        found |= np.equal(data, mark, out=scratch.view(np.bool_))
    return np.flatnonzero(found)


def likely_letters(data: Bytes, places: Places) -> list[int]:
    """Of the places of a k, those that go on as `ket` or are interrupted before that."""
    second, third = (data.take(places + distance, mode="clip") for distance in (1, 2))
    result: list[int] = places[BREAK[second] | (BREAK_OR_E[second] & BREAK_OR_T[third])].tolist()
    return result


def likely_references(data: Bytes, places: Places) -> list[int]:
    """Of the places of an ampersand, those of a numeric reference that may mean k."""
    places = places[data.take(places + 1, mode="clip") == ord("#")]
    third, fourth, fifth = (data.take(places + distance, mode="clip") for distance in (2, 3, 4))
    zeros = (third == ord("0")) | (fourth == ord("0"))
    result: list[int] = places[zeros | (THIRD[third] & FOURTH[fourth] & FIFTH[fifth])].tolist()
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
