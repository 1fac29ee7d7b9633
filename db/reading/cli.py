"""python -m db read: any text, one JSON object a line in, one out, without a database."""

from __future__ import annotations

import os
import signal
import stat
import sys
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, TextIO

import click

from db.reading.lines import Answered, answered

if TYPE_CHECKING:
    from concurrent.futures import Future

Numbered = Iterator[tuple[int, str]]
FIRST = 100  # lines read before helpers are worth their start; they then have every table ready
PART = 32  # lines handed to a helper at once
WAITING = 4  # parts ahead of the output, for each helper


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8-sig", errors="replace"), default="-")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes.  [default: one a core; for a pipe, one]")
def read(file: TextIO, workers: int | None) -> None:
    """Read abstracts of your own: one JSON object a line in, one a line out.

    \b
    In:  {"id": …, "title": …, "abstract": …} and, if known, publication_types, mesh and keywords (lists of names).
    Out: {"id": …, "findings": [{field, value, unit, words, start, end, where, rule} …]}

    A question (intervention, comparator, outcome) or a claim ("A is superior to B in terms of X") is answered too.

    Example: python -m db read abstracts.jsonl > findings.jsonl
    """
    bad, out = 0, sys.stdout.buffer
    for part in in_order(enumerate(file, start=1), workers or (cores() if is_on_disk(file) else 1)):
        for number, line, error in part:
            if error:
                bad += 1
                click.echo(f"Line {number}: {error}", err=True)
            out.write(line)
        out.flush()
    if bad:
        raise click.ClickException(
            f"{bad} line{'s' * (bad > 1)} could not be read; each is named above, all others were read."
        )


def is_on_disk(file: TextIO) -> bool:
    """Whether all of it is there already: who writes to a pipe may wait for each answer."""
    try:
        return stat.S_ISREG(os.fstat(file.fileno()).st_mode)
    except OSError:
        return False


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(lines: Numbered, workers: int) -> Iterator[list[Answered]]:
    """Answers in the order of the lines: one by one, and past the first hundred by helpers where there are several."""
    alone = islice(lines, FIRST) if workers > 1 else lines
    for one in alone:
        yield answered([one])
    if part := list(islice(lines, PART)):
        yield from by_helpers(part, lines, workers)


def by_helpers(first: list[tuple[int, str]], lines: Numbered, workers: int) -> Iterator[list[Answered]]:
    """The same by several processes, a bounded number of parts ahead."""
    from concurrent.futures import ProcessPoolExecutor  # a tenth of a second that few lines need not wait for
    from concurrent.futures.process import BrokenProcessPool

    pool = ProcessPoolExecutor(workers, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))
    due: deque[Future[list[Answered]]] = deque([pool.submit(answered, first)])
    try:
        while due:
            while len(due) < WAITING * workers and (part := list(islice(lines, PART))):
                due.append(pool.submit(answered, part))
            yield due.popleft().result()
    except BrokenProcessPool as error:
        raise click.ClickException("A helper process was ended from outside; --workers 1 does without.") from error
    finally:
        pool.shutdown(cancel_futures=True)
