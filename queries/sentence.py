"""Check a sentence: the claims it makes, and for each the strongest wording the evidence allows, with its numbers.

Pure over rows of evidence.db; refuses when the sentence makes no claim we hold.
"""

from __future__ import annotations

import datetime
import math
import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from queries.database import rows
from queries.lint import lint
from queries.lint_claims import CLAIM_OF, HEDGE, conditions, made
from queries.lint_library import Library, from_database
from queries.lint_markdown import Prose, sentences
from queries.lint_rules import DRUG, Message, macro, rules
from queries.match import matching, stems

LEAST = 0.35  # the share of the sentence's telling words that a claim must hold
ALSO = 0.6  # the same, beside claims that the sentence was found to make by what it says
ITSELF = 0.8  # from here on the sentence is the claim
FEWEST = 3  # telling words; one or two are shared with too many claims to say which
MOST = 4  # claims shown
# What a sentence about ketamine says besides a condition, and the claim that this is.
SAYS = (
    (re.compile(r"\bsuicid"), "crisis-relief"),
    (
        re.compile(r"\b(?:within|in|after) (?:\w+ ){0,3}(?:hours?|days?|minutes?)\b|\b(?:rapid|fast|quick)"),
        "rapid-onset",
    ),
    (
        re.compile(r"\b(?:last(?:s|ing)?|for|durable) (?:\w+ ){0,4}(?:weeks|months|years)\b|\bpermanent"),
        "durable-weeks",
    ),
    (re.compile(r"\b(?:approved|licensed|off-label)\b(?!.*\b(?:esketamine|spravato)\b)"), "iv-conventional"),
    (re.compile(r"\b(?:safe|safely|safety|addictive|(?:risk of|no|cause\w*) addiction)\b"), "setting-ensures-safety"),
    (re.compile(r"\b(?:low|small|reduced|sub-?an(?:a)?esthetic) doses?\b"), "low-dose-effect"),
    (re.compile(r"\bside effects?\b"), "consent-side-effects"),
)
WORKS = macro("works")
ALLOWED = {
    "supports": "may be said as it stands",
    "leans-for": "may be said with a hedge",
    "conflicting": "may be said only with both sides",
    "too-little": "may be said only as not known",
    "leans-against": "may be said only as not shown",
    "refutes": "may not be said",
    "not-testable": "may be said only as something no study can settle",
}


class NoClaim(Exception):
    """The sentence makes no claim that is held; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Best:
    """The heaviest study on one side, with the words it is shown by."""

    stance: str
    pmid: int | None
    cited: str
    n: int | None
    quote: str
    read_from: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One claim a sentence makes, and all that a writer needs to say it rightly."""

    name: str
    title: str
    statement: str
    evidence: str
    wording: str
    allowed: str
    hedge: str
    strongest: str
    note: str
    people: int | None
    studies: int
    best: tuple[Best, ...]
    link: str


def check_sentence(
    connection: sqlite3.Connection, sentence: str, day: datetime.date, library: Library | None = None
) -> tuple[list[Checked], list[Message]]:
    """The claims a sentence makes, nearest first, and what the linter has against it. Raises NoClaim.

    `library` is what the linter leans on, where somebody has read it already.
    """
    library = library or from_database(connection)
    messages = [m for m in lint(sentence, library) if not m.code.startswith("KE1")]
    held = rows(connection, "select * from claims order by position")
    names = claims_made(sentence, held, library, messages)
    if not names:
        raise NoClaim(
            "No claim held here matches this sentence; "
            "name the drug, the condition and what is said of them, in English."
        )
    by_name = {row["claim"]: row for row in held}
    return [checked(by_name[name], best_of(connection, name), day) for name in names], messages


def claims_made(
    sentence: str, held: Iterable[Mapping[str, Any]], library: Library, messages: Iterable[Message]
) -> list[str]:
    """Names of claims: first those a rule or a condition points to, then those that share the sentence's words."""
    of_rule = {rule.code: rule.claim for rule in rules()}
    parts = [part for part in sentences(sentence) if DRUG.search(part.lower)]
    spoken = [claim for part in parts for pattern, claim in SAYS if pattern.search(part.lower)]
    pointed = [of_rule.get(m.code, "") for m in messages]
    said = [claim.name for part in sentences(sentence) for claim, _, _ in made(part, library)]
    denied = [name for part in parts if WORKS.search(part.lower) for name in about(part)]
    near = matching(sentence, held, MOST)
    whole = len(set(stems(sentence[:2000]))) >= FEWEST
    itself = [found["claim"] for found in near if whole and found["score"] >= ITSELF]
    told = list(filter(None, [*itself, *said, *pointed, *denied, *spoken]))
    enough = LEAST if not told else ALSO if whole else math.inf
    names = [*told, *(found["claim"] for found in near if found["score"] >= enough)]
    return list(dict.fromkeys(name for name in names if name in library.claims))[:MOST]


def about(part: Prose) -> list[str]:
    """The claims of the conditions a sentence names: it speaks of them even where it denies or asks."""
    named = [name for name, _, _ in conditions(part)]
    narrow = [name for name in named if name != "depression" or "treatment-resistant-depression" not in named]
    return [CLAIM_OF[name] for name in narrow if name in CLAIM_OF]


def checked(row: Mapping[str, Any], best: tuple[Best, ...], day: datetime.date) -> Checked:
    """One claim's row as advice. A claim worded fairly and supported needs no other words than its own."""
    settled = row["evidence"] == "supports" and row["wording"] == "fair"
    return Checked(
        row["claim"],
        row["title"],
        row["statement"],
        row["evidence"],
        row["wording"],
        ALLOWED[row["evidence"]] if settled or row["evidence"] != "supports" else "may be said with its key fact",
        HEDGE[row["evidence"]],
        row["statement"] if settled else (row["bottom_line"] or row["statement"]),
        row["note"] or "",
        row["people"],
        row["studies"],
        best,
        f"/claims/{row['claim']}?as-of={day.isoformat()}",
    )


def best_of(connection: sqlite3.Connection, claim: str) -> tuple[Best, ...]:
    """The heaviest study for, against and qualifying, as the claim's page orders them."""
    found: list[Best] = []
    for stance in ("for", "against", "qualifies"):
        best = rows(
            connection,
            "select * from claim_studies where claim = ? and stance = ? and coalesce(notice, '') <> 'retracted'"
            " order by weight desc, read_from in ('not recorded', 'none'), quote is null, position limit 1",
            (claim, stance),
        )
        found += [best_from(stance, row) for row in best]
    return tuple(found)


def best_from(stance: str, row: Mapping[str, Any]) -> Best:
    cited = f"{row['first_author']} {row['year']}, {row['journal']}"
    return Best(stance, row["pmid"], cited, row["n"], row["quote"] or "", row["read_from"])
