"""What changed since a day: which answer, which study did it, and which sentences of the article it makes untrue."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# How much a sentence may claim under each answer; what is not here claims nothing.
RANK = {"refutes": -2, "leans-against": -1, "too-little": 0, "conflicting": 0, "leans-for": 1, "supports": 2}


@dataclass(frozen=True, slots=True)
class Change:
    """One claim, then and now. before is None on its first day. sentences are (file, line, text)."""

    claim: str
    day: str
    before: dict[str, Any] | None
    after: dict[str, Any]
    moved_by: tuple[dict[str, Any], ...]
    sentences: tuple[tuple[str, int, str], ...]

    @property
    def drift(self) -> str:
        """too-strong when the evidence fell under what was written, too-weak when it rose, "" otherwise."""
        if self.before is None:
            return ""
        was, is_now = (RANK.get(x["evidence"], 0) for x in (self.before, self.after))
        return "too-strong" if is_now < was else "too-weak" if is_now > was else ""


def changes(history: sqlite3.Connection, since: str, article: Path) -> list[Change]:
    """Every claim whose answer after `since` (ISO day) differs from the one that held on it, newest first."""
    found = []
    for (claim,) in history.execute("select distinct claim from verdicts order by claim").fetchall():
        held = history.execute(
            "select * from verdicts where claim = ? and day <= ? order by day desc limit 1", (claim, since)
        ).fetchone()
        later = history.execute("select * from verdicts where claim = ? and day > ? order by day", (claim, since))
        days = later.fetchall()
        if days:
            found.append(_change(claim, held, days, article))
    return sorted((c for c in found if differs(c)), key=lambda c: (c.day, c.claim), reverse=True)


def _change(claim: str, held: sqlite3.Row | None, days: list[sqlite3.Row], article: Path) -> Change:
    moved: dict[str, dict[str, Any]] = {}
    for day in days:
        moved |= {study["study"]: study | {"day": day["day"]} for study in json.loads(day["moved_by"])}
    before = dict(held) if held is not None else None
    sentences = tuple(sentences_of(claim, article.glob("*.md")))
    return Change(claim, days[-1]["day"], before, dict(days[-1]), tuple(moved.values()), sentences)


def differs(change: Change) -> bool:
    """Whether anything a reader would notice changed: the answer, its strength, or the studies counted."""
    if change.before is None:
        return True
    noticed = ("evidence", "wording", "strength", "studies", "studies_for", "studies_against")
    return any(change.before[name] != change.after[name] for name in noticed) or bool(change.moved_by)


def sentences_of(claim: str, files: Iterable[Path]) -> Iterable[tuple[str, int, str]]:
    """The lines of the article that make a claim; the article keeps one sentence a line."""
    for file in sorted(files):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if f"](/claims/{claim})" in line:
                yield file.name, number, line.strip()


def describe(change: Change) -> str:
    """One change as a few plain lines."""
    after, before = change.after, change.before
    if before is None:
        return f"{change.claim} ({change.day}): first judged, {after['evidence']}, {after['wording']}."
    parts = [
        f"{name} {before[name]} → {after[name]}"
        for name in ("evidence", "wording", "strength", "studies")
        if before[name] != after[name]
    ]
    lines = [f"{change.claim} ({change.day}): {'; '.join(parts) or 'same answer from other studies'}."]
    lines += [f"  {study['how']}: {study['study']} ({study['stance']})" for study in change.moved_by]
    if change.drift:
        lines += [f"  now {change.drift}: {file}:{number}: {text}" for file, number, text in change.sentences]
    return "\n".join(lines)
