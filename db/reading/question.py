"""A question put to an abstract: what happens to an outcome under one treatment against another; or a claim."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

# Registries print when an outcome is measured behind its name; abstracts seldom do so.
WHEN = re.compile(
    r"[,;(]? ?\b(?:at (?:the )?(?:\d|week|day|month|year|baseline|end|follow)|up to|through\b|over (?:the )?\d|"
    r"baseline\b|from (?:the )?(?:baseline|day|week|screening|random|start|study)|(?:weeks?|days?|months?) \d|"
    r"\d{1,4}(?:-| to |\.)?\d{0,4} ?(?:weeks?|months?|days?|years?|hours?|minutes?|min)\b)",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"^(?:(?:mean|percent(?:age)?|absolute|number of (?:participants|subjects|patients) (?:with|who)) ){0,4}"
    r"(?:changes? (?:in|of|from) )?",
    re.IGNORECASE,
)
Relation = Literal["", "superior", "different", "not inferior"]
CLAIM = re.compile(
    r"^\s*(?P<intervention>.{1,600}?)\s+(?:is|are)\s+(?P<relation>superior|better|non-?inferior|not "
    r"inferior|equivalent|"
    r"different|inferior|worse)(?P<other>(?: or (?:other|equivalent|different))?)\s+(?:to|than|"
    r"from)\s+(?P<comparator>.{1,600}?)"
    r"(?:\s+(?:in terms of|with regard to|regarding|with respect to|in|for|on)\s+(?P<outcome>.{1,1500}))?$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Question:
    """Whether `outcome` is higher, lower or no different with `intervention` than with `comparator`.

    With a relation it is a claim: that the first is superior, different (either way), or not inferior.
    """

    intervention: str
    comparator: str
    outcome: str
    relation: Relation = ""


def asked(line: dict[str, Any]) -> Question | None:
    """The question a line of JSON puts, if it puts one; ValueError when it puts half a one."""
    claim = _text(line, "claim")
    if claim:
        return parsed_claim(claim)
    parts = [_text(line, key) for key in ("intervention", "comparator", "outcome")]
    if not parts[0] and not parts[2]:
        return None
    if not parts[2]:
        raise ValueError('A question needs an "outcome" beside its "intervention".')
    return Question(parts[0], parts[1], parts[2])


def _text(line: dict[str, Any], key: str) -> str:
    value = line.get(key) or ""
    if not isinstance(value, str):
        raise ValueError(f'"{key}" must be text in quotes, not {type(value).__name__}.')
    return value.strip()


def outcome_of(words: str) -> str:
    """An outcome without when it was measured, as far as anything is left."""
    parts = WHEN.split(words, maxsplit=1)
    name = CHANGE.sub("", parts[0]).strip()
    return name if re.search(r"[a-z]{3}", name, re.IGNORECASE) else words


def parsed_claim(claim: str) -> Question:
    """ "A is superior to B in terms of X" as a question; any other sentence is asked about as a whole."""
    m = CLAIM.match(claim[:2400])
    if not m:
        return Question("", "", claim, "different")
    relation = m["relation"].lower()
    found = Question(m["intervention"], m["comparator"], outcome_of(m["outcome"] or ""), "superior")
    if ("inferior" in relation and relation != "inferior") or relation == "equivalent":
        return replace(found, relation="not inferior")
    if relation in {"inferior", "worse"}:
        return replace(found, intervention=found.comparator, comparator=found.intervention)
    return replace(found, relation="different") if m["other"] or relation == "different" else found
