"""Where a text speaks of one treatment of a question or of the other: own words, abbreviations, group letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from db.reading.question import Question
from db.reading.terms import Token, printed, stem, stems, widened

CONTROLS = re.compile(
    r"\b(?:placebo|control|controls|sham|usual care|standard|conventional|no treatment|saline|vehicle|"
    r"waiting|wait-?list|"
    r"untreated|alone|routine|comparator|no )"
)
CALLED_CONTROL = frozenset({"placebo", "control", "sham", "vehicle", "comparat"})
CALLED_TREATED = frozenset({"intervent", "experi", "experimen", "verum", "active"})
BOTH = re.compile(r"\bplus\b|\+|\bcombin|\band\b|\bwith\b|\badd(?:ed|ition)\b")
AFTER = 14  # words behind a group's letter that may say what the group received
Side = int  # 1 the intervention, -1 the comparator


@dataclass(frozen=True, slots=True)
class Arms:
    """The stems that name each treatment and not the other. Words heard everywhere name neither."""

    sides: dict[str, Side]

    def mentions(self, words: Iterable[Token]) -> list[tuple[int, int, Side]]:
        """(start, end, side) of each mention, neighbouring words of one side joined."""
        found: list[tuple[int, int, Side]] = []
        for word in words:
            side = self.sides.get(word.stem)
            if side is None:
                continue
            if found and found[-1][2] == side and word.start - found[-1][1] <= 2:
                found[-1] = (found[-1][0], word.end, side)
            else:
                found.append((word.start, word.end, side))
        return found


def arms(question: Question, words: list[Token], short: dict[str, frozenset[str]]) -> Arms:
    """Words of each treatment: those the other lacks and the outcome lacks, then group letters, then common names.

    A word of the phrase itself tells more than an abbreviation that its text gives for a like phrase.
    """
    own, others = stems(question.intervention), stems(question.comparator)
    one, other = (widened(phrase, short) for phrase in (own, others))
    common = everywhere(words) | stems(question.outcome) if one or other else frozenset[str]()
    sides: dict[str, Side] = {word: 1 for word in one - other - common}
    sides |= {word: -1 for word in other - one - common}
    sides |= {word: 1 for word in own - others - common} | {word: -1 for word in others - own - common}
    sides |= {word: side for word, side in short_names(question, words).items() if word not in sides}
    if CONTROLS.search(question.comparator.lower()) or not other:
        sides = dict.fromkeys(CALLED_CONTROL - one, -1) | dict.fromkeys(CALLED_TREATED - other, 1) | sides
    elif CONTROLS.search(question.intervention.lower()):
        sides = dict.fromkeys(CALLED_CONTROL - other, 1) | sides
    return Arms(combined(question) | sides | initials(question) | letters(sides, words))


def combined(question: Question) -> dict[str, Side]:
    """ "The combination" is the treatment that has two parts where the other has one; that one is "alone"."""
    both = [BOTH.search(phrase.lower()) is not None for phrase in (question.intervention, question.comparator)]
    if both[0] == both[1]:
        return {}
    side = 1 if both[0] else -1
    return {stem("combination"): side, stem("combined"): side, "alone": -side, stem("monotherapy"): -side}


def short_names(question: Question, words: list[Token]) -> dict[str, Side]:
    """An abbreviation that no bracket explains, "CMF": the first letters of a treatment, where a text has it."""
    held = {word.stem for word in words}
    found: dict[str, Side] = {}
    for phrase, side in ((question.intervention, 1), (question.comparator, -1)):
        letters_of = "".join(word[0] for word in re.findall(r"[a-z]{3,}", phrase.lower().split("(")[0]))
        if 2 < len(letters_of) <= 6 and letters_of in held:
            found[letters_of] = -side if letters_of in found else side
    return found


def everywhere(words: list[Token]) -> frozenset[str]:
    """Words too general, or numbers, to name a treatment."""
    return frozenset(w.stem for w in words if w.stem.isdigit()) | general()


@cache
def general() -> frozenset[str]:
    """Stems too general to name one treatment."""
    return frozenset(stem(word) for word in printed()["general"].split())


def initials(question: Question) -> dict[str, Side]:
    """ "group O" for omeprazole, where the other treatment begins with another letter."""
    first = [phrase.lower().strip()[:1] for phrase in (question.intervention, question.comparator)]
    if first[0] == first[1] or "i" in first:
        return {}
    return {f"group {letter}": side for letter, side in zip(first, (1, -1), strict=True) if letter.isalpha()}


def letters(sides: dict[str, Side], words: list[Token]) -> dict[str, Side]:
    """ "group II" → the treatment whose words stand behind it (or before it, in brackets) where it is first named."""
    found: dict[str, Side] = {}
    named = [(place, word.stem) for place, word in enumerate(words) if word.stem.startswith("group ")]
    for number, (place, name) in enumerate(named):
        if name in sides or name in found:
            continue
        stop = named[number + 1][0] if number + 1 < len(named) else len(words)
        near = words[place + 1 : min(stop, place + AFTER)] or words[max(0, place - 6) : place]
        told = sum(sides.get(word.stem, 0) for word in near)
        if told:
            found[name] = 1 if told > 0 else -1
    return found
