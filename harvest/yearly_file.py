"""One of PubMed's yearly files: its checks, and what it holds for us. Touches no database, so a worker can run it."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from .errors import HarvestError, NotPubmedXml
from .packed import CHUNK, read_chunks
from .records import Item
from .topic import Filtered, Unclear, filter_quickly, filter_slowly


@dataclass
class FileResult:
    """What one file held for us; `error` says why nothing of it may be used."""

    name: str
    items: list[Item] = field(default_factory=list)
    records: int = 0
    error: str = ""


def mark(path: Path) -> str:
    """What changes when the file does: the md5 that came with it, else its size and time."""
    stat = path.stat()
    return expected_md5(path) or f"{stat.st_size} {stat.st_mtime_ns}"


def expected_md5(path: Path) -> str | None:
    """The digest in the .md5 file beside it, which reads `MD5(pubmed26n0001.xml.gz)= 5dfa…`."""
    beside = path.with_name(path.name + ".md5")
    found = re.search(r"\b[0-9a-fA-F]{32}\b", beside.read_text("ascii", "replace")) if beside.exists() else None
    return found[0].lower() if found else None


def read_file(path: Path, wanted: frozenset[int]) -> FileResult:
    """Filter one file and check its md5, if one came with it. Raises nothing: `error` says what is wrong."""
    expected = expected_md5(path)
    try:
        found, actual = filter_file(path, wanted, checked=expected is not None)
    except NotPubmedXml as error:
        return FileResult(path.name, error=f"{path} was not read: {error.message}.")
    except HarvestError as error:
        return FileResult(path.name, error=error.message)
    if actual != expected:
        return FileResult(path.name, error=f"{path} does not match its .md5; nothing of it was kept; fetch it again.")
    return FileResult(path.name, found.items, found.records)


def filter_file(path: Path, wanted: frozenset[int], checked: bool) -> tuple[Filtered, str | None]:
    """What the file holds for us, and its md5 where that is to be checked."""
    keep_freed_memory()
    for way in (filter_quickly, filter_slowly):
        digest = hashlib.md5(usedforsecurity=False) if checked else None
        with suppress(Unclear):
            found = way(read_chunks(path, digest.update if digest else len), wanted)
            return found, digest.hexdigest() if digest else None
    raise AssertionError("filter_slowly is never unclear")


def keep_freed_memory() -> None:
    """Let the blocks of a file be taken from memory that was freed, not each time anew from the system.

    Once a large block was freed, glibc keeps smaller ones for reuse; without that a quarter of the time goes into
    page faults (mallopt(3), M_MMAP_THRESHOLD). Elsewhere this does nothing.
    """
    block = bytes(8 * CHUNK)
    del block
