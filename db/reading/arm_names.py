"""What the arms of a sentence are called: a drug, a comparator, a group's own name or letters. Pure."""

from __future__ import annotations

import re

from db.reading.amounts import amounts
from db.reading.text import Document, Sentence
from db.reading.whose import nearest_drugs
from db.reading.within import mentions_within

PRINTED = {"racemic": "ketamine", "none": "no treatment"}
BY_OWN_NAME = {"other-active", "antidepressant", "dose-comparison"}
SIZE_NEXT = r"(?=\s?[(,:;\[]{1,2}\s?n\s{0,2}=)"  # "(n = 30)" stands right behind
GROUP = re.compile(
    r"\b(?:groups? (?P<letter>[b-z]\d?|a(?= ?[(,;:)]|\d)|\d|i{1,3}|iv)\b(?!-)|"
    rf"groups? (?P<letters>[a-z][\w+-]{{0,9}}){SIZE_NEXT}|"
    r"(?P<name>control|intervention|treatment|study|experimental|active|"
    r"standard|comparison|low-dose|high-dose) (?:group|arm)\b|"
    r"(?P<amount>\d[\d.]{0,5} ?[mμ]g(?:/kg)?) (?:group|arm)\b|"
    r"(?P<level>(?:low|lower|standard|medium|middle|high|higher)[- ]dose)(?=\s?\([^()]{0,30}\bn\s{0,2}=)|"
    rf"(?P<own>[a-z][\w+/-]{{0,19}}) (?:group|arm){SIZE_NEXT}|"
    r"(?P<plain>(?:oral )?antidepressant|psychotherapy|sham)(?= (?:plus|alone|and placebo|\(n))|"
    rf"(?<=[\s,(])(?P<bare>[a-z]\d?|i{{1,3}}|iv){SIZE_NEXT})"
)
# In a sentence that tells who was assigned to what, any words before "(n = 30)" name an arm, but these.
ASSIGNED = re.compile(r"random|assign|allocat")
BEFORE_SIZE = re.compile(rf"(?P<said>(?:[a-z][\w+/-]{{0,24}} ){{0,2}}[a-z][\w+/-]{{1,24}}){SIZE_NEXT}")
NO_ARM = re.compile(
    r"\b(?:[mμ]?c?g(?:/\w+)*|m?l|kg|h|min|hours?|minutes?|days?|weeks?|months?|baseline|follow-?up|visit|week-\d+|"
    r"patients|participants|subjects|adults|children|women|men|people|individuals|volunteers|studies|trials|rcts|"
    r"randomi[sz]ed|completed|completers|analy[sz]ed|enrolled|included|screened|excluded|withdrew|total|sample|all|"
    r"groups?|arms?|each|cohort|responders|events?|cases|rats|mice|animals|females?|males?|those|who|were|was)\b"
)
SIZED = re.compile(rf"(?: (?:group|arm))?{SIZE_NEXT}")
LISTED = re.compile(r"(?:,|\bor|\band|\bversus|\bvs\.?) $")
LITTLE = re.compile(r"^(?:(?:to|or|and|the|with|either|of|in|a|an) )+")

Named = tuple[int, int, str]  # start, end, name of an arm


def named_in(document: Document, sentence: Sentence, words: str) -> list[Named]:
    """Every name of an arm in a sentence, offsets within it; a dose tells arms of one drug apart."""
    at = sentence.start
    found: list[Named] = []
    for field in ("compound", "comparator"):
        for m in mentions_within(field, document, sentence.where, at, sentence.end):
            name = words[m.start - at : m.end - at] if m.value in BY_OWN_NAME else PRINTED.get(m.value, m.value)
            found.append((m.start - at, m.end - at, name))
    found += [(d[0], d[1], d[2]) for d in nearest_drugs(words, [], 0, len(words))]
    drugs = without_overlaps(found)
    groups = [
        (m.start(), m.end(), group_name(m)) for m in GROUP.finditer(words) if not (m["own"] and overlaps(m, drugs))
    ]
    known = without_overlaps([*drugs, *groups, *bare_doses(words, drugs)])
    return with_doses(words, without_overlaps([*known, *unknown_before_size(words, drugs, known)]))


def group_name(m: re.Match[str]) -> str:
    """A group's own name, or "group " and its letters."""
    letters = m["letter"] or m["letters"] or m["bare"]
    return f"group {letters}" if letters else str(m["name"] or m["amount"] or m["level"] or m["own"])


def bare_doses(words: str, drugs: list[Named]) -> list[Named]:
    """Doses before "(n = 30)" that stand without their drug: "ketamine 0.1 mg/kg (n = 18), 0.2 mg/kg (n = 20)"."""
    if "n" not in words or len(drugs) == 0:
        return []
    sized = [
        a for a in amounts(words) if SIZED.match(words, a.end) and LISTED.search(words, max(0, a.start - 8), a.start)
    ]
    own = [a for a in sized if not any(0 <= a.start - end <= 12 for _, end, _ in drugs)]
    return [(a.start, a.end, f"{a.value} {a.unit}") for a in own]


def unknown_before_size(words: str, drugs: list[Named], known: list[Named]) -> list[Named]:
    """Words before "(n = 30)" that hold no known name, where people are assigned to a drug with its "(n = 30)" too."""
    if not ASSIGNED.search(words) or not any(SIZED.match(words, end) for _, end, _ in drugs):
        return []
    found = [m for m in BEFORE_SIZE.finditer(words) if not overlaps(m, known) and not NO_ARM.search(m["said"])]
    return [(m.start(), m.end(), LITTLE.sub("", m["said"])) for m in found]


def overlaps(m: re.Match[str], named: list[Named]) -> bool:
    """Whether a match shares words with a name."""
    return any(start < m.end() and m.start() < end for start, end, _ in named)


def without_overlaps(found: list[Named]) -> list[Named]:
    """In reading order, the longest of those that share words."""
    kept: list[Named] = []
    for arm in sorted(found, key=lambda arm: (arm[0], -arm[1])):
        if not kept or arm[0] >= kept[-1][1]:
            kept.append(arm)
    return kept


def with_doses(words: str, named: list[Named]) -> list[Named]:
    """ "ketamine 0.5 mg/kg" where a sentence names one drug with several doses."""
    names = [name for _, _, name in named]
    given = list(amounts(words)) if len(set(names)) < len(names) else []
    out = []
    for start, end, name in named:
        near = [a for a in given if 0 <= a.start - end <= 12 or 0 <= start - a.end <= 4]
        dose = f" {near[0].value} {near[0].unit}" if near and names.count(name) > 1 else ""
        out.append((start, end, name + dose))
    return out
