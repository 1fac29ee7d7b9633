"""primary_met: whether the primary endpoint was met, with the words that say so.

What the abstract names as its primary endpoint is asked about like any other outcome (answer_features.py); words that
say it outright ("met its primary endpoint") and the conclusion speak too. Reviews and trials announced are not read.
"""

from __future__ import annotations

import re

from db.reading import logistic
from db.reading.answer_features import Evidence, evidence
from db.reading.finding import Finding
from db.reading.primary_words import concluded, is_named, outright, primary_outcome, speaks_of_primary
from db.reading.question import Question
from db.reading.sought import sought
from db.reading.text import Document
from db.reading.weighing import said as weighed
from db.reading.weighing import shares
from db.reading.words_said import spoken

ANNOUNCED = sought(
    r"\bwill (?:be (?:randomi|recruit|assess|assign|enrol|conduct|measur|perform)|receive|undergo|include|assess|"
    r"evaluate|compare)\b"
)
TRIAL = sought(r"\brandomi[sz]ed|\brandomly|\bphase (?:ii|iii|2|3)|\bphase-(?:2|3)")
REVIEW = sought(r"\bmeta-?analy|\bsystematic review|\bpooled analysis|\breview\b")
PLANNED = re.compile(r"\bprotocol\b|\brationale and design\b")
NO_WORSE = re.compile(r"\bnon-?inferior|\bequivalen")
TURNED = ("weigh", "verdict", "best no-difference", "end no-difference")  # signs that then mean something else
LOUD = 2.0
WORD = 0.3
NOT_NAMED = "primary-not-named"  # the rule of an answer about an endpoint that the abstract names nowhere


def read(text: Document) -> list[Finding]:
    """One finding "yes" or "no" for a trial that tells results, or a review that names its primary outcome.

    Where the abstract names no primary endpoint the rule says so, and what the conclusion rests on is read instead.
    """
    if not is_read(text):
        return []
    said = outright(text)
    if said and len({sign for _, sign, *_ in said}) == 1:
        _, sign, where, start, end = said[-1]
        return [text.finding("primary_met", "yes" if sign > 0 else "no", where, start, end, "primary-said")]
    found = evidence(primary_question(text), text, told_only=True, named=is_named(text))
    if found.best is None:
        return []
    value = "yes" if logistic.total("endpoint", _features(text, found, said)) > 0 else "no"
    rule = "primary-read" if speaks_of_primary(text) else NOT_NAMED
    return [text.finding("primary_met", value, found.best.where, found.best.start, found.best.end, rule)]


def is_read(text: Document) -> bool:
    """Whether a paper may tell of a primary endpoint: a trial done, or a review that names what it asked."""
    if not any(text.sentences_of("results", "conclusion")) or PLANNED.search(text.lower["title"]):
        return False
    return is_named(text) if REVIEW.search(text.lower["title"]) else is_trial(text)


def is_trial(text: Document) -> bool:
    """A randomised or phase 2 or 3 trial that was done, not one announced."""
    lower = text.lower["abstract"][:20000]
    return (TRIAL.search(text.lower["title"]) or TRIAL.search(lower)) is not None and not ANNOUNCED.search(lower)


def primary_question(text: Document) -> Question:
    """What the abstract calls its primary endpoint, as a question; else what its conclusion speaks of."""
    return Question("", "", primary_outcome(text) or concluded(text))


def features(text: Document) -> dict[str, float]:
    """What the model of learn_direction.py learns from."""
    return _features(text, evidence(primary_question(text), text, told_only=True, named=is_named(text)), outright(text))


def _features(text: Document, found: Evidence, said: list[tuple[str, int, str, int, int]]) -> dict[str, float]:
    made = dict(found.signs) | dict.fromkeys((f"outright {name}" for name, *_ in said), LOUD)
    made["outright"] = LOUD * sum(sign for _, sign, *_ in said[-1:])
    for place in ("best", "near", "end"):
        made[f"verdict {place}"] = max(-2.0, min(2.0, verdict(found.signs, place)))
    made |= shares(weighed(text, primary_question(text), is_named(text)))
    if asks_no_worse(text):
        made |= {f"{name}, asked whether no worse": value for name, value in made.items() if name.startswith(TURNED)}
    return logistic.bounded(made, LOUD) | dict.fromkeys(spoken(text, "conclusion"), WORD)


def asks_no_worse(text: Document) -> bool:
    """Whether a trial asks for non-inferiority: there no difference is success."""
    if NO_WORSE.search(text.lower["title"]):
        return True
    return any(NO_WORSE.search(text.words(sentence)) for sentence in text.sentences_of("aim", "methods"))


def verdict(signs: dict[str, float], place: str) -> float:
    """What the signs of a place say together: above 0 for a difference shown, below for none."""

    def has(*names: str) -> bool:
        return any(signs.get(f"{place} {name}") for name in names)

    total = -1.5 if has("no-difference") else 0.5 if has("up", "down", "good", "more-gain", "more-loss") else 0.0
    total += 1.0 if has("p small") else -1.0 if has("p large") else 0.0
    total += has("ratio ci below", "ratio ci above") - has("ratio ci around none")
    return total - 0.5 * has("trend")
