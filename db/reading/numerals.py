"""Numbers as papers print them: 1,204, 1 204, 4·5, forty-two, one hundred and six. Pure, linear time.

`numbers(lower)` gives every number of a lower-case text with its place; what is counted is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_SMALL_NAMES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TEN_NAMES = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
UNITS = {name: value for value, name in enumerate(_SMALL_NAMES)}
TENS = dict(zip(_TEN_NAMES, range(20, 100, 10), strict=True))
SPELLED = {**UNITS, **TENS, "fourty": 40, "dozen": 12}

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_SMALL = rf"(?:{'|'.join(TENS)}|fourty)(?:[ -]{{1,2}}(?:{_ONES})(?![a-z]))?|{'|'.join(reversed(UNITS))}"
_HUNDREDS = rf"(?:(?:{_SMALL}|a)[ -]hundred(?:[ -](?:and[ -])?(?:{_SMALL})(?![a-z]))?)"
_THOUSANDS = rf"(?:(?:{_HUNDREDS}|{_SMALL}|a)[ -]thousand(?:,? (?:and )?(?:{_HUNDREDS}|{_SMALL})(?![a-z]))?)"
# A comma or a (thin) space may part thousands; a full stop or a middle dot the decimals.
_DIGITS = (
    r"\d{1,3}(?:,\d{3}){1,3}(?!\d)|\d{1,3}(?:[\u2009\u202f\u00a0 ]\d{3}){1,2}(?![\d.])|\d{1,9}(?:[.\u00b7]\d{1,6})?"
)
# In digits: tried only where a digit stands. In words: with the letter before, at the beginning of words only.
DIGIT = re.compile(r"\d+")
IN_DIGITS = re.compile(rf"(?<![\w.\u00b7])(?:{_DIGITS}|\.\d{{1,4}})(?!\d)")
_WORDS = r"(?=a[ -]|zero|one|tw[eo]|thi?r|fou|for|fi[fv]|six|sev|eig|nin|ten|ele|doz)" + (
    rf"(?P<words>{_THOUSANDS}|{_HUNDREDS}|{_SMALL}|dozen)(?![a-z-]*[a-z])"
)
FIRST_IN_WORDS, IN_WORDS = re.compile(_WORDS), re.compile(rf"[^\w.\u00b7]{_WORDS}")


class Number(NamedTuple):
    """A number and where it stands: text[start:end]. is_spelled when written in words."""

    value: float
    start: int
    end: int
    is_spelled: bool = False

    @property
    def is_whole(self) -> bool:
        """True for 12 and twelve, not for 0.5."""
        return self.value == int(self.value)


def spelled_value(words: str) -> int:
    """The value of an English number in words: "one hundred and six" is 106."""
    total = current = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word == "thousand":
            total, current = (total + max(current, 1) * 1000), 0
        elif word == "hundred":
            current = max(current, 1) * 100
        else:
            current += SPELLED.get(word, 0)
    return total + current


def digits_value(digits: str) -> float:
    """The value of a number in digits, thousands parted by commas or thin spaces, decimals by a point."""
    return float(digits if digits.isdecimal() else re.sub(r"[,\s]", "", digits).replace("\u00b7", "."))


def numbers(lower: str) -> Iterator[Number]:
    """Every number of a text in lower case, in order, none overlapping."""
    yield from sorted([*in_digits(lower), *in_words(lower)], key=lambda number: number.start)


def in_digits(lower: str) -> Iterator[Number]:
    """Numbers printed in digits."""
    last = 0
    for run in DIGIT.finditer(lower):
        start = run.start()
        if start >= last:
            point = start - 1 if start and lower[start - 1] == "." else start
            if found := IN_DIGITS.match(lower, point):
                last = found.end()
                yield Number(digits_value(found[0]), point, last)


def in_words(lower: str) -> Iterator[Number]:
    """Numbers printed in words."""
    first = FIRST_IN_WORDS.match(lower)
    for found in [*([first] if first else []), *IN_WORDS.finditer(lower, first.end() if first else 0)]:
        yield Number(spelled_value(found["words"]), *found.span("words"), is_spelled=True)
