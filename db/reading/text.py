"""Document: a title and an abstract cut into sentences that know their place and their role.

Everything keeps its offset: folding typography and lower-casing never change a text's length, so a match in
`lower` is at the same code points in the text as received.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from db.paper import Paper, Section
from db.reading.finding import Finding
from db.reading.roles import CATEGORIES, Role, guess_roles, is_aim, labels

FOLDED = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣-", "-")
    | dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " ")
    | dict.fromkeys("‘’ʼ′`", "'")
    | dict.fromkeys("“”″", '"')
    | {"µ": "μ", "·": ".", "∙": "."}
)

FOLDABLE = frozenset(map(chr, FOLDED))

# A full stop, then space, then what can begin a sentence; or a line break.
STOP = re.compile(
    r"[.!?\n](?:(?<=\n)\n*|(?<!\n)[\"')\]]{0,2};?(?:\s{1,4}|\^\d{0,4}\s{0,3})(?=[\"'(\[]{0,2}[A-Z0-9Α-Ω]))"
)
NO_STOP = re.compile(
    r"(?:\b(?:vs|versus|al|e\.g|i\.e|cf|ca|approx|dr|mr|mrs|prof|st|fig|figs|no|nos|resp|incl|etc|i\.v|i\.m|s\.c|i\.p|p\.o|"
    r"spp|sp|ver|ref|eq|viz|min|max|inc|ltd|co|dept|u\.s|u\.k)|(?:^|(?<!group)(?<!\d)[\s(])[a-z])$",
    re.IGNORECASE,
)


class Sentence(NamedTuple):
    """One sentence: where it stands (title or abstract), its code points there, and what it does."""

    where: str
    start: int
    end: int
    role: Role


class Mention(NamedTuple):
    """A vocabulary value's words standing in a text."""

    value: str
    where: str
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """A paper's text made ready once for every reader."""

    paper: Paper
    title: str
    abstract: str
    sentences: tuple[Sentence, ...] = field(compare=False)
    mentions: dict[str, list[Mention]] = field(default_factory=dict, compare=False, repr=False)
    memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)  # what two readers both need

    @classmethod
    def of(cls, paper: Paper) -> Document:
        """The title is one sentence; the abstract is cut by its labels, then at full stops."""
        title = [Sentence("title", 0, len(paper.title), "title")] if paper.title.strip() else []
        return cls(paper, paper.title, paper.abstract, (*title, *cut_abstract(paper.abstract, paper.sections)))

    def text(self, where: str) -> str:
        """The title or the abstract as received."""
        return self.title if where == "title" else self.abstract

    @cached_property
    def plain(self) -> dict[str, str]:
        """Title and abstract with one kind of dash, space and quote; offsets unchanged."""
        return {"title": folded(self.title), "abstract": folded(self.abstract)}

    @cached_property
    def lower(self) -> dict[str, str]:
        """As `plain`, in lower case; offsets unchanged."""
        return {where: lower_case(text) for where, text in self.plain.items()}

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.sentences if s.where == "abstract"]

    def sentence_at(self, where: str, position: int) -> Sentence:
        """The sentence that holds a code point."""
        if where == "title":
            return self.sentences[0]
        first = len(self.sentences) - len(self._starts)
        return self.sentences[first + max(bisect_right(self._starts, position) - 1, 0)]

    def role_at(self, where: str, position: int) -> Role:
        """What the sentence that holds a code point does."""
        return "title" if where == "title" else self.sentence_at(where, position).role

    def sentences_of(self, *roles: Role) -> Iterator[Sentence]:
        """Sentences that play one of these roles, in reading order."""
        return (s for s in self.sentences if s.role in roles)

    def told(self) -> list[Sentence]:
        """Results and conclusion; where an abstract without labels seems to have neither, its second half."""
        half = len(self.abstract) / 2
        late = (s for s in self.sentences if s.where == "abstract" and s.start > half)
        return list(self.sentences_of("results", "conclusion")) or list(late)

    def words(self, sentence: Sentence, lower: bool = True) -> str:
        """A sentence's text, folded (and in lower case unless told otherwise)."""
        return (self.lower if lower else self.plain)[sentence.where][sentence.start : sentence.end]

    def finding(self, field: str, value: str, where: str, start: int, end: int, rule: str, unit: str = "") -> Finding:
        """A finding whose words are the text at those code points."""
        return Finding(field, value, self.text(where)[start:end], where, rule, unit, start, end)


def document(title: str, abstract: str) -> Document:
    """A document from bare texts, as the linter and the tests have them."""
    return Document.of(Paper(title=title, abstract=abstract))


@lru_cache(maxsize=4)  # a document asks twice
def folded(text: str) -> str:
    """One kind of dash, space and quote; offsets unchanged."""
    for letter in FOLDABLE.intersection(text):
        text = text.replace(letter, FOLDED[ord(letter)])
    return text


@lru_cache(maxsize=4)
def lower_case(text: str) -> str:
    """Lower case without a change of length: a few letters (İ) would grow, and stay as they are."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def cut_abstract(abstract: str, sections: tuple[Section, ...] = ()) -> list[Sentence]:
    """Sentences of an abstract with their roles: from its labels, else from what they say."""
    plain = folded(abstract)
    lower = lower_case(plain)
    sentences: list[Sentence] = []
    for start, end, role in cut_sections(plain, sections):
        spans = list(cut_sentences(plain, start, end))
        said = [lower[a:b] for a, b in spans]
        roles = guess_roles(said) if role is None else [_aim_or(role, words) for words in said]
        sentences += (Sentence("abstract", a, b, role) for (a, b), role in zip(spans, roles, strict=True))
    return sentences


def _aim_or(role: Role, words: str) -> Role:
    """An aim that stands under BACKGROUND is still an aim."""
    return "aim" if role == "background" and is_aim(words) else role


def cut_sections(plain: str, sections: tuple[Section, ...]) -> Iterator[tuple[int, int, Role | None]]:
    """(start, end, role) of each labelled part; role None where nothing says."""
    if any(s.category in CATEGORIES for s in sections):
        for s in sections:
            yield s.start, s.end, CATEGORIES.get(s.category)
        return
    marks = [(end, start, role) for start, end, role in labels(plain)]
    first = marks[0][1] if marks else len(plain)
    if first > 0:
        yield 0, first, None if not marks else "background"
    for (start, _, role), following in zip(marks, [*marks[1:], (0, len(plain), None)], strict=False):
        yield start, following[1], role


def cut_sentences(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence, blanks trimmed; aware of "vs.", "et al.", "i.v." and initials."""
    begin = start
    for stop in STOP.finditer(plain, start, end):
        if plain[stop.start()] == "." and NO_STOP.search(plain[max(begin, stop.start() - 8) : stop.start()]):
            continue
        yield from _trimmed(plain, begin, stop.end())
        begin = stop.end()
    yield from _trimmed(plain, begin, end)


def _trimmed(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = plain[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = left + len(piece.strip())
    if left < right:
        yield left, right
