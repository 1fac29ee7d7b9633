"""Which clauses of a paper answer a question: weighted overlap with its words, in results and conclusions first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from db.reading.arm_words import Arms, arms
from db.reading.question import Question
from db.reading.result_cues import Cue, cues, merged, significance
from db.reading.roles import Role
from db.reading.sought import sought
from db.reading.terms import Token, abbreviations, rarity, stems, tokens, widened
from db.reading.text import Document, Sentence, folded, lower_case

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
ASIDE = sought(r"\b(?:subgroups?|exploratory|post[ -]hoc|previous(?:ly)?|subset|interim)\b")
BEFORE = sought(
    r"\b(?:at baseline|(?<!from )(?<!than )(?<!with )(?<!to )baseline (?!(?:in|to|and|on|of|at|for|was|were) )"
    r"(?:[\w-]{1,20} ){0,3}(?:characteristics|demographic|mean|median|scores?|values?|levels?|rates?)|"
    r"before (?:the )?(?:\w+ )?(?:intervention|treatment|surgery|study)|demographic)"
)
VERBATIM = 0.12  # a clause that names the outcome in the question's own words
SUBJECT = 0.08  # a clause that opens with the outcome: it is told of it
ALL = 0.99  # overlap of a clause that holds every telling word of the outcome
OPENING = 45  # code points that a clause opens with
MOST = 40  # cues, treatments and words of the outcome looked at in one clause; no sentence that people wrote has more
LONGEST_BRACKET = 2_000
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


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause before any question is asked of it."""

    where: str
    role: Role
    start: int
    end: int
    words: tuple[Token, ...]
    stems: frozenset[str]
    cues: tuple[Cue, ...]
    bonuses: tuple[float, ...]  # what fits any question better or worse


@dataclass(frozen=True, slots=True)
class Ready:
    """What every question asks of a text, made once: its clauses, words, abbreviations and how telling a word is."""

    pieces: tuple[Piece, ...]
    words: list[Token]
    short: dict[str, frozenset[str]]
    telling: dict[str, float]


def ready(text: Document) -> Ready:
    """A text cut into clauses."""
    if "ready" not in text.memo:
        sentences = [s for s in text.sentences if s.end <= LONGEST_TEXT]
        words = [tokens(text.lower[s.where], s.start, s.end) for s in sentences]
        pieces = tuple(p for s, inside in zip(sentences, words, strict=True) for p in _pieces(s, inside, text))
        telling = rarity([w.stem for w in sentence] for sentence in words)
        text.memo["ready"] = Ready(pieces, [w for sentence in words for w in sentence], abbreviations(text), telling)
    made: Ready = text.memo["ready"]
    return made


def _pieces(sentence: Sentence, inside: list[Token], text: Document) -> Iterator[Piece]:
    lower = text.lower[sentence.where]
    begins = [w.start for w in inside]
    for start, end, held in cut(lower, sentence.start, sentence.end):
        words = tuple(inside[bisect_left(begins, start) : bisect_left(begins, end)])
        yield Piece(
            sentence.where, sentence.role, start, end, words, frozenset([w.stem for w in words]), tuple(held),
            tuple(_bonuses(lower, start, end, held)),
        )  # fmt: skip


def _bonuses(lower: str, start: int, end: int, held: list[Cue]) -> Iterator[float]:
    if any(cue.kind in TELLING for cue in held):
        yield 0.25
    if BEFORE.search(lower, start, end):
        yield -0.6
    if ASIDE.search(lower, start, end):
        yield -0.35
    if significance(lower, start, end):
        yield 0.12


def clauses(question: Question, text: Document) -> list[Clause]:
    """Every clause, in reading order; cut once for a question."""
    if question not in text.memo:
        text.memo[question] = clauses_of(question, text)
    found: list[Clause] = text.memo[question]
    return found


def clauses_of(question: Question, text: Document) -> list[Clause]:
    """Every clause weighed against a question."""
    made = ready(text)
    sides = arms(question, made.words, made.short)
    wanted = widened(stems(question.outcome), made.short)
    whole = {a: long_form & wanted for a, long_form in made.short.items() if a in wanted and long_form & wanted}
    wanted -= whole.keys()  # the abbreviation counts as its words
    weights = {w: made.telling[w] for w in sorted(wanted) if w in made.telling}
    total = sum(weights.values()) or 1.0
    phrase = " ".join(lower_case(folded(question.outcome[:300])).split())
    found = [_clause(piece, sides, weights, total, whole) for piece in made.pieces]
    if " " not in phrase:
        return found
    return [
        replace(one, fit=one.fit + VERBATIM)
        if one.overlap > ALL and text.lower[one.where].find(phrase, one.start, one.end) >= 0
        else one
        for one in found
    ]


def _clause(
    piece: Piece, sides: Arms, weights: dict[str, float], total: float, whole: dict[str, frozenset[str]]
) -> Clause:
    meant = piece.stems.union(*(whole[stem] for stem in piece.stems & whole.keys())) if whole else piece.stems
    overlap = sum(weight for stem, weight in weights.items() if stem in meant) / total
    mentions = tuple(sides.mentions(piece.words))
    fit = sum(piece.bonuses, overlap + ROLE[piece.role] + 0.08 * len({side for _, _, side in mentions}))
    named = piece.stems & (weights.keys() | whole.keys())
    outcomes = tuple(w.start for w in piece.words if w.stem in named) if named else ()
    if outcomes and outcomes[0] - piece.start < OPENING:
        fit += SUBJECT
    place = (piece.where, piece.role, piece.start, piece.end)
    return Clause(*place, piece.words, piece.cues, mentions, outcomes, overlap, fit)


def cut(lower: str, start: int, end: int) -> Iterator[tuple[int, int, list[Cue]]]:
    """(start, end, cues) of each clause of a sentence: cut at ";", "but", "whereas" …"""
    begin, held = start, []
    for cue in cues(lower, start, end):
        if cue.kind != "breaks":
            held.append(cue)
        elif cue.start - begin > 25 and end - cue.end > 15 and not is_inside(lower, begin, cue.start):
            yield begin, cue.start, merged(lower, held[:MOST])
            begin, held = cue.end, []
    yield begin, end, merged(lower, held[:MOST])


def is_inside(lower: str, begin: int, place: int) -> bool:
    """Whether a place stands in brackets opened since `begin`."""
    begin = max(begin, place - LONGEST_BRACKET)
    return sum(lower.count(m, begin, place) for m in "([") > sum(lower.count(m, begin, place) for m in ")]")
