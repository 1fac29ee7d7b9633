"""Days told by name: "the third postoperative day", "the 3rd day after", "POD 3", "by the fourth week", "next day"."""

from __future__ import annotations

from db.reading.sought import sought

HOURS = {"day": 24.0, "week": 168.0, "month": 720.0}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
AFTER_SURGERY = r"(?:post-?operative|post-?partum|post-?infusion|post-?surgical|post-?treatment)\s"
ORDINAL = sought(
    rf"\b(?P<n>{'|'.join(ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th))\s(?P<post>{AFTER_SURGERY})?(?P<of>day|week|month)\b"
    r"(?(post)|(?=\s(?:after|post|following)))|"
    rf"\bby the (?P<by>{'|'.join(ORDINALS)}) (?P<u>day|week|month)\b"
)
POD = sought(r"\bpods? ?(?P<n>\d{1,2})\b")
NEXT_DAY = sought(
    r"\b(?:(?:the )?(?:next|following) (?:day|morning)|(?:the )?morning after|the (?:day|night) after|"
    r"first (?:postoperative )?night)\b(?! (?:admission|discharge|birth))"
)


def named_days(words: str) -> list[tuple[int, int, float]]:
    """(start, end, hours) of each."""
    found = [
        (m.start(), m.end(), ordinal(m["n"] or m["by"]) * HOURS[m["of"] or m["u"]]) for m in ORDINAL.finditer(words)
    ]
    found += [(m.start(), m.end(), float(m["n"]) * 24) for m in POD.finditer(words)]
    return found + [(m.start(), m.end(), 24.0) for m in NEXT_DAY.finditer(words)]


def ordinal(words: str) -> int:
    """3 from "third" and "3rd"."""
    return ORDINALS.get(words) or int(words[:-2])
