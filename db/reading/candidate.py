"""A number of a text that may count people, or several added up, with the cues that speak for it or against it."""

from __future__ import annotations

from dataclasses import dataclass, field

QUARTERS = ("first quarter", "second quarter", "third quarter", "last quarter")  # of the text, where a number stands


@dataclass(slots=True)
class Candidate:
    """A number (or a sum of arms) that may count people, where it stands, and the cues seen around it."""

    value: int
    start: int
    end: int
    noun: str = ""
    cues: set[str] = field(default_factory=set)
    parts: tuple[Candidate, ...] = ()
    score: float = 0.0
