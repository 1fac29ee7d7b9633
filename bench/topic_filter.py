"""How fast the topic filter of harvest/topic.py is, beside `gzip -dc` and pubmed_parser on the same file.

    .venv/bin/python bench/topic_filter.py [--parser PYTHON]

The file has 30,000 records, made from the real ones in ../shared/pubmed. pubmed_parser is the extra `bench`; PYTHON
names an interpreter that has it, if this one has not. Each figure is the best of the runs, since what disturbs a
run only ever slows it; each runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from harvest.file import read_chunks  # noqa: E402
from harvest.records import Record, parse_records  # noqa: E402

HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st '
    b'January 2019//EN" "http://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_190101.dtd">\n<PubmedArticleSet>\n'
)
PREAMBLE = "import json, resource, sys, time; from pathlib import Path; began = time.perf_counter\n"
REPORT = (
    "print(json.dumps({'seconds': seconds, 'kept': kept, 'megabytes': "
    "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))\n"
)
FILTER = (
    "from harvest.baseline import read_files\nstart = began()\n"
    "results = list(read_files([Path(name) for name in sys.argv[2:]], frozenset({1, 2, 3}), int(sys.argv[1]), None))\n"
    "assert not any(result.error for result in results), results\n"
    "seconds, kept = began() - start, sum(len(result.items) for result in results)\n"
)
PARSER = (
    "import pubmed_parser\nstart = began()\n"
    "kept = sum('ketamin' in str(record).lower() for record in pubmed_parser.parse_medline_xml(sys.argv[1]))\n"
    "seconds = began() - start\n"
)


def make_file(path: Path, source: Path, size: int) -> None:
    """A yearly file of `size` records, the real ones over and over."""
    files = sorted(source.glob("records_*.xml.gz"))
    records = [item.body for file in files for item in parse_records(read_chunks(file)) if isinstance(item, Record)]
    with gzip.open(path, "wb", 6) as file:
        file.write(HEAD)
        for number in range(size):
            file.write(records[number % len(records)] + b"\n")
        file.write(b"</PubmedArticleSet>\n")


def measure(python: str, code: str, *arguments: object, runs: int = 3) -> dict[str, float]:
    """The best run of a script: seconds, records kept, megabytes."""
    command = [python, "-c", PREAMBLE + code + REPORT, *map(str, arguments)]
    outputs = [
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout for _ in range(runs)
    ]
    return min((json.loads(output) for output in outputs), key=lambda found: float(found["seconds"]))


def measure_gzip(path: Path) -> float:
    """Seconds for `gzip -dc`, the best of five."""
    code = (
        "import subprocess\nstart = began()\nsubprocess.run(['gzip', '-dc', sys.argv[1]], stdout=subprocess.DEVNULL)\n"
    )
    return measure(sys.executable, code + "seconds, kept = began() - start, 0\n", path, runs=5)["seconds"]


def main() -> None:
    """Make the file, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--parser", default=sys.executable, help="a Python that has pubmed_parser")
    options.add_argument("--source", type=Path, default=ROOT.parent / "shared" / "pubmed")
    options.add_argument("--records", type=int, default=30_000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, second = Path(folder) / "pubmed26n0001.xml.gz", Path(folder) / "pubmed26n0002.xml.gz"
        make_file(path, chosen.source, chosen.records)
        second.write_bytes(path.read_bytes())
        unpacked = measure_gzip(path)
        print(f"{chosen.records:,} records, {path.stat().st_size / 1e6:.0f} MB packed")
        print(f"gzip -dc                 {unpacked:6.2f} s")
        alone = measure(sys.executable, FILTER, 1, path)
        print(
            f"topic filter, md5 too    {alone['seconds']:6.2f} s  {alone['seconds'] / unpacked:.2f} × gzip  "
            f"{alone['megabytes']:.0f} MB  {alone['kept']} kept"
        )
        for workers in (1, 2):
            both = measure(sys.executable, FILTER, workers, path, second)
            print(f"two files, {workers} worker(s)    {both['seconds']:6.2f} s  {both['kept']} kept")
        has_parser = subprocess.run([chosen.parser, "-c", "import pubmed_parser"], capture_output=True).returncode == 0
        if has_parser:
            parsed = measure(chosen.parser, PARSER, path, runs=1)
            print(
                f"pubmed_parser            {parsed['seconds']:6.2f} s  "
                f"{parsed['seconds'] / alone['seconds']:.1f} × the filter"
            )
        else:
            print("pubmed_parser            not installed: see the extra `bench`, or --parser PYTHON")


if __name__ == "__main__":
    main()
