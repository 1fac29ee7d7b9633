"""What a result is about, from the words before its estimate, and which way is good for the patient."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from db.reading.effect import Effect
from db.reading.scale import higher_is
from db.reading.table import read_table
from db.reading.text import Document, Sentence

RATIOS = frozenset({"odds-ratio", "risk-ratio", "rate-ratio", "risk-difference", "hazard-ratio"})
POINTS = frozenset({"mean-difference", "smd"})
BETTER_WHEN_LARGER = re.compile(
    r"\b(?:greater|larger|more|higher) (?:\w+ ){0,3}(?:improvement|reduction|decrease|response|benefit)"
)

# "lower in the ketamine group than ... (difference 5.1)": the way is in the words, the number has no sign.
KETAMINE_WAY = re.compile(
    r"\b(?P<way>lower|less|smaller|higher) (?:(?!than\b)\w+ ){0,5}?(?:with|in|after|for|among) "
    r"(?:the |an? |patients |people |those |receiving |given |on |intravenous |iv |intranasal |nasal )*"
    r"(?:s-|\(s\)-|es|ar)?ketamine\b"
)


@cache
def outcome_table() -> tuple[re.Pattern[str], dict[str, str], dict[str, Any]]:
    """(pattern of every word, word → outcome, the table) from outcomes.yml."""
    table: dict[str, Any] = read_table("outcomes.yml")
    words = {word: name for name, entry in table.items() for word in entry["words"]}
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, ordered))})\b"), words, table


def outcome_before(document: Document, sentence: Sentence, position: int) -> str:
    """The outcome word nearest before an estimate in its sentence, else the first after it."""
    pattern, names, _ = outcome_table()
    found = [(m.start(), names[m[0]]) for m in pattern.finditer(document.words(sentence))]
    before = [name for start, name in found if start < position - sentence.start]
    return before[-1] if before else found[0][1] if found else ""


def benefit_sign(words: str, effect: Effect, outcome: str, scale: str) -> int:
    """+1 when a larger estimate favours the intervention, -1 when a smaller does, 0 when the text does not tell."""
    entry = outcome_table()[2].get(outcome, {})
    if effect.measure in RATIOS and entry:
        return 1 if entry["benefit"] == "more" else -1
    if effect.measure in POINTS:
        if effect.estimate > 0 and BETTER_WHEN_LARGER.search(words):
            return 1
        by_outcome = {"less": "worse", "more": "better"}.get(entry.get("benefit", ""), "")
        way = higher_is(scale).replace("neither", "") or by_outcome
        if effect.estimate < 0 and way == "worse":
            return -1
        if effect.estimate > 0 and way and (said := KETAMINE_WAY.search(words)):
            return 1 if (said["way"] == "higher") == (way == "better") else -1
    return 0
