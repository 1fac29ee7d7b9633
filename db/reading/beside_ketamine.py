"""A drug set against ketamine in so many words, where no comparator is read: "ketamine or acetaminophen"."""

from __future__ import annotations

import re

from db.reading.sought import sought
from db.reading.text import Document
from db.reading.whose import is_another

LONGEST = 1_500  # code points of a sentence looked at
GIVEN = (
    r"(?:(?:oral|rectal|intranasal|nasal|intravenous|iv|im|intramuscular|nebuli[sz]ed|topical|\d[\d.]{0,5} ?\S{1,8}|"
    r"\([^)]{1,20}\)) ){0,3}"
)
AGAINST = rf"(?:or|versus|vs\.?|compared (?:with|to)) {GIVEN}"
BEHIND = re.compile(rf"\bketamine {GIVEN}{AGAINST}(?P<drug>[a-z]{{5,24}})\b")
BEFORE = re.compile(rf"\b(?P<drug>[a-z]{{5,24}}) {GIVEN}{AGAINST}(?:es)?ketamine\b")
PLACE = r"(?:(?:after|with|in|under|for|by|on) )?(?:the )?"
SET = (
    re.compile(rf"\bketamine\b[^.;]{{0,40}}?\bthan {PLACE}(?P<drug>[a-z]{{5,24}})\b"),
    re.compile(rf"\b(?P<drug>[a-z]{{5,24}}) (?:\w+ ){{0,2}}than {PLACE}(?:es)?ketamine\b"),
    re.compile(rf"\bketamine (?:and|vs\.?|versus) \d[\d.]{{0,5}} ?%? {PLACE}(?P<drug>[a-z]{{5,24}})\b"),
)
VEHICLE = sought(r"\b(?:or|than|versus|and|with) (?:the )?vehicle\b|\bvehicle[- ]controlled")


def beside(text: Document) -> str:
    """The drug's name, or ""."""
    for sentence in text.sentences:
        words = text.words(sentence)[:LONGEST]
        if "ketamin" in words:
            found = (m["drug"] for pattern in (BEHIND, BEFORE, *SET) for m in pattern.finditer(words))
            drug = next((name for name in found if is_another(name) and "ketamin" not in name), "")
            if drug:
                return drug
    return "vehicle" if any(VEHICLE.search(text.lower[where]) for where in ("title", "abstract")) else ""
