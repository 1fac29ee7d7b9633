"""Rates in two arms: people in a hundred with ketamine, and with what it was compared with. Pure.

They come from rows that hold one arm's rate each, or from a sentence in which a person summed a study up. A sentence
gives a pair only where it prints one: "response 64% v 28%", ketamine first unless it names the arms.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pages.rows import Row

KETAMINE = re.compile(r"ketamin", re.I)
OTHER_ARM = re.compile(r"\b(?:placebo|saline|midazolam|ECT|electroconvulsive|comparator|control)", re.I)
PAIR = re.compile(
    r"(?<![\d.])(?P<first>\d{1,3}(?:\.\d{1,2})?) ?%(?P<first_arm>[^%;\d]{0,30}?)"
    r"(?P<joined>\b(?:v|vs|versus|against)\b\.?|\band\b|,) ?"
    r"(?P<between>(?:\d+(?:/| of )\d+,? \(|\d+ \()(?=\d)|[^%;\d]{0,30}?)"
    r"(?P<second>\d{1,3}(?:\.\d{1,2})?(?= ?%)|0(?![\d.%/])) ?%?(?=(?P<second_arm>\)?[^%;.,\d]{0,24}))"
)
OUTCOMES = (
    ("response", re.compile(r"\brespon(?:se|ded|d)\b", re.I)),  # responders are people, who may go on to relapse
    ("remission", re.compile(r"\bremi(?:ssion|tted)\b", re.I)),
    ("relapse", re.compile(r"(?<!no )\brelaps", re.I)),
    ("remission without relapse", re.compile(r"\bno relapse\b", re.I)),
    ("stopped because of adverse events", re.compile(r"\b(?:stopped|discontinu\w+|withdrew)\b", re.I)),
    ("dropout", re.compile(r"\bdrop(?:ped)?[ -]?outs?\b", re.I)),
    ("psychotomimetic effects", re.compile(r"\bpsych(?:oto)?(?:o)?mimetic", re.I)),
    ("dissociation", re.compile(r"\bdissociat", re.I)),
    ("delirium", re.compile(r"\bdelirium\b", re.I)),
    ("adverse events", re.compile(r"\b(?:adverse|side) (?:events|effects)\b", re.I)),
    ("abstinence", re.compile(r"\babstinen", re.I)),
)
EFFECTS = frozenset({"response", "remission", "remission without relapse", "abstinence", "relapse"})
WHEN = re.compile(r"\b(?:day \d+|week \d+|\d+ (?:h|hours|days|weeks|months))\b", re.I)


@dataclass(frozen=True, slots=True)
class Rates:
    """People in a hundred in each arm; None where an arm's rate is not known."""

    outcome: str
    when: str
    ketamine: float | None
    comparator: float | None
    comparator_name: str
    words: str

    @property
    def is_harm(self) -> bool:
        return self.outcome not in EFFECTS


def in_words(words: str) -> Iterator[Rates]:
    """Every pair of rates that a sentence prints."""
    for pair in PAIR.finditer(words):
        if not is_pair(pair):
            continue
        before, after = words[: pair.start()], words[pair.end("second") :]
        outcome = outcome_of(before, pair["first_arm"] + " " + after)
        first, second = float(pair["first"]), float(pair["second"])
        if outcome and max(first, second) <= 100:
            turned = is_turned(pair["first_arm"], pair["second_arm"])
            rates = (second, first) if turned else (first, second)
            yield Rates(outcome, when_of(before), *rates, "", words)


def is_pair(pair: re.Match[str]) -> bool:
    """ "64% v 28%" is one; "64% and 28%" only with an arm named beside each."""
    arms = pair["first_arm"], pair["second_arm"]
    named = [bool(KETAMINE.search(arm)) - bool(OTHER_ARM.search(arm)) for arm in arms]
    return pair["joined"] not in ("and", ",") or sorted(named) == [-1, 1]


def is_turned(first_arm: str, second_arm: str) -> bool:
    """Whether the comparator's rate stands first."""
    return bool(OTHER_ARM.search(first_arm) or (KETAMINE.search(second_arm) and not KETAMINE.search(first_arm)))


def outcome_of(before: str, after: str) -> str:
    """The outcome named nearest before a pair in its clause, else after it, else earlier still; "" when none is."""
    clause, rest = re.split(r"[;:]|\.(?!\d)", before)[-1], re.split(r"[;:]|\.(?!\d)", after)[0]
    for text, first in ((clause, False), (rest, True), (before, False)):
        found = sorted((match.start(), name) for name, pattern in OUTCOMES for match in pattern.finditer(text))
        if found:
            return found[0 if first else -1][1]
    return ""


def when_of(before: str) -> str:
    """The time named nearest before a pair in its clause; "" when none is."""
    found = WHEN.findall(re.split(r"[;:]|\.(?!\d)", before)[-1])
    return found[-1].lower() if found else ""


def by_arm(results: Iterable[Row]) -> Iterator[tuple[Row, Rates]]:
    """Rows that hold one arm's rate each, joined: the same paper, outcome and time."""
    held: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for result in results:
        if (
            (result["measure"] or "").endswith("-rate")
            and result["measure"] != "rate"
            and result["estimate"] is not None
        ):
            time = (result["hours_from_first_dose"], result["days_from_last_dose"])
            held[result["pmid"], result["outcome"], *time].append(result)
    for rows in held.values():
        ketamine = [row for row in rows if KETAMINE.search(row["comparison"] or "")]
        others = [row for row in rows if row not in ketamine]
        if len(ketamine) <= 1 and len(others) <= 1:
            first = (ketamine or others)[0]
            yield first, joined(ketamine, others)


def joined(ketamine: list[Row], others: list[Row]) -> Rates:
    """The rates of at most one row an arm."""
    first = (ketamine or others)[0]
    return Rates(
        first["outcome"] or "",
        "",
        ketamine[0]["estimate"] if ketamine else None,
        others[0]["estimate"] if others else None,
        (others[0]["comparison"] or "") if others else "",
        "; ".join(row["words"] for row in ketamine + others if row["words"]),
    )
