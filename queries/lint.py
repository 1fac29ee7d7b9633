"""The linter: Markdown in, messages out. docs/linter.md explains every code.

Ignore one code on a line, or on the line below a comment that stands alone: `<!-- ke: ignore KE203 reason -->`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from queries.claims import nearest
from queries.lint_approval import approvals
from queries.lint_claims import links, omitted, paragraphs, strength, unheard, unlinked
from queries.lint_library import Library
from queries.lint_markdown import Prose, line_and_column, sentences
from queries.lint_rules import TOPIC, Message, breaches, contradictions, pairs, rules
from queries.lint_sources import citations

# Codes that code and not lint.yml finds: what is wrong, in a few words.
STRUCTURAL = {
    "KE001": "An ignore comment without a reason",
    "KE002": "An ignore comment for a code that is none",
    "KE003": "An ignore comment that silences nothing",
    "KE101": "A link to a claim that is none",
    "KE102": "A sentence that makes a claim, and no link in its paragraph",
    "KE103": "A claim without its key fact",
    "KE203": "Words stronger than the evidence on the claim",
    "KE601": "Ketamine said to be approved for something else than anaesthesia",
    "KE602": "Esketamine said to be approved for what it is not",
    "KE603": "Esketamine's licence made wider",
    "KE606": "A wrong year of approval",
    "KE701": "A percentage that no study of the claim reports",
    "KE702": "A number of people that no study of the claim reports",
    "KE703": "A dose that no study of the claim reports",
    "KE704": "A time that no study of the claim reports",
    "KE801": "A retracted paper",
    "KE802": "A corrected paper, or one under concern",
    "KE803": "An identifier we do not hold",
    "KE804": "A journal of no record we hold",
    "KE806": "A paper put into another journal",
    "KE807": "A paper put under another author or year",
}
IGNORE = re.compile(r"<!--[ \t]*ke:[ \t]*ignore\b[ \t]*([A-Za-z]*\d*)[ \t:,-]*(.*?)-->", re.S)


@dataclass(frozen=True, slots=True)
class Ignore:
    """A comment that silences one code on one line."""

    code: str
    reason: str
    line: int
    at: int


def codes() -> dict[str, str]:
    """code → what is wrong, for every code there is, in order."""
    known = STRUCTURAL | {r.code: r.title for r in rules()} | {p.code: p.title for p in pairs()}
    return dict(sorted(known.items()))


def lint(text: str, library: Library) -> list[Message]:
    """Everything to mend in one Markdown text, in reading order."""
    prose = sentences(text)
    found = check(prose, text, library) if TOPIC.search(text) else []
    return sorted(answered(text, found), key=lambda m: (m.at, m.code))


def check(prose: list[Prose], text: str, library: Library) -> list[Message]:
    found: list[Message] = []
    for said in prose:
        found += links(said, library)
        found += [*breaches(said, library.settled), *strength(said, library), *approvals(said)]
        found += citations(said, " ".join([said.text, *said.links]), library)
    for block in paragraphs(prose):
        found += [*unlinked(block, library), *omitted(block, library), *unheard(block, library)]
    return found + [message for message, _ in contradictions(prose)]


def answered(text: str, found: list[Message]) -> list[Message]:
    """The messages that no comment silences, and what is wrong with the comments."""
    silenced: set[int] = set()
    about: list[Message] = []
    for ignore in ignores(text):
        hit = {n for n, m in enumerate(found) if m.code == ignore.code and line_of(text, m) == ignore.line}
        problem = wrong_with(ignore, bool(hit))
        about += [problem] if problem else []
        silenced |= hit if ignore.reason else set()
    return about + [m for n, m in enumerate(found) if n not in silenced]


def line_of(text: str, message: Message) -> int:
    return line_and_column(text, message.at)[0]


def ignores(text: str) -> Iterable[Ignore]:
    """Every ignore comment with the line it is about: its own, or the next where it stands alone."""
    for m in IGNORE.finditer(text):
        line = line_and_column(text, m.start())[0]
        whole = text.splitlines()[line - 1] if text.splitlines() else ""
        alone = not IGNORE.sub("", whole).strip()
        yield Ignore(m.group(1).upper(), m.group(2).strip(), line + alone + m.group().count("\n"), m.start())


def wrong_with(ignore: Ignore, silences: bool) -> Message | None:
    if ignore.code not in codes():
        says = f"“{ignore.code}” is no code; {nearest(ignore.code, codes())}"
        return Message("KE002", "error", says, "name a code of docs/linter.md", ignore.at, ignore.code)
    if not ignore.reason:
        says = f"The comment that ignores {ignore.code} gives no reason."
        return Message(
            "KE001", "error", says, f"<!-- ke: ignore {ignore.code} why it may stand -->", ignore.at, ignore.code
        )
    if not silences:
        return Message(
            "KE003", "warning", f"Nothing on this line is {ignore.code}.", "drop the comment", ignore.at, ignore.code
        )
    return None


def report(path: str, text: str, found: list[Message], style: str) -> list[str]:
    """One line a message, for people or for GitHub's annotations."""
    lines = []
    for m in found:
        line, column = line_and_column(text, m.at)
        if style == "github":
            place = f"file={escaped(path)},line={line},col={column},title={m.code}"
            lines.append(f"::{m.severity} {place}::{escaped(f'{m.says} Write: {m.instead}')}")
        else:
            lines.append(f"{path}:{line}:{column}: {m.code} {m.severity}: {m.says} Write: {m.instead}")
    return lines


def escaped(text: str) -> str:
    """GitHub's own escapes for a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def as_json(found: dict[str, tuple[str, list[Message]]]) -> str:
    """path → (text, messages) as a JSON list of flat objects."""
    flat = []
    for path, (text, messages) in found.items():
        for m in messages:
            line, column = line_and_column(text, m.at)
            flat.append({"file": path, "line": line, "column": column, "code": m.code, "severity": m.severity,
                         "says": m.says, "instead": m.instead, "words": m.words})  # fmt: skip
    return json.dumps(flat, ensure_ascii=False, indent=1)
