"""What tells of arms; arms of one size: "30 in each group", "three groups of 25", "four groups (n = 6)". Pure."""

from __future__ import annotations

import re

from db.reading.arm_names import Named
from db.reading.numerals import TENS, UNITS, numbers
from db.reading.sought import sought

PEOPLE = r"(?:patients|participants|subjects|adults|children|women|men|veterans|individuals|people|volunteers|mothers)"
COUNTED = rf"(?:{PEOPLE}|rats|mice|animals|parturients|infants|cases)"
COUNT = rf"(?:\d{{1,5}}|(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(UNITS)})\b)?|{'|'.join(reversed(UNITS))})"
GROUPS = r"(?:groups?|arms?)"
MANY = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
HOW_MANY = re.compile(
    rf"\b(?P<k>{'|'.join(MANY)}|[2-8])\s(?:(?:equal|parallel|study|treatment|different|dose|random|experimental|"
    rf"comparison|intervention|equally|sized|main)\s){{0,3}}(?:groups|arms)\b"
)
EACH = tuple(
    sought(pattern)
    for pattern in (
        rf"(?:\bn\s{{0,2}}=\s{{0,2}})?\b(?P<n>{COUNT})\s?(?:{COUNTED}\s)?(?:were\s)?(?:assigned\s|allocated\s)?"
        rf"(?:(?:in|per|for|to|of)\s(?:each|both|every|all)\s(?:of the\s)?(?:\w{{2,12}}\s){{0,2}}{GROUPS}\b|"
        rf"per\s(?:\w{{2,12}}\s)?{GROUPS}\b|(?:in\s)?each\b(?! (?:day|week|visit|time|session|infusion))|"
        rf"/ ?{GROUPS}\b)",
        rf"\b(?:two|three|four|five|six|[2-8]) (?:[a-z]+ )?{GROUPS} of (?P<n>{COUNT})\b(?!\s?%)",
        rf"(?:two|three|four|five|six|[2-8]) {GROUPS} ?\(n\s{{0,2}}=\s{{0,2}}(?P<n>\d{{1,5}})(?: each)?\)",
        rf"\beach (?:{GROUPS} )?\(?n\s{{0,2}}=\s{{0,2}}(?P<n>\d{{1,5}})\b",
        rf"\beach (?:{GROUPS} )?(?:of which )?(?:had|containing|contained|with|comprising|comprised|including|included|"
        rf"consisting of|consisted of) (?P<n>{COUNT}) {COUNTED}",
    )
)
EQUAL = re.compile(
    r"\b(?P<k>two|three|four|five|six|[2-8]) (?:equal|equally sized|equal-sized) (?:groups|arms)\b|"
    r"\bequally (?:\w+ ){0,2}(?:in)?to (?P<k2>two|three|four|five|six|[2-8]) (?:groups|arms)\b"
)
ABOUT_ARMS = re.compile(
    r"comprised|consisted of|i[sz]ed with|random|assign|allocat|receiv|groups?\b|\barms?\b|\bn ?=|treated|versus|\bvs\b"
)
PLAIN_ABOUT = (
    "comprised", "consisted of", "ised with", "ized with", "random", "assign", "allocat", "receiv", "group", "arm",
    "n =", "n=", "treated", "versus", "vs",
)  # fmt: skip
# "The ketamine group comprised 35 patients", "ketamine was given to 25 patients and placebo to 24 patients"
GIVEN_BEFORE = re.compile(
    r"\s(?:(?:group|arm|cohort)\s)?(?:comprised|included|contained|consisted of|"
    r"(?:(?:was|were) )?(?:given|administered) (?:to|in)|to|in)\s"
)
WERE_GIVEN = sought(r"\b(?:given|administered) (?:to|in) ")
COUNTED_AFTER = re.compile(rf"\s{COUNTED}\b")

NONE_BEFORE = re.compile(r"\b(?:no |non-?|without )$")
JOINED = re.compile(r"(?: \d[\d.]* ?[mμ]?c?g(?:/kg)?)? ?(?:with|plus|\+|-) ?")


def size_of_each(words: str) -> tuple[int, int, int] | None:
    """(size, start, end) of the number that is every arm's size."""
    for pattern in EACH:
        if (found := pattern.search(words)) is not None:
            return int(next(numbers(found["n"])).value), found.start("n"), found.end("n")
    return None


def named_apart(words: str, named: list[Named]) -> list[Named]:
    """A name that stands twice told apart: "no ketamine", and "ketamine + propofol" beside propofol alone."""
    names = [name for _, _, name in named]
    if len(set(names)) == len(names):
        return named
    out: list[Named] = []
    last: Named | None = None
    for start, end, name in named:
        without = NONE_BEFORE.search(words, max(0, start - 8), start)
        joined = last and names.count(name) > 1 and JOINED.fullmatch(words, last[1], start)
        out.append((start, end, f"no {name}" if without else f"{last[2]} + {name}" if last and joined else name))
        last = out[-1]
    return out


def how_many(words: str) -> int:
    """How many groups a text in lower case speaks of; 0 when it does not say."""
    found = HOW_MANY.search(words)
    return (MANY.get(found["k"]) or int(found["k"])) if found else 0


def equal_groups(words: str) -> tuple[int, int, int] | None:
    """(how many, start, end) of "three equal groups"."""
    found = EQUAL.search(words)
    if found is None:
        return None
    count = found["k"] or found["k2"]
    return MANY.get(count) or int(count), found.start(), found.end()


def count_of(named: list[str]) -> int:
    """How many arms a sentence names: the groups' letters, else two drugs; 0 where that is not clear."""
    letters = {name for name in named if name.startswith("group ")}
    drugs = set(named) - letters
    return len(letters) if len(letters) > 1 else 2 if len(drugs) == 2 else 0


def names_of(named: list[str], count: int) -> list[str]:
    """The names of that many arms: the groups' letters, else the drugs, where there are as many; else numbers."""
    unique = list(dict.fromkeys(named))
    letters = [name for name in unique if name.startswith("group ")]
    drugs = [name for name in unique if name not in letters]
    return next(
        (names for names in (letters, drugs) if len(names) == count), [f"{i + 1} of {count}" for i in range(count)]
    )


def is_given(words: str, between: str, behind: str) -> bool:
    """Whether the words between an arm's name and a number give it so many; a bare "to" only after "given to"."""
    found = GIVEN_BEFORE.fullmatch(between)
    return bool(found and COUNTED_AFTER.match(behind)) and (
        between not in {" to ", " in "} or WERE_GIVEN.search(words) is not None
    )


def is_about_arms(words: str) -> bool:
    """Whether a sentence may speak of arms; plain letters are looked for first, which is faster."""
    return any(plain in words for plain in PLAIN_ABOUT) and ABOUT_ARMS.search(words) is not None
