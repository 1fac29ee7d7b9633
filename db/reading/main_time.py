"""Which of a paper's times is the main one.

Times of the primary outcome come before all others; then those of results and conclusions, before those that only say
when people were seen; those of harms come last. Several times of one outcome with one verdict ("on days 1 and 3",
"at one week and six weeks") are told by the last of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
LOOK_ON = 8  # times of a sentence behind one
Rank = tuple[bool, bool, int, int, bool, int]


def ordered(document: Document, found: Iterable[tuple[Sentence, list[Timepoint]]]) -> list[Timepoint]:
    """Each time (hours and anchor) once, the main one first."""
    best: dict[tuple[float, str], tuple[Rank, Timepoint]] = {}
    for sentence, times in found:
        for ranked in ranks(sentence, document.words(sentence), times) if times else ():
            key = ranked[1].hours, ranked[1].anchor
            best[key] = min(best.get(key, ranked), ranked, key=lambda one: one[0])
    return [time for _, time in sorted(best.values(), key=lambda one: one[0])]


def ranks(sentence: Sentence, words: str, times: list[Timepoint]) -> Iterator[tuple[Rank, Timepoint]]:
    """The times of a sentence, each with its rank: least for the main one."""
    tier = TIER[sentence.role] + (OF_HARM if HARM.search(words) else 0)
    tier += sentence.role in {"results", "conclusion"} and not COMPARED.search(words)
    secondary = words.find("secondary") if "primary" in words else 0
    for place, time in enumerate(times):
        is_primary = secondary < 0 or time.start - sentence.start < secondary
        behind = times[place + 1 : place + 1 + LOOK_ON]
        followed = any(is_followed(words, time, other, sentence.start) for other in behind)
        yield (time.hours < SHORT, not is_primary, tier, sentence.start, followed, time.start), time


def is_followed(words: str, time: Timepoint, other: Timepoint, start: int) -> bool:
    """Whether a later time of the same verdict stands behind one in its sentence."""
    return other.hours > time.hours and not BUT.search(words, max(0, time.end - start), max(0, other.start - start))
