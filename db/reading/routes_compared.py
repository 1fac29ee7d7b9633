"""Ketamine by one route set against ketamine by another: "1 mg/kg intranasally or 4 mg/kg intramuscularly"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from db.reading.sought import sought
from db.reading.text import Document, Mention, Sentence
from db.reading.whose import nearest_drugs
from db.reading.within import LONGEST, mentions_within

APART = 60  # code points between two routes that are set against each other
AGAINST = sought(r"\b(?:versus|vs|or|compared (?:with|to)|with)\b")
SURELY_AGAINST = sought(r"\b(?:versus|vs|compared (?:with|to))\b")
KETAMINE_NEXT = re.compile(r"^(?:ly)?\s(?:\w+[- ]){0,2}(?:es)?ketamine|^(?:ly\b| (?:route|administration))")
TWO_DOSES = re.compile(r"\d\s?mg/kg.{0,80}\b(?:or|with|versus|vs|and)\b.{0,40}\d\s?mg/kg")
ALLOCATED = sought(r"\b(?:randomi[sz]ed|allocated|assigned)\b[^.;]{0,60}\bto\b")
LIKE = re.compile(r"random|allocat|assign|compar|groups?\b|versus|\bvs\b")


def read(text: Document) -> Iterator[Mention]:
    """other-ketamine, where two routes of ketamine are compared in the title, the aim or the methods."""
    for sentence in text.sentences_of("title", "aim", "methods"):
        words = text.words(sentence)
        if "ketamin" in words and len(words) <= LONGEST:
            yield from _in_sentence(text, sentence, words)


def _in_sentence(text: Document, sentence: Sentence, words: str) -> Iterator[Mention]:
    routes = mentions_within("route", text, sentence.where, sentence.start, sentence.end)
    for one, other in pairwise(routes):
        start, end = one.end - sentence.start, other.start - sentence.start
        between = words[start:end]
        if one.value == other.value or len(between) > APART or not AGAINST.search(between):
            continue
        if nearest_drugs(words, [], max(0, start - APART), min(len(words), end + APART)):
            continue
        behind = words[other.end - sentence.start :][:APART]
        is_surely = KETAMINE_NEXT.search(behind) and (SURELY_AGAINST.search(between) or ALLOCATED.search(words))
        if is_surely or (LIKE.search(words) and TWO_DOSES.search(words)):
            yield Mention("other-ketamine", sentence.where, one.start, other.end)
