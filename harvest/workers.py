"""Yearly files read here, by worker processes, or on a Dask cluster: the same results in the same order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any, cast

from .errors import HarvestError
from .yearly_file import FileResult, read_file

AHEAD = 4  # files in work for each worker before the oldest must be stored


@contextmanager
def executor(workers: int, scheduler: str | None) -> Iterator[tuple[Executor | None, int]]:
    """Where files are read: here, in worker processes, or on a Dask cluster. Yields it and its width."""
    if scheduler:
        client = dask_client(scheduler)
        with client:
            yield cast(Executor, client.get_executor()), max(1, len(client.scheduler_info()["workers"]))
    elif workers > 1:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield pool, workers
    else:
        yield None, 1


def dask_client(scheduler: str) -> Any:
    """A connection to a Dask scheduler; Dask is an extra that only this needs."""
    try:
        from distributed import Client
    except ImportError:
        raise HarvestError(
            "--scheduler needs Dask, which is not installed: .venv/bin/python -m pip install dask distributed"
        ) from None
    try:
        return Client(scheduler, timeout=10)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise HarvestError(f"No Dask scheduler answers at {scheduler} ({error}).") from None


def read_files(paths: list[Path], wanted: frozenset[int], workers: int, scheduler: str | None) -> Iterator[FileResult]:
    """The files' results, in the order of the files, however many are being read at once."""
    with executor(workers, scheduler) as (pool, width):
        if pool is None:
            yield from (read_file(path, wanted) for path in paths)
            return
        waiting: deque[Future[FileResult]] = deque()
        try:
            for path in paths:
                waiting.append(pool.submit(read_file, path.absolute(), wanted))
                if len(waiting) > AHEAD * width:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenExecutor:
            raise HarvestError(
                "A worker process was killed, perhaps for want of memory; what came before it was kept: "
                "run the command again with fewer --workers."
            ) from None
