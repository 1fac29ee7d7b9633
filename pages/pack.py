"""/claims/NAME/pack.zip: what `python -m queries pack` writes, as one file; the same bytes whenever the library is."""

from __future__ import annotations

import io
import sqlite3
import zipfile

from queries.pack import files

THE_EPOCH_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def pack(database: sqlite3.Connection, name: str) -> bytes | None:
    """The zip file, or None when there is no such claim."""
    found = files(database, name)
    return None if found is None else zipped({f"{name}/{file}": text for file, text in found.items()})


def zipped(files: dict[str, str]) -> bytes:
    """A zip without today's date in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(files.items()):
            entry = zipfile.ZipInfo(name, THE_EPOCH_OF_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return out.getvalue()
