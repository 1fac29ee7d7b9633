"""PubMed's query language, evaluated over a Library: AND, OR and NOT from left to right, brackets, phrases,
truncation, field tags and ranges (services.md A.8). Pure but for the library's caches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .entry import ordinal, words
from .library import Library
from .query_fields import DATES, FIELDS, LABELS, LANGUAGES, WHOLE

TOKEN = re.compile(r'"[^"]*"|\[[^\]]*\]|[()]|:(?=\s*")|[^\s()\[\]"]+')
DEEPEST = 60


class BadQuery(ValueError):
    """What makes PubMed's search backend fail: brackets that do not match, an operator without a term."""


@dataclass
class Result:
    """What a query found, and what PubMed would say about it."""

    pmids: set[int]
    translation: str
    phrases_not_found: list[str] = field(default_factory=list)
    quoted_not_found: list[str] = field(default_factory=list)
    fields_not_found: list[str] = field(default_factory=list)
    mapped: list[tuple[str, str]] = field(default_factory=list)


def search(library: Library, term: str) -> Result:
    """Evaluate a query. Raises BadQuery."""
    reader = _Reader(library, TOKEN.findall(term))
    if not reader.tokens:
        raise BadQuery("Empty Term in the request")
    pmids, translation = reader.expression(0)
    if reader.tokens:
        raise BadQuery(f"unexpected {reader.tokens[0]}")
    reader.result.pmids, reader.result.translation = pmids, translation
    return reader.result


class _Reader:
    def __init__(self, library: Library, tokens: list[str]) -> None:
        self.library = library
        self.tokens = tokens
        self.result = Result(set(), "")

    def expression(self, depth: int) -> tuple[set[int], str]:
        """Operands joined from left to right; two beside each other are joined by AND."""
        if depth > DEEPEST:
            raise BadQuery("brackets nested too deeply")
        found, said = self.operand(depth)
        while self.tokens and self.tokens[0] != ")":
            operator = self.tokens.pop(0) if self.tokens[0] in ("AND", "OR", "NOT") else "AND"
            right, right_said = self.operand(depth)
            found = {"AND": found & right, "OR": found | right, "NOT": found - right}[operator]
            said = f"{said} {operator} {right_said}"
        return found, said

    def operand(self, depth: int) -> tuple[set[int], str]:
        if not self.tokens or self.tokens[0] in (")", "AND", "OR", "NOT"):
            raise BadQuery("a term is missing")
        if self.tokens[0] != "(":
            return self.term()
        self.tokens.pop(0)
        found, said = self.expression(depth + 1)
        if not self.tokens or self.tokens.pop(0) != ")":
            raise BadQuery("a bracket is not closed")
        return found, f"({said})" if not is_range(said) else said

    def term(self) -> tuple[set[int], str]:
        """A phrase with its tag, a range, or a run of words that one tag holds together."""
        parts = [self.tokens.pop(0)]
        if parts[0].startswith("["):
            raise BadQuery("a tag without a term")
        if not parts[0].startswith('"'):
            count = self.run_length()
            parts += [self.tokens.pop(0) for _ in range(count)]
        tag = self.tag()
        if self.tokens[:1] == [":"] and len(self.tokens) > 1:
            self.tokens.pop(0)
            parts.append(self.tokens.pop(0))
            return self.in_range(parts[0].strip('"'), parts[1].strip('"'), self.tag() or tag or "")
        text = " ".join(parts)
        bounds = re.fullmatch(r'"?([\d/]+):([\d/]+)"?', text)
        if bounds and tag is not None:
            return self.in_range(bounds[1], bounds[2], tag)
        return self.lookup(text, tag)

    def run_length(self) -> int:
        """How many more bare words belong to this term: all up to the tag, or none where no tag ends them."""
        for count, token in enumerate(self.tokens):
            if token.startswith("["):
                return count
            if token in ("AND", "OR", "NOT", "(", ")", ":") or token.startswith('"'):
                break
        return 0

    def tag(self) -> str | None:
        return self.tokens.pop(0)[1:-1].strip() if self.tokens and self.tokens[0].startswith("[") else None

    def in_range(self, first: str, last: str, tag: str) -> tuple[set[int], str]:
        """A range of dates or of PMIDs."""
        name = FIELDS.get(tag.lower(), "")
        if name == "uid" and first.isdigit() and last.isdigit():
            low, high = int(first), int(last)
            found = {pmid for pmid in self.library.entries if low <= pmid <= high}
        elif name in DATES:
            found = self.library.between(name, day(first, False), day(last, True))
        else:
            return self.lookup(f"{first}:{last}", tag)
        return found, f"{first}:{last}[{LABELS[name]}]"

    def lookup(self, text: str, tag: str | None) -> tuple[set[int], str]:
        """Records with a term in a field, and how PubMed prints that."""
        quoted, bare = text.startswith('"'), text.strip('"').strip()
        tag, _, near = (tag or "").partition(":~")
        name = FIELDS.get(tag.lower().removesuffix(":noexp"), "all" if not tag else "")
        if not name:
            self.result.fields_not_found.append(tag)
            name = "all"
        if name in DATES:
            return self.in_range(bare, bare, tag)
        found = self.near(name, bare, int(near)) if near.isdigit() else self.matching(name, bare, tag)
        said = f'"{bare.lower()}"[{LABELS[name]}{":~" + near if near else ""}]'
        if not tag and not quoted and (headed := self.matching("mesh", bare, tag)):
            mapped = f'"{bare.lower()}"[MeSH Terms] OR {said}'
            self.result.mapped.append((bare, mapped))
            found, said = found | headed, f"({mapped})"
        if not found:
            missing = self.result.quoted_not_found if quoted else self.result.phrases_not_found
            missing.append(f"{text}[{tag}]" if quoted and tag else text)
        return found, said

    def matching(self, name: str, bare: str, tag: str) -> set[int]:
        """Whole values for controlled fields, words in order for text; `*` at the end truncates."""
        prefix, wanted = bare.endswith("*"), words(bare.rstrip("*")).strip()
        if name == "lang":
            wanted = LANGUAGES.get(wanted, wanted)
        if name == "uid":
            return {int(wanted)} & self.library.entries.keys() if wanted.isdigit() else set()
        if name not in WHOLE:
            if name in ("auth", "1au", "laur", "invr"):
                return self.author(name, wanted)
            return self.library.having_words(name, wanted, prefix)
        index = self.library.index(name)
        found = set(index.get(f" {wanted} ", ()))
        if prefix or (name in ("mesh", "majr") and not tag.lower().endswith(":noexp")):
            start = f" {wanted}" if prefix else f" {wanted} "
            found.update(*(pmids for value, pmids in index.items() if value.startswith(start)))
        return found

    def author(self, name: str, wanted: str) -> set[int]:
        """A surname alone, or with initials, of which the first ones are enough."""
        index = self.library.index(name)
        return set().union(*(pmids for value, pmids in index.items() if f"{value} ".startswith(f" {wanted}")))

    def near(self, name: str, bare: str, distance: int) -> set[int]:
        """All words, in any order, with at most `distance` others among them."""
        wanted = words(bare).split()
        candidates = set.intersection(*(self.library.having_words(name, word, False) for word in wanted))
        return {
            pmid
            for pmid in candidates
            if any(is_near(value.split(), wanted, distance) for value in self.library.entries[pmid].values[name])
        }


def is_near(text: list[str], wanted: list[str], distance: int) -> bool:
    """Whether some stretch of len(wanted) + distance words holds every wanted word."""
    span = len(wanted) + distance
    return any(set(wanted) <= set(text[start : start + span]) for start in range(max(1, len(text) - span + 1)))


def is_range(said: str) -> bool:
    """Whether a translation is one bare range, which PubMed prints without brackets."""
    return re.fullmatch(r"[\d/]+:[\d/]+\[[^\]]*\]", said) is not None


def day(text: str, end: bool) -> int:
    """A date in a query, YYYY, YYYY/MM or YYYY/MM/DD, as the ordinal of its first or last day."""
    parts = [int(part) for part in re.findall(r"\d+", text)[:3]]
    year, month, number = [*parts, 0, 0, 0][:3]
    return ordinal(year, month or (12 if end else 1), number or (31 if end else 1))
