"""An E-utilities server on loopback: `python -m harvest.offline --port N [FILE…]`.

It answers as NCBI does, in its formats, limits and errors (services.md A.1 to A.6), from PubMed XML files or,
without any, from the starter library. Searches are really evaluated. It can be told to fail (faults.py).
"""

from __future__ import annotations

from pathlib import Path

import click

from .errors import HarvestError
from .faults import Script, read_step
from .library import Library
from .offline_server import OfflineServer
from .packed import read_chunks
from .records import Record, parse_records
from .searches import read_studies
from .starter import starter_library


def starter() -> Library:
    """The starter library, ready to be served."""
    return Library(r for r in parse_records([starter_library(read_studies())]) if isinstance(r, Record))


def read_library(paths: list[Path]) -> Library:
    """The records of PubMed XML files; later files replace earlier ones and their deletions hold."""
    library = Library()
    for path in paths:
        try:
            items = list(parse_records(read_chunks(path)))
        except HarvestError as error:
            raise HarvestError(f"{path} was not read: {error.message}.") from None
        library.add(item for item in items if isinstance(item, Record))
        library.remove(item.pmid or 0 for item in items if not isinstance(item, Record))
    return library


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port on 127.0.0.1 [any free one].")
@click.option("--rate", type=click.IntRange(min=0), help="Requests a second before a 429 [3, with a key 10]; 0: any.")
@click.option("--fault", "faults", multiple=True, metavar="UTILITY:CALL:FAULT", help="Fail, as efetch:2:truncated.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def main(port: int, rate: int | None, faults: tuple[str, ...], files: tuple[Path, ...]) -> None:
    """Serve PubMed XML files, or the starter library, as NCBI's E-utilities do.

    Example: python -m harvest.offline --port 8765 pubmed26n1335.xml.gz
    """
    script = Script([read_step(fault) for fault in faults])
    library = read_library(list(files)) if files else starter()
    try:
        server = OfflineServer(library, port, (3, 10) if rate is None else (rate, rate), script)
    except OSError as error:
        raise HarvestError(f"Port {port} cannot be used ({error.strerror}); choose another with --port.") from None
    click.echo(f"{len(library.entries):,} records at {server.url} (stop with Ctrl-C)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main(prog_name="python -m harvest.offline")
