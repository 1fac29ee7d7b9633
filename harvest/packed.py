"""Files plain or .gz, read in chunks. Inflating is most of the work of a yearly file, so ISA-L does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from isal import igzip_lib, isal_zlib

from .errors import HarvestError

PACKED = 1 << 17  # bytes read at a time
CHUNK = 1 << 20  # bytes unpacked at a time; what a processor's cache holds
LARGEST_FILE = 4_000_000_000  # bytes once unpacked; PubMed's largest is near 400 million


def read_chunks(path: Path, on_raw: Callable[[bytes], object] = len) -> Iterator[bytes]:
    """The file's bytes, unpacked if they are gzip's; `on_raw` sees them as they lie on disk.

    Raises HarvestError naming what is wrong.
    """
    size = 0
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            for chunk in unpack(raw, on_raw) if packed else read_raw(raw, on_raw):
                size += len(chunk)
                if size > LARGEST_FILE:
                    raise HarvestError(f"{path} unpacks to more than {LARGEST_FILE:,} bytes and was refused.")
                yield chunk
    except EOFError:
        raise HarvestError(f"{path} is cut short: the .gz ends before its data does; fetch it again.") from None
    except igzip_lib.IsalError as error:  # type: ignore[misc]  # its stub forgets that this is a class
        raise HarvestError(f"{path} is a damaged .gz ({error}); fetch it again.") from None
    except OSError as error:
        raise HarvestError(f"{path} cannot be read: {error.strerror or error}.") from None


def read_raw(raw: BinaryIO, on_raw: Callable[[bytes], object]) -> Iterator[bytes]:
    """The bytes as they lie on disk."""
    while chunk := raw.read(PACKED):
        on_raw(chunk)
        yield chunk


def unpack(raw: BinaryIO, on_raw: Callable[[bytes], object]) -> Iterator[bytes]:
    """Unpack gzip in chunks, one member after another, checksums included. EOFError where it is cut short."""
    engine = isal_zlib.decompressobj(wbits=31)
    chunks = read_raw(raw, on_raw)
    rest = b""
    while packed := rest or next(chunks, b""):
        if engine.eof:
            packed = packed.lstrip(b"\0")  # gzip allows padding after the end
            engine = isal_zlib.decompressobj(wbits=31) if packed else engine
        if packed and (chunk := engine.decompress(packed, CHUNK)):
            yield chunk
        rest = engine.unconsumed_tail or engine.unused_data if packed else b""
    if not engine.eof:
        raise EOFError
