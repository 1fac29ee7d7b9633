"""Whether a mention speaks of this study: role of its sentence, negation, and what stands around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from db.reading.finding import Finding
from db.reading.roles import Role
from db.reading.sought import sought
from db.reading.text import Document, Mention
from db.reading.vocabulary import mentions

# How much a mention says about the study itself. A background sentence tells of other people's work.
WEIGHT: dict[Role, float] = {
    "title": 4.0,
    "aim": 2.0,
    "methods": 2.0,
    "results": 1.5,
    "conclusion": 1.0,
    "background": 0.25,
}
NEGATION = sought(
    r"\b(?:no|not|without|nor|neither|free of|free from|absence of|lack of|excluding|excluded|exclusion of|except|"
    r"rather than|instead of|never|non|unlike|other than|denied|ruled out)\s(?:\w+[\s/-]){0,3}$"
)


def before(text: Document, m: Mention, width: int = 60) -> str:
    """The words in lower case that stand before a mention."""
    return text.lower[m.where][max(0, m.start - width) : m.start]


def after(text: Document, m: Mention, width: int = 60) -> str:
    """The words in lower case that stand after a mention."""
    return text.lower[m.where][m.end : m.end + width]


def is_negated(text: Document, m: Mention) -> bool:
    """Whether "without", "no" or the like stands before a mention: "without ketamine"."""
    if ("negations", m.where) not in text.memo:
        text.memo["negations", m.where] = [word for word in NEGATION.words if word in text.lower[m.where]]
    words = before(text, m, 40)
    return any([word in words for word in text.memo["negations", m.where]]) and NEGATION.search(words) is not None


def weight(text: Document, m: Mention) -> float:
    """WEIGHT of the sentence a mention stands in."""
    return WEIGHT[text.role_at(m.where, m.start)]


def weigh(text: Document, found: Iterable[Mention]) -> dict[str, tuple[float, Mention]]:
    """value → (sum of weights, its best mention), heaviest first; ties keep reading order."""
    total: dict[str, float] = defaultdict(float)
    best: dict[str, tuple[float, Mention]] = {}
    for m in found:
        w = weight(text, m)
        total[m.value] += w
        if m.value not in best or w > best[m.value][0]:
            best[m.value] = (w, m)
    return {v: (total[v], best[v][1]) for v in sorted(total, key=lambda v: -total[v])}


def as_findings(text: Document, field: str, rule: str, chosen: Iterable[Mention]) -> list[Finding]:
    """One finding a mention."""
    return [text.finding(field, m.value, m.where, m.start, m.end, rule) for m in chosen]


def stated(field: str, text: Document, least: float = 1.0) -> list[Finding]:
    """The plain rule of many fields: values this study's own sentences mention, heaviest first."""
    found = (m for m in mentions(field, text) if not is_negated(text, m))
    chosen = [m for total, m in weigh(text, found).values() if total >= least]
    return as_findings(text, field, f"{field}-words", chosen)
