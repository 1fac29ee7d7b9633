"""First byte and weight of every kind of page, against Datasette's own /-/versions.json in the same run.

Each of our pages should answer within ten times that and weigh under 150 kB; Datasette's tables are told, not bound.
`python bench/pages.py [evidence.db]` serves that file on a free port of this machine and asks each page ten times.
"""

from __future__ import annotations

import http.client
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TIMES, MOST_TIMES, HEAVIEST = 10, 10, 150_000
OURS = [
    "/", "/article", "/topics", "/topics/resistant-depression", "/topics/ptsd", "/browse",
    "/browse?q=ketamine+depression",
    "/browse?condition=depression&route=intravenous&sort=newest", "/matrix", "/doses", "/against", "/changes",
    "/searches", "/methods", "/cite?claim=ptsd-efficacy", "/claims/depression-efficacy?blinded=1",
]  # fmt: skip
DATASETTES = ["/evidence", "/evidence/papers", "/evidence/claim_studies?_facet=stance"]


def asked(connection: http.client.HTTPConnection, path: str) -> tuple[int, int, float]:
    """Status, bytes and milliseconds to the first byte."""
    start = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    first = 1000 * (time.perf_counter() - start)
    return answer.status, len(answer.read()), first


def measured(connection: http.client.HTTPConnection, path: str) -> tuple[int, int, float]:
    """Status and weight of the last of eleven answers, and the median of ten first bytes after a first one."""
    asked(connection, path)
    answers = [asked(connection, path) for _ in range(TIMES)]
    return answers[-1][0], answers[-1][1], statistics.median(first for _, _, first in answers)


def paths_of(evidence: Path) -> list[str]:
    """Every claim, and the papers that hold most."""
    with closing(sqlite3.connect(evidence)) as database:
        claims = [f"/claims/{name}" for (name,) in database.execute("select claim from claims order by position")]
        longest = "select pmid from papers where pmid > 0 order by length(abstract) desc, pmid limit 5"
        return [*OURS, *claims, *(f"/papers/{pmid}" for (pmid,) in database.execute(longest))]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def served(evidence: Path, port: int) -> subprocess.Popen[bytes]:
    options = ["--metadata", "metadata.yml", "--template-dir", "templates", "--plugins-dir", "plugins"]
    command = [sys.executable, "-m", "datasette", str(evidence), *options, "--static", "static:static"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([*command, "--port", str(port)], cwd=ROOT, **quiet)  # type: ignore[call-overload]
    for _ in range(100):
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            try:
                if asked(connection, "/-/versions.json")[0] == 200:
                    return server
            except OSError:
                time.sleep(0.2)
    raise SystemExit("the server did not answer within twenty seconds")


def main() -> int:
    evidence = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "evidence.db").resolve()
    if not evidence.is_file():
        print(f"{evidence} does not exist; run `make demo` first", file=sys.stderr)
        return 1
    port = free_port()
    server = served(evidence, port)
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            base = measured(connection, "/-/versions.json")[2]
            print(f"/-/versions.json {base:.1f} ms: {MOST_TIMES} times that is {MOST_TIMES * base:.1f} ms")
            beyond = [told(path, *measured(connection, path), base) for path in paths_of(evidence)]
            for path in DATASETTES:
                status, size, first = measured(connection, path)
                print(f"{status} {size:>8,} B {first:>7.1f} ms  {path}  (Datasette's own, not bound)")
    finally:
        server.terminate()
        server.wait(10)
    print(f"{sum(beyond)} of {len(beyond)} pages beyond a bound")
    return int(any(beyond))


def told(path: str, status: int, size: int, first: float, base: float) -> bool:
    """Print one page; whether it is beyond a bound."""
    is_beyond = status != 200 or size >= HEAVIEST or first > MOST_TIMES * base
    print(f"{status} {size:>8,} B {first:>7.1f} ms  {path}{'  << beyond' if is_beyond else ''}")
    return is_beyond


if __name__ == "__main__":
    sys.exit(main())
