"""How fast the topic filter of harvest/topic.py is, beside `gzip -dc` and pubmed_parser on the same file.

    .venv/bin/python bench/topic_filter.py [--parser PYTHON]

The file has 30,000 records, made from the real ones in ../shared/pubmed. pubmed_parser is the extra `bench`; PYTHON
names an interpreter that has it, if this one has not. Each contestant runs in a process of its own, in turn, several
times over; its figures are the least of its runs, since what disturbs a run only ever slows it. Seconds of processor
time decide, since other work on the machine hardly counts in them; the clock's are beside them.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from harvest.packed import read_chunks  # noqa: E402
from harvest.records import Record, parse_records  # noqa: E402

HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st '
    b'January 2019//EN" "http://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_190101.dtd">\n<PubmedArticleSet>\n'
)
SCRIPT = """
import json, resource, sys, time
from pathlib import Path
{imports}
def spent():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)
files, clock, processor = sys.argv[1:], time.perf_counter(), spent()
kept = {work}
print(json.dumps({{"kept": kept, "clock": time.perf_counter() - clock, "processor": spent() - processor,
    "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}}))
"""
GZIP = ("import subprocess", "subprocess.run(['gzip', '-dc', *files], stdout=subprocess.DEVNULL).returncode")
PARSER = ("import pubmed_parser", "sum(1 for file in files for record in pubmed_parser.parse_medline_xml(file))")
FILTER = (
    "from harvest.workers import read_files",
    "sum(len(found.items) for found in read_files(list(map(Path, files)), frozenset((1, 2, 3)), {workers}, None))",
)
Contestants = dict[str, tuple[str, tuple[str, str], list[Path]]]  # name → Python, imports and work, files
FILES = 8  # for the comparison of one worker and two, whose start takes a moment


def make_file(path: Path, source: Path, size: int) -> None:
    """A yearly file of `size` records, the real ones over and over."""
    files = sorted(source.glob("records_*.xml.gz"))
    records = [item.body for file in files for item in parse_records(read_chunks(file)) if isinstance(item, Record)]
    with gzip.open(path, "wb", 6) as file:
        file.write(HEAD)
        for number in range(size):
            file.write(records[number % len(records)] + b"\n")
        file.write(b"</PubmedArticleSet>\n")


def run(python: str, code: tuple[str, str], files: list[Path]) -> dict[str, float]:
    """One run of a contestant: kept, clock and processor in seconds, megabytes."""
    script = SCRIPT.format(imports=code[0], work=code[1])
    command = [python, "-c", script, *map(str, files)]
    found: dict[str, float] = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return found


def measure(
    contestants: dict[str, tuple[str, tuple[str, str], list[Path]]], rounds: int
) -> dict[str, dict[str, float]]:
    """The least of every figure of every contestant, which take turns."""
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            runs[name].append(run(*contestant))
    return {name: {key: min(each[key] for each in found) for key in found[0]} for name, found in runs.items()}


def filter_with(workers: int) -> tuple[str, str]:
    """The filter as `python -m harvest baseline` runs it."""
    return FILTER[0], FILTER[1].format(workers=workers)


def make_folder(folder: Path, source: Path, size: int) -> tuple[Path, Path, list[Path]]:
    """A yearly file alone, the same with its .md5, and the same several times over."""
    alone, checked = folder / "pubmed26n0001.xml.gz", folder / "pubmed26n0002.xml.gz"
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:  # whose memory is not counted as ours
        other.submit(make_file, alone, source, size).result()
    checked.write_bytes(alone.read_bytes())
    checked.with_name(checked.name + ".md5").write_text(hashlib.md5(alone.read_bytes()).hexdigest())
    return alone, checked, [alone] * FILES


def report(name: str, found: dict[str, float], note: str) -> None:
    """One line."""
    print(f"{name:<26}{found['processor']:7.2f} {found['clock']:7.2f} {found['megabytes']:6.0f} MB  {note}")


def main() -> None:
    """Make the files, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--parser", default=sys.executable, help="a Python that has pubmed_parser")
    options.add_argument("--source", type=Path, default=ROOT.parent / "shared" / "pubmed")
    options.add_argument("--records", type=int, default=30_000)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    has_parser = subprocess.run([chosen.parser, "-c", "import pubmed_parser"], capture_output=True).returncode == 0
    with tempfile.TemporaryDirectory() as folder:
        alone, checked, several = make_folder(Path(folder), chosen.source, chosen.records)
        print(f"{chosen.records:,} records, {alone.stat().st_size / 1e6:.0f} MB packed; seconds of processor and clock")
        contestants = {
            "gzip -dc": (sys.executable, GZIP, [alone]),
            "topic filter": (sys.executable, filter_with(1), [alone]),
            "topic filter, md5 too": (sys.executable, filter_with(1), [checked]),
            **({"pubmed_parser": (chosen.parser, PARSER, [alone])} if has_parser else {}),
        }
        found = measure(contestants, chosen.rounds)
        workers = {f"{FILES} files, {n} worker(s)": (sys.executable, filter_with(n), several) for n in (1, 2)}
        found |= measure(workers, max(1, chosen.rounds // 2))
    unpacked, filtered = found["gzip -dc"], found["topic filter"]
    for name, figures in found.items():
        report(name, figures, f"{figures['kept']:.0f} kept" if "parser" not in name and "gzip" not in name else "")
    print(f"The filter takes {filtered['processor'] / unpacked['processor']:.2f} × gzip (the bar: at most 1.3)")
    if has_parser:
        ratio = found["pubmed_parser"]["processor"] / filtered["processor"]
        print(f"pubmed_parser takes {ratio:.1f} × the filter (the bar: at least 25)")
    else:
        print("pubmed_parser is not installed: see the extra `bench`, or --parser PYTHON")
    one, two = (found[f"{FILES} files, {n} worker(s)"]["clock"] for n in (1, 2))
    print(f"Two workers are {one / two:.2f} × as fast as one by the clock")


if __name__ == "__main__":
    main()
