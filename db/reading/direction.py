"""direction: whether the main result speaks for ketamine or for what it was compared with, in a closed set of words.

favours-ketamine, leans-ketamine, no-clear-difference, leans-comparator, favours-comparator, not-inferior,
not-comparative, not-stated. A row of numbers is judged by its estimate and interval against the smallest difference
that matters on its scale (vocabulary.yml); a paper by its primary row, else by the clause of its results or conclusion
that speaks of the primary outcome. p above 0.05 alone is never "no difference": with a useful estimate it leans.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.reading.compared import names_ketamine, versus
from db.reading.finding import Finding, Result
from db.reading.other_question import asks_another, models
from db.reading.primary_words import is_named, primary_outcome
from db.reading.question import Question
from db.reading.terms import stems
from db.reading.text import Document
from db.reading.weighing import OF_SOME, Said, said, strongest, tells

KETAMINE = "ketamine esketamine arketamine s-ketamine ketofol"
NAMED = "ketamine"
CLOSE = 0.1
DOUBT = {"intervention": 0.7, "comparator": 0.7}  # a wrong sign is the worst error: either side must be the louder one
SIDES = {"intervention": "ketamine", "comparator": "comparator"}


def read(text: Document, findings: list[Finding], results: Sequence[Result] = ()) -> list[Finding]:
    """The direction of the paper's primary (else main) result as one finding; "not-stated" where it tells none."""
    if not text.abstract:
        return []
    other = versus(text, findings)
    if not names_ketamine(findings) and (other is not None or not mentioned(text)):
        return []
    if not other:
        return without_result(text, findings, "not-comparative" if other is None else "not-stated")
    named = is_named(text)
    if models(text, findings) or (asks_another(text) and not named):
        return without_result(text, findings, "not-stated")
    primary = next((r for r in results if r.is_primary and r.direction != "not-stated"), None)
    found = said(text, asked(text, other), named, primary=True)
    best = strongest(found, DOUBT)
    if best is None:
        row = primary or next((r for r in results if is_plain(r)), None)
        return [shown(text, row)] if row else without_result(text, findings, "not-stated")
    value, clause = best[0], best[1].clause
    row = refining(value, [*(r for r in results if r.is_primary and not of_some(text, r)), *rows_in(best[1], results)])
    if row:
        return [shown(text, row)]
    return [text.finding("direction", in_words(*best), clause.where, clause.start, clause.end, "direction-words")]


def is_plain(row: Result) -> bool:
    """Whether a row of points on a scale speaks for ketamine or neither; turned, its sign is not sure."""
    return bool(row.scale) and not row.harm and row.direction in {"favours-ketamine", "no-clear-difference"}


def mentioned(text: Document) -> bool:
    """Whether ketamine is named at all, if only among other drugs: enough to say that a paper compares nothing."""
    return any(NAMED in text.lower[where] for where in ("title", "abstract"))


def asked(text: Document, other: str) -> Question:
    """What ketamine did against something to the primary outcome, its words rid of the treatments' names."""
    outcome, named = primary_outcome(text), stems(f"{KETAMINE} {other}")
    if not stems(outcome):  # "this was the primary outcome" names none
        outcome = concluded(text)
    kept = (word for word in outcome.split() if not stems(word) & named)
    return Question(KETAMINE, other, " ".join(kept))


def concluded(text: Document) -> str:
    """What the conclusion speaks of where no primary endpoint is named: its first sentence that tells anything."""
    for sentence in text.sentences_of("conclusion"):
        if tells(text.lower[sentence.where], sentence):
            return text.words(sentence)[:250]
    return ""


def without_result(text: Document, findings: list[Finding], value: str) -> list[Finding]:
    """That nothing is compared, or no result told: shown by the design's words, else by ketamine's first mention."""
    fields = ("design", "compound")
    place = next((f for name in fields for f in findings if f.field == name and f.start is not None), None)
    if place is None or place.start is None or place.end is None:
        return at_first_mention(text, value)
    return [text.finding("direction", value, place.where, place.start, place.end, f"direction-{place.field}")]


def at_first_mention(text: Document, value: str) -> list[Finding]:
    """As without_result, shown by ketamine's first mention."""
    for where in ("title", "abstract"):
        if (at := text.lower[where].find(NAMED)) >= 0:
            return [text.finding("direction", value, where, at, at + len(NAMED), "direction-compound")]
    return []


def rows_in(best: Said, results: Sequence[Result]) -> list[Result]:
    """The rows printed in the clause that decides."""
    clause = best.clause
    return [r for r in results if r.where == clause.where and clause.start <= (r.start or -1) < clause.end]


def of_some(text: Document, row: Result) -> bool:
    """Whether a row is of a part of the people only."""
    if row.where != "abstract" or row.start is None:
        return False
    return OF_SOME.search(text.words(text.sentence_at(row.where, row.start))[:1500]) is not None


def refining(value: str, rows: Sequence[Result]) -> Result | None:
    """The row whose numbers refine what the words say: one that is as clear as they are, else the first that agrees."""
    agreeing = [row for row in rows if row.direction != "not-stated" and agrees(row, value)]
    return next((row for row in agreeing if row.direction.startswith("favours")), agreeing[0] if agreeing else None)


def agrees(row: Result, value: str) -> bool:
    """Whether a row's numbers may refine what the words say: they do not name the other side.

    A trial that set out to be no worse and says it was is not made a win by an interval above nought; and what is said
    to be no difference leans only where p is close to small.
    """
    if value == "not-inferior" and row.direction.startswith("favours"):
        return False
    if value == "none":
        return row.direction == "no-clear-difference" or (row.direction.startswith("leans") and is_close(row.p))
    other = {"intervention": "comparator", "comparator": "ketamine"}.get(value, "")
    return not (other and row.direction.endswith(other))


def is_close(p: str) -> bool:
    """Whether a p as printed is above 0.05 and at most 0.1."""
    number = p.replace(" ", "").lstrip("pP=")
    return re.fullmatch(r"0?\.\d+", number) is not None and 0.05 < float(number) <= CLOSE


def shown(text: Document, row: Result) -> Finding:
    """A row's direction as the paper's."""
    assert row.start is not None and row.end is not None
    return text.finding("direction", row.direction, row.where, row.start, row.end, "direction-numbers")


def in_words(value: str, best: Said) -> str:
    """The direction that the deciding clauses state."""
    if value in SIDES:
        return f"{'leans' if best.leans else 'favours'}-{SIDES[value]}"
    return "no-clear-difference" if value == "none" else value
