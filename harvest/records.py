"""PubMed XML, bytes in, records out, each with its exact bytes. Pure; nothing is resolved or downloaded.

Expat finds where each record starts and ends, so the bytes kept are the bytes received, whatever stands in
comments or CDATA. The DOCTYPE is accepted and never read; an internal one is refused (services.md, A.9 G16).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from .errors import NotPubmedXml

KINDS = {"PubmedArticle": "article", "PubmedBookArticle": "book"}
ROOTS = ("PubmedArticleSet", "PubmedBookArticleSet")
ID_PATHS = (
    ["PubmedArticle", "MedlineCitation", "PMID"],
    ["PubmedBookArticle", "BookDocument", "PMID"],
    ["DeleteCitation", "PMID"],
)
PMID = re.compile(r"[1-9][0-9]{0,8}")
LONGEST_RECORD = 32_000_000  # bytes; the longest real one, with thousands of authors, is near 2 million
DEEPEST = 200  # elements; PubMed's own DTD needs about 20


@dataclass(frozen=True)
class Record:
    """One PubmedArticle or PubmedBookArticle, as received."""

    pmid: int
    version: int
    kind: str
    body: bytes

    @property
    def sha256(self) -> str:
        """The digest of the exact bytes, in hex."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True)
class Deletion:
    """A PMID listed in a DeleteCitation."""

    pmid: int


@dataclass(frozen=True)
class Skipped:
    """A record that is not kept, and why. `pmid` is None where it could not be read."""

    pmid: int | None
    why: str


Item = Record | Deletion | Skipped


def parse_records(chunks: Iterable[bytes]) -> Iterator[Item]:
    """Yield what a PubMed XML body holds, in its order.

    Raises NotPubmedXml when the body as a whole cannot be trusted: not well-formed, cut short, another
    document, another charset, or with an internal DTD. What was yielded before that must be thrown away.
    """
    splitter = _Splitter()
    for chunk in chunks:
        splitter.feed(chunk, last=False)
        yield from splitter.take()
    splitter.feed(b"", last=True)
    yield from splitter.take()


class _Splitter:
    def __init__(self) -> None:
        self.items: list[Item] = []
        self.path: list[str] = []
        self.buffer = bytearray()
        self.offset = 0  # where in the body the buffer starts
        self.text: list[str] | None = None
        self.root: str | None = None
        self.size = 0
        self.reset()
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self.declaration
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EntityDeclHandler = self.refuse_entity
        self.parser.SkippedEntityHandler = self.entity
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def reset(self) -> None:
        self.began: int | None = None
        self.pmid: str | None = None
        self.version = ""
        self.trouble: str | None = None

    def feed(self, chunk: bytes, last: bool) -> None:
        if not self.size and chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise NotPubmedXml("it is in UTF-16; PubMed XML is in UTF-8")
        self.size += len(chunk)
        self.buffer += chunk
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError as error:
            raise NotPubmedXml(self.explain(error)) from None
        self.trim()

    def explain(self, error: expat.ExpatError) -> str:
        if not self.size:
            return "it is empty"
        reason = expat.ErrorString(error.code)
        if self.root is None:
            return f"it does not begin as XML ({reason})"
        return f"its XML is broken or cut short at line {error.lineno} ({reason})"

    def trim(self) -> None:
        keep_from = self.began if self.began is not None else self.parser.CurrentByteIndex
        if self.began is not None and self.offset + len(self.buffer) - self.began > LONGEST_RECORD:
            self.trouble = f"it is longer than {LONGEST_RECORD:,} bytes"
            keep_from = self.offset + len(self.buffer)
        del self.buffer[: max(0, keep_from - self.offset)]
        self.offset = max(self.offset, keep_from)

    def take(self) -> list[Item]:
        items, self.items = self.items, []
        return items

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "us-ascii", "ascii"):
            raise NotPubmedXml(f"it says it is in {encoding[:40]}; PubMed XML is in UTF-8")

    def doctype(self, name: str, system_id: str | None, public_id: str | None, internal: int) -> None:
        if internal:
            raise NotPubmedXml("it carries an internal DTD, which PubMed never sends and which is refused")

    def refuse_entity(self, *declaration: object) -> None:
        raise NotPubmedXml("it declares an entity, which PubMed never does and which is refused")

    def entity(self, name: str, is_parameter: bool) -> None:
        self.trouble = f"it uses the entity &{name[:40]};, which nothing defines"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.path and self.root is None:
            self.root = name
            if name not in (*ROOTS, *KINDS, "DeleteCitation"):
                raise NotPubmedXml(f"it is not PubMed XML: its outermost element is {name[:60]}")
        self.path.append(name)
        if name in KINDS and self.began is None and len(self.path) <= 2:
            self.reset()
            self.began = self.parser.CurrentByteIndex
        if len(self.path) > DEEPEST:
            self.trouble = f"its elements are nested deeper than {DEEPEST}"
        inner = self.path[1:] if self.path[0] in ROOTS else self.path
        if inner in ID_PATHS and (self.pmid is None or inner[0] == "DeleteCitation"):
            self.version = attributes.get("Version", "")
            self.text = []
            self.parser.CharacterDataHandler = self.text.append

    def end(self, name: str) -> None:
        if self.text is not None and name == "PMID":
            self.pmid, self.text = "".join(self.text).strip(), None
            self.parser.CharacterDataHandler = None
            if self.path[-2:-1] == ["DeleteCitation"]:
                self.delete()
        self.path.pop()
        if name in KINDS and self.began is not None and len(self.path) <= 1:
            self.finish(name)

    def delete(self) -> None:
        valid = self.pmid is not None and PMID.fullmatch(self.pmid)
        why = f"DeleteCitation names {(self.pmid or '')[:40]!r}, which is not a PMID"
        self.items.append(Deletion(int(self.pmid or 0)) if valid else Skipped(None, why))
        self.pmid = None

    def finish(self, name: str) -> None:
        assert self.began is not None
        pmid = int(self.pmid) if self.pmid and PMID.fullmatch(self.pmid) else None
        if self.trouble is None and pmid is None:
            self.trouble = f"its PMID is {self.pmid[:40]!r}" if self.pmid else "it has no PMID"
        if self.trouble or pmid is None:
            self.items.append(Skipped(pmid, self.trouble or "it has no PMID"))
        else:
            version = int(self.version) if re.fullmatch("[0-9]{1,4}", self.version) else 1
            self.items.append(Record(pmid, version, KINDS[name], self.slice()))
        self.reset()

    def slice(self) -> bytes:
        assert self.began is not None
        close = self.buffer.index(b">", self.parser.CurrentByteIndex - self.offset)
        return bytes(self.buffer[self.began - self.offset : close + 1])
