"""How fast papers are read: milliseconds of processor time a paper, and papers a second with the start of Python in it.

    .venv/bin/python bench/reading.py [TEXTS]

TEXTS has one JSON object a line (title, abstract); without it, the texts of ../shared/pubmed.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from db.paper import Paper  # noqa: E402
from db.reading.read import read_paper  # noqa: E402

RUNS = 3


def papers(lines: list[str]) -> list[Paper]:
    """The papers of the lines."""
    return [Paper(title=one.get("title", ""), abstract=one.get("abstract", "")) for one in map(json.loads, lines)]


def milliseconds_a_paper(read: list[Paper]) -> float:
    """Processor time of the best run, once everything is warm."""
    seconds = []
    for _ in range(RUNS + 1):
        start = time.process_time()
        for paper in read:
            read_paper(paper)
        seconds.append(time.process_time() - start)
    return min(seconds[1:]) / len(read) * 1000


def seconds_of_command(lines: list[str]) -> float:
    """Processor time of one `python -m db read` over the lines, from its start to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "db", "read"]
    subprocess.run(command, cwd=ROOT, input="\n".join(lines).encode(), stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure, print."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "pubmed" / "ketamine_texts.jsonl"
    lines = [line for line in source.read_text("utf-8").splitlines() if json.loads(line).get("abstract")]
    print(f"{len(lines)} papers with an abstract")
    print(f"read_paper          {milliseconds_a_paper(papers(lines)):6.2f} ms a paper")
    seconds = min(seconds_of_command(lines) for _ in range(RUNS))
    print(f"python -m db read   {len(lines) / seconds:6.0f} papers a second of processor time, start included")


if __name__ == "__main__":
    main()
