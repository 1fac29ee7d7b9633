"""What a sentence does: background, aim, methods, results or conclusion; from labels, else cue words (roles.yml)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, get_args

from db.reading.sought import Sought, sought
from db.reading.table import read_table

Role = Literal["title", "background", "aim", "methods", "results", "conclusion"]

ORDER: dict[Role, int] = {role: max(place - 1, 0) for place, role in enumerate(get_args(Role))}

CATEGORIES: dict[str, Role] = {
    "BACKGROUND": "background",
    "OBJECTIVE": "aim",
    "METHODS": "methods",
    "RESULTS": "results",
    "CONCLUSIONS": "conclusion",
}
_PRINTED = read_table("roles.yml")
# A label begins a line or follows a sentence (in capitals, even one cut short), and a colon ends it.
_NAMED = "|".join(f"(?P<{role}>{'|'.join(words)})" for role, words in _PRINTED["labels"].items())
_FIRST_LABEL = re.compile(rf"(?:{_NAMED})\s?:", re.IGNORECASE)
_LABEL = re.compile(  # with the letter before it: a pattern that begins with a letter of few is soon looked for
    r"[.!?)\]\n ](?:(?<! )\s{0,4}|(?<=[\w(] )(?=(?:RESULTS?|CONCLUSIONS?) ?:))" + rf"(?i:{_NAMED})\s?:"
)
CUES: dict[Role, Sought] = {role: sought("|".join(cues)) for role, cues in _PRINTED["cues"].items()}


def labels(plain: str) -> Iterator[tuple[int, int, Role]]:
    """(start, end, role) of each label of a text."""
    first = _FIRST_LABEL.match(plain)
    if first:
        yield 0, first.end(), _role_of(first)
    for found in _LABEL.finditer(plain, first.end() if first else 0) if ":" in plain else ():
        yield found.start() + 1, found.end(), _role_of(found)


def _role_of(match: re.Match[str]) -> Role:
    return next(role for role in CATEGORIES.values() if role == match.lastgroup)


def is_aim(words: str) -> bool:
    """Whether a sentence in lower case says what the study set out to do."""
    return CUES["aim"].search(words) is not None


def guess_roles(sentences: list[str]) -> list[Role]:
    """Roles of sentences in lower case by what they say; they only move forward, from background to conclusion."""
    roles: list[Role] = []
    current: Role = "background"
    for number, words in enumerate(sentences):
        current = _next_role(current, words, is_late=2 * number >= len(sentences))
        roles.append(current)
    return roles


def _next_role(current: Role, words: str, is_late: bool) -> Role:
    for role, cue in CUES.items():
        if ORDER[role] >= ORDER[current] and (is_late or role != "conclusion") and cue.search(words):
            return role
    return current
