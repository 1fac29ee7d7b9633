"""Whose dose an amount is: the drug in the same phrase, the drug told by "respectively", else the nearest.

Another drug is known by its name or its ending (dose.yml); a word that only looks like a drug's name counts when it
touches the amount: "diosmin (50 mg/kg". Pure; every look is at a bounded window.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache
from itertools import islice

from db.reading.amounts import Amount, table
from db.reading.sought import sought

Drug = tuple[int, int, str, bool]  # start, end, name, whether another than the study drug
REACH_BEFORE, REACH_AFTER, RESPECTIVE = 90, 60, 240
MOST_REMEMBERED = 65_536  # words
MOST_NAMED, FAR = 50, 4000  # where a group's letters are looked up: so many mentions, so many code points
# What may stand between a drug and its amount when they are as good as one phrase: "ketamine (", "of oral".
PHRASE_BEFORE = re.compile(
    r"(?:\s\([a-z0-9-]{1,8}[;:,]\s)?"
    r"[\s(\[:=-]{0,3}(?:(?:hydrochloride|hcl|nasal spray|infusions?|at|of|(?:(?:mean|median|average) )?doses?|a|dosed|"
    r"i\.?v\.?|im|bolus|dosage)[\s(:;]{1,3}){0,4}"
)
PHRASE_AFTER = re.compile(
    r"[\s)]{0,2}(?:(?:sodium|calcium|liposomal|hyperbaric|isobaric|plain|of|doses?|per|the|active|placebo|comparator|oral|intravenous|intranasal|iv|i\.v\.|im|in|racemic|nasal|"
    r"low-dose|subcutaneous|sublingual|intramuscular|single|open-label|infused|inhaled|vaporized|s|r|[(])[ -]?){0,6}"
)
# "Ketamine (a bolus of … then 0.65 mg/kg per hour) and lorazepam"
OPENED, CLOSED = re.compile(r"\s\([^()]*"), re.compile(r"[^()]{0,12}\)")
OF_BETWEEN = re.compile(r"[\s)]{0,2}(?:doses? )?of (?:[a-z.]{1,14} ){0,2}")
COMMA_BETWEEN = re.compile(r",\s?")
# A drug and an amount do not belong together across these.
APART = re.compile(r"[;]|\. |\b(?:placebo|saline|versus|vs)\b")
WORD = re.compile(r"[a-z][a-z0-9-]{1,24}")
RESPECTIVELY = sought(r"\brespectively\b")
STOP = re.compile(r"[.;]\s")
# A word that touches an amount and ends as drugs' names do (no_drug of dose.yml: they end so too and are none).
LIKE_A_DRUG = r"[a-z]{4,20}(?:in|ine|one|ol|ide|ate|am|an|il|en|ax|ast|ant)"
TOUCHING_BEFORE = re.compile(rf"\b(?P<word>{LIKE_A_DRUG})\s\(?$")
TOUCHING_AFTER = re.compile(rf"\s(?:of\s)?(?P<word>{LIKE_A_DRUG})\b")


# "Group K received 0.5 mg/kg": a group called by its drug's first letters.
CALLED = re.compile(r"\bgroups?[\s-](?P<name>[a-z]{1,4})\b(?:(?!group)[^.;]){0,30}$")
NO_NAME = frozenset(
    {"the", "and", "or", "i", "ii", "iii", "iv", "was", "were", "a", "b", "c", "to", "with", "of", "in"}
)


@cache
def other_names() -> tuple[frozenset[str], tuple[str, ...]]:
    """Names of drugs that are not the study drug here, whole and by their endings, from dose.yml."""
    names = table()["other_drugs"].split()
    return frozenset(n for n in names if n[0] != "*"), tuple(sorted({n[1:] for n in names if n[0] == "*"}))


@cache
def no_drug() -> frozenset[str]:
    """Words that end as drugs' names do and are none."""
    return frozenset(table()["no_drug"].split())


@lru_cache(MOST_REMEMBERED)
def is_another(word: str) -> bool:
    """Whether a word names a drug that is not the study drug."""
    names, endings = other_names()
    return (word in names or (word.endswith(endings) and word not in no_drug())) and "ketamin" not in word


def drug_of(lower: str, amount: Amount, own: list[Drug]) -> tuple[str, bool]:
    """The drug an amount belongs to, and whether it is another than the study drug; "" when none is near."""
    low, high = max(0, amount.start - REACH_BEFORE), amount.end + REACH_AFTER
    before = nearest_drugs(lower, own, low, amount.start)[-1:]
    after = nearest_drugs(lower, own, amount.end, high)[:1]
    called = CALLED.search(lower, low, amount.start) if lower.find("group", low, amount.start) >= 0 else None
    if called and not (before and before[0][0] > called.start()):
        before = drugs_called(lower, own, called["name"], called.end("name"))
    ahead = [(lower[d[1] : amount.start], d) for d in before]
    behind = [(lower[amount.end : d[0]], d) for d in after]
    order = [d for words, d in behind if OF_BETWEEN.fullmatch(words)]
    order += [d for words, d in ahead if PHRASE_BEFORE.fullmatch(words)]
    if CLOSED.match(lower, amount.end, high):
        order += [d for words, d in ahead if OPENED.fullmatch(words)]
    order += [d for words, d in behind if PHRASE_AFTER.fullmatch(words)]
    order += touching(lower, amount)
    order += [d for words, d in ahead if COMMA_BETWEEN.fullmatch(words)]
    order += [d for words, d in ahead + behind if not APART.search(words)]
    return (order[0][2], order[0][3]) if order else ("", False)


def drugs_called(lower: str, own: list[Drug], name: str, at: int) -> list[Drug]:
    """The one drug of a text that a group's letters begin, as if it stood at the group's name: K is ketamine."""
    if name in NO_NAME:
        return []
    study = {
        d[2]: d
        for d in own[:MOST_NAMED]
        if lower[d[0] : d[1]].startswith(name) or (name[0] == "k" and d[2] == "racemic")
    }
    all_ = study or {d[2]: d for d in nearest_drugs(lower, [], 0, FAR) if d[2].startswith(name)}
    return [(at, at, d[2], d[3]) for d in all_.values()] if len(all_) == 1 else []


def touching(lower: str, amount: Amount) -> list[Drug]:
    """A word right beside the amount that looks like the name of a drug nobody listed."""
    before = TOUCHING_BEFORE.search(lower, max(0, amount.start - 30), amount.start)
    after = TOUCHING_AFTER.match(lower, amount.end, amount.end + 30)
    words = [m["word"] for m in (before, after) if m]
    return [(0, 0, word, True) for word in words if word not in no_drug() and "ketamin" not in word]


def nearest_drugs(lower: str, own: list[Drug], start: int, end: int) -> list[Drug]:
    """(start, end, name, is another drug) of every drug named between two code points, in order."""
    first, last = bisect_left(own, (start,)), bisect_left(own, (end,))
    study = [d for d in own[first:last] if d[1] <= end]
    words = lower[start:end]
    named = WORD.finditer(words) if any(map(is_another, WORD.findall(words))) else ()
    others = [(start + m.start(), start + m.end(), m[0], True) for m in named if is_another(m[0])]
    return sorted(study + [o for o in others if not any(d[0] < o[1] and o[0] < d[1] for d in study)])


def named_before(lower: str, own: list[Drug], start: int) -> list[Drug]:
    """The drugs of the sentence that ends where another starts."""
    low = max(0, start - RESPECTIVE)
    low = max([low, *(m.end() for m in STOP.finditer(lower, low, start) if m.end() < start)])
    return nearest_drugs(lower, own, low, start)


def respective(lower: str, found: list[Amount], own: list[Drug]) -> dict[int, list[Drug]]:
    """Start of an amount → the drug of each of its values, where "respectively" says that both stand in one order.

    All the drugs stand before all the amounts or behind them, as many as there are values.
    """
    told: dict[int, list[Drug]] = {}
    for said in RESPECTIVELY.finditer(lower):
        low = max(0, said.start() - RESPECTIVE)
        low = max([low, *(m.end() for m in STOP.finditer(lower, low, said.start()))])
        here = [amount for amount in found if low <= amount.start < said.start()]
        drugs = nearest_drugs(lower, own, low, said.start()) or named_before(lower, own, low)
        counts = [1 if amount.is_range else len(amount.values) for amount in here]
        if not 2 <= sum(counts) == len(drugs) == len({drug[2] for drug in drugs}):
            continue
        if drugs[-1][1] <= here[0].start or here[-1].end <= drugs[0][0]:
            rest = iter(drugs)
            told |= {one.start: list(islice(rest, count)) for one, count in zip(here, counts, strict=True)}
    return told
