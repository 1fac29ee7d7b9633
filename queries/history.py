"""data/verdicts.db: what each claim said on each day. Append-only; it cannot be derived again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from queries.evidence import Line
from queries.verdict import Verdict

DAYS = """
create table if not exists verdicts (
  claim text not null, day text not null,
  evidence text not null, wording text not null, strength text not null, why text not null,
  studies integer not null, papers integer not null, studies_for integer, studies_against integer,
  moved_by text not null default '[]', inputs_sha256 text not null,
  primary key (claim, day)
) without rowid;
create table if not exists votes (
  claim text not null, day text not null, study text not null, pmid integer, stance text not null,
  score real, weight real not null,
  primary key (claim, day, study)
) without rowid;
create trigger if not exists verdicts_stay before delete on verdicts
begin select raise(abort, 'the history of verdicts is append-only'); end;
"""
COLUMNS = (
    *("claim", "day", "evidence", "wording", "strength", "why", "studies", "papers", "studies_for"),
    *("studies_against", "moved_by", "inputs_sha256"),
)


def open_history(path: Path) -> sqlite3.Connection:
    """The history, made on first use. Its folder is made too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    connection.row_factory = sqlite3.Row
    connection.executescript(DAYS)
    return connection


def fingerprint(verdict: Verdict, lines: Iterable[Line]) -> str:
    """A hash of all that the answer rests on, the same in whatever order the rows came."""
    seen = sorted([x.study, x.key, x.stance, x.read_from, round(x.weight, 3), x.notice or ""] for x in lines)
    said = [verdict.evidence, verdict.wording, verdict.strength, list(verdict.why), seen]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def record(history: sqlite3.Connection, day: str, claim: str, verdict: Verdict, lines: list[Line]) -> bool:
    """Append what a claim says today, when it differs from what was recorded last. True when a row was written.

    A second answer on one day replaces that day's first: a day has one answer, the last.
    """
    last = on(history, claim, day)
    inputs = fingerprint(verdict, lines)
    if last is not None and last["inputs_sha256"] == inputs:
        return False
    before = history.execute("select max(day) from verdicts where claim = ? and day < ?", (claim, day)).fetchone()[0]
    now = {v.study: [v.line.key, v.line.stance, round(v.score, 2), round(v.weight, 3)] for v in verdict.votes}
    row = {
        "claim": claim,
        "day": day,
        "evidence": verdict.evidence,
        "wording": verdict.wording,
        "strength": verdict.strength,
        "why": " ".join(verdict.why),
        "studies": len({x.study for x in lines}),
        "papers": len(lines),
        "studies_for": verdict.counts.get("for"),
        "studies_against": verdict.counts.get("against"),
        "moved_by": json.dumps(moved(votes_on(history, claim, before), now), ensure_ascii=False),
        "inputs_sha256": inputs,
    }
    _write(history, row, now)
    return True


def on(history: sqlite3.Connection, claim: str, day: str) -> sqlite3.Row | None:
    """What was recorded last by a day; None when nothing was."""
    asked = "select * from verdicts where claim = ? and day <= ? order by day desc limit 1"
    found: sqlite3.Row | None = history.execute(asked, (claim, day)).fetchone()
    return found


def votes_on(history: sqlite3.Connection, claim: str, day: str | None) -> dict[str, list[Any]]:
    """The votes recorded for a claim on one day: study → [key, stance, score, weight]."""
    rows = history.execute("select * from votes where claim = ? and day = ?", (claim, day))
    return {r["study"]: [r["pmid"], r["stance"], r["score"], r["weight"]] for r in rows}


def moved(before: dict[str, list[Any]], now: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """The studies whose vote came, went or changed; nothing on a claim's first day."""
    if not before:
        return []
    changes = []
    for study in sorted(before.keys() | now.keys()):
        was, is_now = before.get(study), now.get(study)
        if was != is_now:
            how = "new" if was is None else "gone" if is_now is None else "changed"
            pmid, stance = (is_now or was or [None, ""])[:2]
            changes.append({"study": study, "pmid": pmid, "how": how, "stance": stance})
    return changes


def _write(history: sqlite3.Connection, row: dict[str, Any], votes: dict[str, list[Any]]) -> None:
    marks = ",".join("?" * len(COLUMNS))
    history.execute("begin immediate")
    history.execute(
        f"insert or replace into verdicts ({','.join(COLUMNS)}) values ({marks})", [row[c] for c in COLUMNS]
    )
    key = (row["claim"], row["day"])
    history.execute("delete from votes where claim = ? and day = ?", key)
    history.executemany(
        "insert into votes values (?, ?, ?, ?, ?, ?, ?)",
        [(*key, study, pmid, stance, score, weight) for study, (pmid, stance, score, weight) in votes.items()],
    )
    history.execute("commit")
