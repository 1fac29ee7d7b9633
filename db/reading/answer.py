"""answer: what an abstract says to a question, or whether it supports a claim, with the words that decided it.

A question (intervention, comparator, outcome) is answered "significantly increased", "significantly decreased" or
"no significant difference": the outcome with the intervention against the comparator. A claim is answered
"supported", "not supported" or "not stated". Three small logistic models over the votes and signs of
answer_features.py decide; learn_direction.py makes them.
"""

from __future__ import annotations

from db.reading import logistic
from db.reading.answer_features import Evidence, evidence
from db.reading.finding import Finding
from db.reading.question import Question
from db.reading.result_cues import valence
from db.reading.terms import TOKEN
from db.reading.text import Document

UNSTATED = 0.12  # a claim whose best clause fits less than this is not spoken of
SPOKEN = ("results", "conclusion", "title")
WORD = 0.3


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
    way = logistic.total("higher", found.votes)
    if logistic.total("differs", differs_features(found, way)) <= 0:
        return "no significant difference"
    return "significantly increased" if way > 0 else "significantly decreased"


def differs_features(found: Evidence, way: float) -> dict[str, float]:
    """Signs of a difference, and how sure the votes are of a way."""
    return found.signs | {"votes agree": min(abs(way), 3.0)}


def claimed(question: Question, text: Document, found: Evidence) -> str:
    """Supported or not; "not stated" where no clause of the results speaks of the outcome at all."""
    if found.best is not None and found.best.overlap == 0.0 and found.best.fit < UNSTATED:
        return "not stated"
    return "supported" if logistic.total("supported", claim_features(question, text, found)) > 0 else "not supported"


def claim_features(question: Question, text: Document, found: Evidence) -> dict[str, float]:
    """Signs, votes turned to what is good for a patient, and the words of results and conclusions."""
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
    return features | dict.fromkeys(spoken(text), WORD)


def spoken(text: Document) -> list[str]:
    """Words and pairs of words of title, results and conclusion, each with where it stands; threes of a conclusion."""
    found: dict[str, None] = {}
    for sentence in text.sentences_of(*SPOKEN):  # type: ignore[arg-type]
        lower = text.lower[sentence.where]
        words = [
            "#" if m.group()[0].isdigit() else m.group()
            for m in TOKEN.finditer(lower, sentence.start, min(sentence.end, sentence.start + 3000))
        ]
        for size in (1, 2, 3) if sentence.role == "conclusion" else (1, 2):
            for place in range(len(words) - size + 1):
                found[f"{sentence.role}: {' '.join(words[place : place + size])}"] = None
    return list(found)
