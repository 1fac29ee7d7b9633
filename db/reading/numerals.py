"""Numbers as papers print them: 1,204, 1 204, 4·5, forty-two, one hundred and six. Pure, linear time.

`numbers(lower)` gives every number of a lower-case text with its place; what is counted is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
NUMBER = re.compile(
    rf"(?<![\w.\u00b7])(?=[\d.adefhnostz])(?:(?P<digits>{_DIGITS}|\.\d{{1,4}})(?!\d)"
    rf"|(?P<spelled>{_THOUSANDS}|{_HUNDREDS}|{_SMALL}|dozen)(?![a-z-]*[a-z]))"
)


@dataclass(frozen=True, slots=True)
class Number:
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
    return float(re.sub(r"[,\s]", "", digits).replace("\u00b7", "."))


def numbers(lower: str) -> Iterator[Number]:
    """Every number of a text in lower case, in order, none overlapping."""
    for found in NUMBER.finditer(lower):
        if digits := found["digits"]:
            yield Number(digits_value(digits), found.start(), found.end())
        else:
            yield Number(spelled_value(found["spelled"]), found.start(), found.end(), is_spelled=True)
