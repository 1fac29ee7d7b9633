"""How many people were in each arm: sample_size findings whose unit is "arm: NAME".

An arm is named by a drug, a comparator or a group's own name. Of all sentences that give arms their sizes the one
is kept whose sizes add up to the total, else the one with the most arms; "30 in each group" is a finding an arm, where
it is said how many there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from db.reading.arm_names import Named, named_in
from db.reading.arms_each import (
    COUNTED,
    PEOPLE,
    count_of,
    equal_groups,
    how_many,
    is_about_arms,
    is_given,
    named_apart,
    names_of,
    size_of_each,
)
from db.reading.counting import is_something_else
from db.reading.finding import Finding
from db.reading.numerals import numbers
from db.reading.sought import sought
from db.reading.text import Document, Sentence
from db.reading.within import LONGEST

FIELD, EACH = "sample_size", "each"
RULE = "arm-size: the number given to a named arm, or to each"
N_BEFORE = re.compile(r"\bn\s{0,2}=\s{0,2}$")
VERB = (
    r"(?:to receive|to have|to|in|into|received|receiving|with|on|given|were given|[a-z]{4,14}ed with|underwent|had|"
    r"(?:sedation|analgesia|ana?esthesia|treatment|induction) with)"
)
BEFORE_VERB = rf"(?:{PEOPLE}\s)?(?:who\s)?(?:\(\d[\d.]* ?%\)\s)?(?:were\s|was\s)?(?:randomly\s|then\s)?"
BEFORE_NAME = (
    r"(?:the\s|either\s|normal\s|in\s|an?\s|active\s|oral\s|intravenous\s|iv\s|intranasal\s|single\s|one\s|infusions?\s|of\s|"
    r"sub-?an(?:a)?esthetic\s|low-dose\s|repeated\s|adjunctive\s|racemic\s|intramuscular\s|subcutaneous\s|nasal\s|"
    r"(?:sedation|analgesia|ana?esthesia|treatment|induction) with\s|\d[\d.]* ?[mμ]g(?:/kg)?\s){0,5}"
)
GIVEN_AFTER = re.compile(
    rf"[)\]]?\s{BEFORE_VERB}(?:assigned\s|randomi[sz]ed\s|allocated\s|designated\s)?{VERB}\s{BEFORE_NAME}"
)
SAID_BEFORE = re.compile(
    r"(?:\s\d[\d.]* ?(?:[mμ]?c?g|ml)(?:/kg)?(?:/h)?)?(?:\s(?:group|arm|patients|recipients))?\s?[,:;(\[]\s?(?:n ?= ?)?$"
)
ENDS_AFTER = re.compile(rf"\s?(?:{COUNTED}|[;,)\]])")
CONTROLS_AFTER = re.compile(r"\s(?:control (?:patients|subjects|participants)|controls)\b")
WERE_TREATED = sought(r"receiv|treated with|assign|allocat|random")
NAMED_AFTER = re.compile(
    r"\s?(?:\w+\s)?(?:group|arm|patients|participants|subjects|recipients|users|[,;)]|and|versus|vs)"
)
OR_ANOTHER = sought(r"\s(?:group\s)?(?:\(?\d[\w./ ]{0,14}\)? )?(?:or|versus|vs|and then)\b|(?:\sgroups?)? ?\(n")
LARGEST, MANY_ARMS = 100_000, 8
UNEVEN = 15  # no trial gives one arm so many times the people of another
FEW = 10  # "three with ketamine and two with midazolam" are more often events than arms


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm's size: text[start:end] of `where` are the number's words."""

    name: str
    size: int
    where: str
    start: int
    end: int


def read(document: Document, total: int | None = None) -> list[Finding]:
    """The arms of the best sentence, in reading order; total is the number of people where it is known."""
    return [as_finding(document, arm) for arm in arms(document, total)]


def arms(document: Document, total: int | None = None) -> list[Arm]:
    """The arms with their sizes; the total tells which sentence speaks of everyone."""
    best: list[Arm] = []
    best_score = 0.0
    for said, is_random, is_at_home in by_sentence(document):
        found = [arm for arm in said if arm.size != total]
        score = score_of(found, whole_of(document, found) or total, is_random, is_at_home)
        if score > best_score:
            best, best_score = found, score
    if len(best) == 1 and best[0].name == EACH:
        return spread(document, best[0], total)
    return best or list(equal_arms(document, total))


def spread(document: Document, each: Arm, total: int | None) -> list[Arm]:
    """An arm a group where every group has one size: as many as the total or the text says; else just the one."""
    sentence = document.sentence_at(each.where, each.start)
    words = document.words(sentence)
    named = [name for _, _, name in named_in(document, sentence, words)]
    count = total // each.size if total and total % each.size == 0 and total > each.size else 0
    count = count or how_many(words) or how_many(document.lower["abstract"]) or count_of(named)
    if not 2 <= count <= MANY_ARMS:
        return [each]
    return [replace(each, name=name) for name in names_of(named, count)]


def equal_arms(document: Document, total: int | None) -> Iterator[Arm]:
    """The total shared by "three equal groups"."""
    for sentence in document.sentences if total else ():
        words = document.words(sentence)
        found = equal_groups(words) if sentence.role != "background" and "equal" in words else None
        if found and total and total % found[0] == 0:
            count, start, end = found
            for name in names_of([name for _, _, name in named_in(document, sentence, words)], count):
                yield Arm(name, total // count, sentence.where, sentence.start + start, sentence.start + end)
            return


def whole_of(document: Document, found: list[Arm]) -> int | None:
    """The people randomised in all, where a sentence prints them beside its arms and they add up to just that."""
    whole = sum(arm.size for arm in found)
    if len(found) < 2:
        return None
    words = document.words(document.sentence_at(found[0].where, found[0].start))
    return whole if "random" in words and re.search(rf"\b{whole}\b", words) else None


def by_sentence(document: Document) -> list[tuple[list[Arm], bool, bool]]:
    """(arms, whether it says "random", whether it is methods or results) of each sentence; found once."""
    if "arms" not in document.memo:
        document.memo["arms"] = [
            (arms_in(document, s, words), "random" in words, s.role in {"methods", "results"})
            for s in document.sentences
            if s.role != "background" and is_about_arms(words := document.words(s)) and len(words) <= LONGEST
        ]
    sentences: list[tuple[list[Arm], bool, bool]] = document.memo["arms"]
    return sentences


def score_of(found: list[Arm], total: int | None, is_random: bool, is_at_home: bool) -> float:
    """How well a sentence's arms stand for the study's: they add up, there are several, people were randomised."""
    sizes = [arm.size for arm in found]
    in_all = sum(sizes)
    if sizes and max(sizes) > UNEVEN * min(sizes):
        return 0.0
    each = len(found) == 1 and found[0].name == EACH
    if (len(found) < 2 and not each) or (total is None and not is_random and not each and in_all < FEW):
        return 0.0
    if total is not None and not (total / MANY_ARMS if each else total / 2) <= in_all <= total:
        return 0.0
    adds_up = total is not None and (in_all == total or (each and total % in_all == 0))
    return 1.0 + 4 * adds_up + is_random + 0.5 * is_at_home


def arms_in(document: Document, sentence: Sentence, words: str) -> list[Arm]:
    """Each arm of one sentence once, the first size given to it."""
    counts = [
        number
        for number in numbers(words)
        if number.is_whole and 1 < number.value < LARGEST and not is_something_else(words, number)
    ]
    named = named_apart(words, named_in(document, sentence, words)) if counts else []
    sizes: dict[str, Arm] = {}
    floor = 0
    for number in counts if named else ():
        if arm := arm_of(words, number.start, number.end, named, floor):
            floor, at = number.end, sentence.start
            sizes.setdefault(arm, Arm(arm, int(number.value), sentence.where, at + number.start, at + number.end))
    return list(sizes.values()) if len(sizes) > 1 else [*each_arm(sentence, words), *sizes.values()][:1]


def arm_of(words: str, start: int, end: int, named: list[Named], floor: int) -> str:
    """The arm a number is the size of, or ""."""
    ahead, behind = words[max(0, start - 60) : start], words[end : end + 110]
    before = [arm for arm in named if max(floor, start - 110) <= arm[0] and arm[1] <= start][-1:]
    after = [arm for arm in named if end <= arm[0] <= end + 110][:1]
    given = GIVEN_AFTER.match(behind)
    if after and given and after[0][0] - end <= given.end():
        return "" if OR_ANOTHER.match(words[after[0][1] : after[0][1] + 40]) else after[0][2]
    if N_BEFORE.search(ahead):
        return before[0][2] if before and not re.search(r"\.\s|\)[;.]", words[before[0][1] : start]) else ""
    if after and after[0][0] - end <= 1 and NAMED_AFTER.match(words[after[0][1] : after[0][1] + 40]):
        return after[0][2]
    if before and SAID_BEFORE.fullmatch(words[before[0][1] : start]) and ENDS_AFTER.match(behind):
        return before[0][2]
    if before and is_given(words, words[before[0][1] : start], behind):
        return before[0][2]
    return "controls" if CONTROLS_AFTER.match(behind) and WERE_TREATED.search(words[:start]) else ""


def each_arm(sentence: Sentence, words: str) -> Iterator[Arm]:
    """ "30 in each group", "n = 30 per arm"."""
    if found := size_of_each(words):
        size, start, end = found
        if 1 < size < LARGEST:
            yield Arm(EACH, size, sentence.where, sentence.start + start, sentence.start + end)


def as_finding(document: Document, arm: Arm) -> Finding:
    """value the size, unit the arm."""
    return document.finding(FIELD, str(arm.size), arm.where, arm.start, arm.end, RULE, f"arm: {arm.name}")
