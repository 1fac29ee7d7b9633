"""Signs that need no direction, from the words of one clause: what stands closest to the outcome, whom it names."""

from __future__ import annotations

import re
from itertools import pairwise

from db.reading.question import Question
from db.reading.relevance import TELLING, Clause
from db.reading.result_cues import significance

MASK = {1: "INT", -1: "COMP"}
WITHIN = re.compile(
    r"\bbaseline\b|\bwithin[- ]groups?\b|\b(?:in|across|of) (?:both|all|each) (?:\w+ )?(?:groups?|arms?|treatments?)\b|"
    r"\bboth (?:groups|arms|treatments)\b|\bbefore and after\b|\bbefore (?:the )?(?:treatment|intervention)|"
    r"\bover time\b|\bpre-? ?(?:test|treatment|intervention)"
)
BASELINE = re.compile(r"\bbaseline\b|\bbefore\b|\bpre-")
DOSE = re.compile(r"\b\d+(?:\.\d+)?(?= ?(?:mg|μg|mcg|g|iu|ml|units?)\b)")


def beside(question: Question, clause: Clause, lower: str) -> list[str]:
    """What stands closest to the outcome in the best clause, whom it names, and whether it is about one arm or dose."""
    words = lower[clause.start : clause.end]
    place = clause.outcomes[0] if clause.outcomes else clause.start
    found = [f"names arms {sorted({side for *_, side in clause.arms})}"]
    told = sorted((abs(c.start - place), c.kind) for c in clause.cues if c.kind in TELLING)
    if told:
        found += [f"nearest cue {told[0][1]}"]
        found += [f"nearest cues {told[0][1]}, {told[1][1]}"] if len(told) > 1 else []
    p = significance(lower, place, clause.end) or significance(lower, clause.start, clause.end)
    found += [f"nearest {p[0]}"] if p else []
    if WITHIN.search(words[:2000]):
        found.append(
            "within an arm, asked of baseline" if BASELINE.search(question.comparator.lower()) else "within an arm"
        )
    doses = set(DOSE.findall(words[:2000]))
    if doses and not doses & set(DOSE.findall(f"{question.intervention} {question.comparator}".lower())):
        found.append("of another dose")
    return found


def masked(clause: Clause, lower: str) -> list[str]:
    """Words and pairs of words of a clause with treatments, outcome and numbers masked."""
    words: list[str] = []
    outcomes = set(clause.outcomes)
    for word in clause.words:
        side = next((m[2] for m in clause.arms if m[0] <= word.start < m[1]), 0)
        name = MASK.get(side) or ("OUT" if word.start in outcomes else lower[word.start : word.end])
        name = "#" if name[0].isdigit() else name
        if words[-1:] != [name]:
            words.append(name)
    return [f"said {w}" for w in words] + [f"said {a} {b}" for a, b in pairwise(words)]
