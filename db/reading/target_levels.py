"""Doses given as a level to be kept in the blood: "target plasma levels of 100 and 200 ng/ml" of ketamine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.reading.amounts import JOIN, NUMBER, Amount, value_of
from db.reading.sought import sought

LEVEL = sought(rf"(?<![\w.]){NUMBER}(?:{JOIN}{NUMBER}){{0,7}}\s?(?P<mass>ng|μg|mcg)\s?(?:/\s?ml\b|ml-1|ml\s?\(?-1\)?)")
MASS = {"ng": "ng/ml", "μg": "µg/ml", "mcg": "µg/ml"}
# What is aimed at or given, not what was measured.
AIMED = sought(r"\btarget|\bdos(?:e|es|ing)\b|computer-(?:controlled|assisted)|\bclamp")
MEASURED = re.compile(r"±|\b(?:measured|mean|median|averag\w+|peak|reached|observed|was|were)\b[^.;]{0,30}$")
REACH = 90


def target_levels(lower: str) -> Iterator[Amount]:
    """Each list of levels that ketamine was given for, in order."""
    for found in LEVEL.finditer(lower):
        start, end = found.span()
        ahead = lower[max(0, start - REACH) : start]
        around = ahead + lower[start : end + REACH]
        if "ketamin" in around and AIMED.search(around) and not MEASURED.search(ahead):
            head = lower[start : found.start("mass")]
            values = tuple(value_of(number) for number in re.findall(NUMBER, head))
            is_range = len(values) == 2 and re.search(r"\d\s?(?:-|to)\s?\d", head) is not None
            yield Amount(values, is_range, MASS[found["mass"]], start, end)
