"""Which of a paper's times is the main one.

Times of the primary outcome come before all others; then those of results and conclusions, before those that only say
when people were seen; those of harms come last. Several times of one outcome with one verdict ("on days 1 and 3",
"at one week and six weeks") are told by the last of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from db.reading.roles import Role
from db.reading.sought import sought

if TYPE_CHECKING:
    from db.reading.text import Document, Sentence
    from db.reading.timepoint import Timepoint

SHORT = 0.2  # hours; so soon a drug is given, not judged
TIER: dict[Role, int] = {"title": 0, "results": 1, "conclusion": 1, "aim": 2, "methods": 3, "background": 4}
OF_HARM = 4
HARM = sought(
    r"adverse|side[ -]effect|dissociat|psychotomim|blood pressure|safety|tolerab|emergence|sedat|recovery time|nausea"
)
COMPARED = sought(
    r"differ|compar|\bthan\b|superior|inferior|versus|\bvs\b|signific|greater|lower|higher|improv|reduc|decreas|respon|"
    r"remi[ts]|\bp ?[<=>]"
)
# Another verdict or another outcome begins.
BUT = sought(r"\b(?:but|whereas|while|however|although|not|secondary|second)\b|;")
Rank = tuple[bool, bool, int, int, bool, int]


def ordered(document: Document, found: Iterable[tuple[Sentence, list[Timepoint]]]) -> list[Timepoint]:
    """Each time (hours and anchor) once, the main one first."""
    best: dict[tuple[float, str], tuple[Rank, Timepoint]] = {}
    for sentence, times in found:
        words = document.words(sentence)
        for time in times:
            ranked = rank(sentence, words, time, times), time
            key = time.hours, time.anchor
            best[key] = min(best.get(key, ranked), ranked, key=lambda one: one[0])
    return [time for _, time in sorted(best.values(), key=lambda one: one[0])]


def rank(sentence: Sentence, words: str, time: Timepoint, times: list[Timepoint]) -> Rank:
    """Least for the main time."""
    tier = TIER[sentence.role] + (OF_HARM if HARM.search(words) else 0)
    tier += sentence.role in {"results", "conclusion"} and not COMPARED.search(words)
    is_primary = "primary" in words and "secondary" not in words[: max(0, time.start - sentence.start)]
    followed = any(is_followed(words, time, other, sentence.start) for other in times)
    return time.hours < SHORT, not is_primary, tier, sentence.start, followed, time.start


def is_followed(words: str, time: Timepoint, other: Timepoint, start: int) -> bool:
    """Whether a later time of the same verdict stands behind one in its sentence."""
    return (
        other.start > time.start
        and other.hours > time.hours
        and not BUT.search(words, max(0, time.end - start), max(0, other.start - start))
    )
