"""Which clauses of a paper answer a question: weighted overlap with its words, in results and conclusions first."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from db.reading.arm_words import Arms, arms
from db.reading.question import Question
from db.reading.result_cues import Cue, cues, merged, significance
from db.reading.roles import Role
from db.reading.terms import Token, abbreviations, rarity, stems, tokens, widened
from db.reading.text import Document

ROLE: dict[Role, float] = {
    "results": 0.25,
    "conclusion": 0.15,
    "title": 0.0,
    "background": -0.5,
    "aim": -0.6,
    "methods": -0.5,
}
TELLING = frozenset(
    {"no-difference", "up", "down", "good", "bad", "more-loss", "less-loss", "more-gain", "less-gain", "differ",
     "not-inferior"}
)  # fmt: skip
ASIDE = re.compile(r"\b(?:subgroups?|exploratory|post[ -]hoc|previous(?:ly)?|subset|interim)\b")
BEFORE = re.compile(
    r"\b(?:at baseline|baseline characteristics|before (?:the )?(?:intervention|treatment|surgery)|demographic)"
)
LONGEST_TEXT = 60_000  # code points looked at; no abstract is longer
Mention = tuple[int, int, int]  # start, end, side


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a sentence between breaks, with what it holds and how well it fits the question."""

    where: str
    role: Role
    start: int
    end: int
    words: tuple[Token, ...]
    cues: tuple[Cue, ...]
    arms: tuple[Mention, ...]
    outcomes: tuple[int, ...]  # starts of the outcome's words
    overlap: float
    fit: float


def clauses(question: Question, text: Document) -> list[Clause]:
    """Every clause, in reading order."""
    sentences = [s for s in text.sentences if s.end <= LONGEST_TEXT]
    words = [tokens(text.lower[s.where], s.start, s.end) for s in sentences]
    short = abbreviations(text)
    sides = arms(question, [w for sentence in words for w in sentence], short)
    asked = stems(question.outcome)
    wanted = widened(asked, short)
    whole = {a: long_form & wanted for a, long_form in short.items() if a in wanted and long_form & wanted}
    wanted -= {a for a, long_form in whole.items() if long_form}  # the abbreviation counts as its words
    telling = rarity([w.stem for w in sentence] for sentence in words)
    weights = {w: telling[w] for w in wanted if w in telling}
    found = []
    for sentence, inside in zip(sentences, words, strict=True):
        for start, end, held in cut(text.lower[sentence.where], sentence.start, sentence.end):
            found.append(
                _clause(sentence.where, sentence.role, start, end, inside, held, sides, (weights, whole), text)
            )
    return found


def cut(lower: str, start: int, end: int) -> Iterator[tuple[int, int, list[Cue]]]:
    """(start, end, cues) of each clause of a sentence: cut at ";", "but", "whereas" …"""
    begin, held = start, []
    for cue in cues(lower, start, end):
        if cue.kind != "breaks":
            held.append(cue)
        elif cue.start - begin > 25 and end - cue.end > 15 and not is_inside(lower, begin, cue.start):
            yield begin, cue.start, merged(lower, held)
            begin, held = cue.end, []
    yield begin, end, merged(lower, held)


def is_inside(lower: str, begin: int, place: int) -> bool:
    """Whether a place stands in brackets opened since `begin`."""
    return sum(lower.count(m, begin, place) for m in "([") > sum(lower.count(m, begin, place) for m in ")]")


def _clause(where: str, role: Role, start: int, end: int, inside: list[Token], held: list[Cue], sides: Arms,
            outcome: tuple[dict[str, float], dict[str, frozenset[str]]], text: Document) -> Clause:  # fmt: skip
    words = inside[bisect_left(inside, start, key=lambda w: w.start) : bisect_left(inside, end, key=lambda w: w.start)]
    weights, whole = outcome
    present = {w.stem for w in words}
    meant = present.union(*(whole[stem] for stem in present & whole.keys()))
    overlap = sum(weight for stem, weight in weights.items() if stem in meant) / (sum(weights.values()) or 1.0)
    mentions = sides.mentions(words)
    fit = overlap + ROLE[role] + 0.08 * len({side for _, _, side in mentions})
    if any(cue.kind in TELLING for cue in held):
        fit += 0.25
    if BEFORE.search(text.lower[where], start, end):
        fit -= 0.3
    if ASIDE.search(text.lower[where], start, end):
        fit -= 0.35
    if significance(text.lower[where], start, end):
        fit += 0.12
    outcomes = tuple(w.start for w in words if w.stem in weights or w.stem in whole)
    return Clause(where, role, start, end, tuple(words), tuple(held), tuple(mentions), outcomes, overlap, fit)
