"""Sums of counts of people, where a paper states its groups and no total: "20 patients and 21 controls". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from db.reading.candidate import QUARTERS, Candidate

INSIDE = re.compile(
    r"\b(?:of (?:whom|which|these|those)|including|includ|subset|subsample|subgroup|were (?:male|female|men|women))"
)
AGAINST = re.compile(r"\b(?:versus|vs|compared|or|with|from|to)\b")
KEPT = frozenset({"n =", "( n =", "has noun", "share of a whole", "said before", "below six", "noun next", *QUARTERS})


def every_sum(lower: str, found: list[Candidate]) -> list[Candidate]:
    """The sums of all counts of a text; the counts that are part of another are marked so."""
    groups = groups_of(lower, found)
    for position, one in enumerate(found):
        one.cues |= {"part of one before"} if groups[position] != position else set()
    return [*sums(lower, found), *sums_of_groups(lower, found, groups)]


def sums(lower: str, found: list[Candidate]) -> Iterator[Candidate]:
    """Two, three or four counts that follow one another closely, added up: what a total would be.

    A count that is the sum of those after it ("158 were randomised to placebo (n = 54), ...") is no part of one.
    """
    stated = {one.value for one in found}
    for size in (2, 3, 4):
        for position in range(len(found) - size + 1):
            parts = found[position : position + size]
            is_total = "sum of what follows" in parts[0].cues
            if not is_total and all(after.start - before.end < 160 for before, after in pairwise(parts)):
                yield added_up(lower, parts, stated)


def sums_of_groups(lower: str, found: list[Candidate], of_group: list[int]) -> Iterator[Candidate]:
    """ "23 patients (11 men, 12 women) and 27 controls": groups that follow one another, without their parts."""
    stated = {one.value for one in found}
    groups = sorted(set(of_group))
    if len(groups) == len(found):
        return
    last = {group: found[position].end for position, group in enumerate(of_group)}
    for size in (2, 3, 4, 5):
        for position in range(len(groups) - size + 1):
            chosen = groups[position : position + size]
            skips = chosen[-1] - chosen[0] >= size
            if skips and all(follows(found[after], found[before], last[before]) for before, after in pairwise(chosen)):
                together = added_up(lower, [found[place] for place in chosen], stated)
                together.cues.add("sum: of groups with parts")
                yield together


def follows(after: Candidate, before: Candidate, last: int) -> bool:
    """Whether a group stands close enough to the one before, the last of whose parts ends at `last`."""
    return after.start - last < 160 and after.start - before.end < 300


def groups_of(lower: str, found: list[Candidate]) -> list[int]:
    """For each count the place of the one it is a part of, or its own."""
    out: list[int] = []
    parts_to_come = 0
    for position, one in enumerate(found):
        group = out[-1] if out else position
        if parts_to_come:
            parts_to_come -= 1
        elif not is_part(lower, found[group], found[position - 1], one) or group == position:
            group = position
            parts_to_come = parts_that_follow(found, position)
        out.append(group)
    return out


def is_part(lower: str, whole: Candidate, previous: Candidate, one: Candidate) -> bool:
    """Whether a count tells how a larger one before it is made up: in its bracket, "of whom", a share, a sex."""
    if one.value >= whole.value or one.start - previous.end > 160:
        return False
    between = lower[whole.end : one.start]
    is_inside = between.rfind("(") > between.rfind(")") or ("( n =" in whole.cues and ")" not in between)
    is_sex = "counts: sex" in one.cues and "counts: sex" not in whole.cues
    return (
        (is_inside and "n =" not in one.cues)
        or is_sex
        or "share of a whole" in one.cues
        or bool(INSIDE.search(between))
    )


def parts_that_follow(found: list[Candidate], position: int) -> int:
    """How many of the next counts add up to this one; 0 when they do not."""
    here = found[position]
    later = [one.value for one in found[position + 1 : position + 5] if one.start - here.end < 300]
    return next((size for size in (2, 3, 4) if sum(later[:size]) == here.value and len(later) >= size), 0)


def added_up(lower: str, parts: list[Candidate], stated: set[int]) -> Candidate:
    """One sum with its cues: what its parts share and what stands between them."""
    value = sum(one.value for one in parts)
    between = [lower[a.end : b.start] for a, b in pairwise(parts)]
    shared = set.intersection(*(one.cues for one in parts))
    cues = {f"sum of {len(parts)}"}
    cues |= {"sum: " + cue for cue in shared if cue in KEPT or cue.startswith(("counts:", "just after:"))}
    facts = {
        "sum: is stated": value in stated,
        "sum: some n =": any("n =" in one.cues for one in parts),
        "sum: same noun": len({one.noun for one in parts}) == 1,
        "sum: joined by and": all(re.search(r"\band\b", words) for words in between[-1:]),
        "sum: one against the other": any(AGAINST.search(words) for words in between),
        "sum: part of the other": any(INSIDE.search(words) for words in between),
        "sum: across sentences": any(re.search(r"[.;:]\s", words) for words in between),
        "sum: close together": all(len(words) < 60 for words in between),
        "sum: starts at the first count": "first count" in parts[0].cues,
        "sum: a total before": "sum of what follows" in parts[0].cues,
        "sum: after a total of": "total of" in parts[0].cues,
        "sum: starts before": "smaller than one before" in parts[0].cues,
        "sum: the same again": len({(one.value, one.noun) for one in parts if one.noun})
        < sum(bool(one.noun) for one in parts),
        "sum: some are parts": any("part of one before" in one.cues for one in parts),
        "sum: of sexes": any("counts: sex" in one.cues for one in parts),
        "sum: with controls": parts[-1].noun in {"controls", "nonusers", "volunteers"}
        or "just after: healthy" in parts[-1].cues,
    }
    cues |= {name for name, holds in facts.items() if holds}
    return Candidate(value, parts[0].start, parts[-1].end, parts[0].noun, cues, tuple(parts))
