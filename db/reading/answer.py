"""answer: what an abstract says to a question, or whether it supports a claim, with the words that decided it.

A question (intervention, comparator, outcome) is answered "significantly increased", "significantly decreased" or
"no significant difference": the outcome with the intervention against the comparator. A claim is answered
"supported", "not supported" or "not stated". Three small logistic models over the votes and signs of
answer_features.py decide; learn_direction.py makes them.
"""

from __future__ import annotations

from db.reading import logistic, primary_endpoint
from db.reading.answer_features import Evidence, evidence
from db.reading.finding import Finding
from db.reading.primary_words import primary_outcome
from db.reading.question import Question
from db.reading.result_cues import POLARITY, valence
from db.reading.terms import stems
from db.reading.text import Document
from db.reading.words_said import anywhere

NAMED = 0.6  # a clause that holds this share of the outcome's telling words names it
ONCE, TWICE = 1.0, 2.0  # how loud a feature may be, of a question and of a claim
UNSTATED = 0.12  # a claim whose best clause fits less than this is not spoken of


def read(question: Question, text: Document) -> list[Finding]:
    """The answer as one finding; none where there is no text, or an outcome no clause speaks of."""
    found = evidence(question, text)
    if found.best is None:
        return []
    value = claimed(question, text, found) if question.relation else compared(question, found)
    rule = "answer-claim" if question.relation else "answer-question"
    return [text.finding("answer", value, found.best.where, found.best.start, found.best.end, rule)]


def compared(question: Question, found: Evidence) -> str:
    """More, less or no different with the intervention."""
    way = logistic.total("higher", higher_features(found))
    if logistic.total("differs", differs_features(found, way)) <= 0:
        return "no significant difference"
    return "significantly increased" if way > 0 else "significantly decreased"


def higher_features(found: Evidence) -> dict[str, float]:
    """The votes, each counted once."""
    return logistic.bounded(found.votes, ONCE)


def differs_features(found: Evidence, way: float) -> dict[str, float]:
    """Signs of a difference, and how sure the votes are of a way."""
    return logistic.bounded(found.signs, ONCE) | {"votes agree": min(abs(way), 3.0)}


def claimed(question: Question, text: Document, found: Evidence) -> str:
    """Supported or not; "not stated" where no clause of the results speaks of the outcome at all."""
    if found.best is not None and found.best.overlap == 0.0 and found.best.fit < UNSTATED:
        return "not stated"
    if question.relation != "not inferior" and denies(found):
        return "not supported"
    return "supported" if logistic.total("supported", claim_features(question, text, found)) > 0 else "not supported"


def denies(found: Evidence) -> bool:
    """Whether the best clause names the outcome, says there is no difference, and says nothing else."""
    assert found.best is not None
    moves = any(cue.kind in POLARITY for cue in found.best.cues)
    none = found.signs.get("best no-difference", 0.0) > 0 and not found.signs.get("best p small")
    return found.best.overlap >= NAMED and none and not moves


def claim_features(question: Question, text: Document, found: Evidence) -> dict[str, float]:
    """Signs, votes turned to what is good for a patient, and what the abstract says of its primary endpoint."""
    features = dict(found.signs)
    better = valence(question.outcome) or 1
    features[f"claims {question.relation}"] = 1.0
    for name, vote in found.votes.items():
        features[f"vote {name}"] = vote * better
        features[f"any vote {name}"] = abs(vote)
    for name in ("no-difference", "p small", "p large", "not-inferior"):
        for place in ("best", "end"):
            if f"{place} {name}" in found.signs:
                features[f"{place} {name} when {question.relation}"] = found.signs[f"{place} {name}"]
    features |= of_primary(question, text) | dict.fromkeys(anywhere(text), 1.0)
    return logistic.bounded(features, TWICE)


def of_primary(question: Question, text: Document) -> dict[str, float]:
    """What the abstract says of its primary endpoint, and how much of that the claim names."""
    told = {n: v for n, v in primary_endpoint.features(text).items() if n.startswith(("weigh", "verdict", "outright"))}
    made = {f"primary {name}": value for name, value in told.items()}
    made |= {f"primary {name} when {question.relation}": value for name, value in told.items()}
    named = stems(primary_outcome(text))
    if named:
        share = len(named & stems(question.outcome)) / len(named)
        made |= {f"asks of primary, {name}": share for name in told if name.startswith("weighs most")}
        made["asks of primary"] = share
    return made
