"""A clause as it is weighed: what is denied in it, what holds in every arm, and which treatment stands behind "to".

Cues (result_cues.yml) are words; here a few of them get the sense that the words around them give: "superior to X" puts
X second, "fell in both arms" is no difference between them, "do not support the use of X" denies what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from db.reading.relevance import Clause, Mention
from db.reading.result_cues import POLARITY, Cue
from db.reading.sought import sought

LONGEST = 900  # code points of a clause looked at
REACH = 60  # code points between a cue and what says that it holds in every arm
# What follows is denied: no difference is what is said.
DENIED = re.compile(
    r"\b(?:(?:do|does|did|could|can|would)(?: not|n't)|cannot|fail(?:s|ed)? to|failure to|unable to) (?:\w+ ){0,2}?"
    r"(?:support\w*|favou?r|vary|separate|recommend|justify|confirm|outperform|establish|detect|document|surpass|"
    r"impair|worsen|harm|compromise|aggravate|induce|cause)\b|"
    r"\bno (?:[\w-]+ ){0,6}?(?:interactions?|separation|superiority|support)\b|"
    r"\bno (?:suggestion|evidence|indication|signs?) (?:of|that) [\w-]+|"
    r"\bsignificance (?:was|were) (?:not|never) \w+|\bnull (?:results?|findings?|effects?|hypothesis)\b|"
    r"\b(?:is|was|are|were) not (?:\w+ )?(?:recommended|supported|justified|confirmed)\b|"
    r"\bdo(?:es)? not have (?:an? |any )?(?:\w+ ){0,2}(?:benefit|effect|advantage)"
)
DENIALS = ("no", "fail", "unable", "n't", "null")  # of which every denial has one
# "in both groups", "in all arms": what is said holds for the treatments alike.
IN_EACH = re.compile(
    r"[^,;.]{0,40}?\b(?:in|across|for|with|within|by) (?:both|all|each|either|the (?:two|three)) (?:of )?(?:the )?"
    r"(?:[\w-]+ and (?:the |in )?)?(?:[\w-]+ ){0,2}"
    r"(?:groups?|arms?|treatments?|conditions?|cohorts?|regimens?|drugs?)\b"
)
EACH_DID = re.compile(
    r"\b(?:both|all) (?:\w+ ){0,2}(?:groups|arms|treatments|conditions|cohorts|regimens|drugs)(?: \w+){0,3} $"
)
PAIRED = re.compile(r",? (?:and|as well as|or) (?:the )?(?:\w+ ){0,1}")
BE = re.compile(r"\b(?:are|were|was|both|each|equally|offer\w*|provid\w*|produc\w*|improv\w*|reduc\w*|gave|had)\b|^ ?$")
# The treatment behind these is the one held against.
TO = sought(r"\b(?:superior|inferior|preferable|preferred|noninferior) (to) ")
JOINED = re.compile(
    r" ?(?:\+|-|\bplus\b|\b(?:combined|in combination|together|co-?administered) with\b|\badded to\b)"
    r" ?(?:(?:the|a|an|intravenous|iv|oral|intranasal|low-dose|\d[\d.]{0,5} ?mg(?:/kg)?) ){0,3}"
)
USED_UP = re.compile(r"[ -](?:\w+ )?(?:consum|requir|usage|sparing|equivalent|demand|needs?\b)")
USES = re.compile(r"\b(?:less|fewer|mg of|amounts? of|need for|consumption of|requirements? (?:for|of)) (?:\w+ )?$")
COMBINED = sought(
    r"\b(?:combined|combination|mixture|add-on|adjunct(?:ive)?) (?:group|arm)\b|\bthe (?:mixture|combination)\b(?! of)"
)
# "In this trial of A vs B, ...": the name of the trial, which sets nothing above anything.
A_TRIAL_OF = re.compile(r"\b(?:trials?|study|studies|comparisons?|analys[ei]s|rcts?) (?:of|on) (?:[\w-]+ ){0,2}$")
BESIDE = 30  # code points between "vs" and the arm before it in a trial's name
INERT = re.compile(r"placebo|saline|midazolam|controls?\b")

NO_CUE = re.compile(
    r"no longer\b|inhibitors?\b|droperidol|prevention (?:program|trial|stud)"
)  # that only begin as cues do
MORE_THAN = re.compile(r" than (?:\d|half|twice|one|two|three|a third)")


def sharpened(clause: Clause, lower: str) -> Clause:
    """The clause with the cues that its words leave, and treatments given together as one."""
    stop = min(clause.end, clause.start + LONGEST)
    no = any([lower.find(word, clause.start, stop) >= 0 for word in DENIALS])
    compares = any(cue.kind == "than" for cue in clause.cues)
    denied = [Cue("no-difference", *m.span()) for m in DENIED.finditer(lower, clause.start, stop)] if no else []
    kept = [
        c
        for c in clause.cues
        if (c.kind not in POLARITY or compares or not is_in_each(c, clause, lower))
        and not any(d.start <= c.start < d.end for d in denied)
        and not NO_CUE.match(lower, c.start)
        and not MORE_THAN.match(lower, c.end)  # "more than 20% less" is less
    ]
    behind = [Cue("than", *m.span(1)) for m in TO.finditer(lower, clause.start, stop)]
    arms = tuple(together(clause, lower))
    kept = [c for c in kept if not names_a_trial(c, arms, clause, lower)]
    return replace(clause, cues=tuple(sorted([*kept, *denied, *behind], key=place)), arms=arms)


def names_a_trial(cue: Cue, arms: tuple[Mention, ...], clause: Clause, lower: str) -> bool:
    """Whether a "vs" stands in a trial's name."""
    one = next((m for m in arms if cue.start - BESIDE <= m[1] <= cue.start), None) if cue.kind == "than" else None
    return one is not None and A_TRIAL_OF.search(lower, max(clause.start, one[0] - 60), one[0]) is not None


def place(cue: Cue) -> int:
    """Where a cue begins."""
    return cue.start


def is_in_each(cue: Cue, clause: Clause, lower: str) -> bool:
    """Whether what a cue says is said of every arm."""
    if EACH_DID.search(lower, max(clause.start, cue.start - REACH), cue.start) or is_of_pair(cue, clause, lower):
        return True
    return IN_EACH.match(lower, cue.end, min(clause.end, cue.end + REACH + 40)) is not None


def is_of_pair(cue: Cue, clause: Clause, lower: str) -> bool:
    """Whether "A and B" is what a cue is said of: "A as well as B was effective"."""
    before = [m for m in clause.arms if m[1] <= cue.start]
    if len(before) < 2 or len(before) < len(clause.arms) or before[-1][2] == before[-2][2]:
        return False
    return (
        PAIRED.fullmatch(lower, before[-2][1], before[-1][0]) is not None
        and BE.search(lower, before[-1][1], cue.start) is not None
    )


def together(clause: Clause, lower: str) -> Iterator[Mention]:
    """The treatments named; "morphine plus ketamine" is the treatment with ketamine."""
    held: Mention | None = None
    combined = [(m.start(), m.end(), 1) for m in COMBINED.finditer(lower, clause.start, clause.end)]
    for mention in sorted([*(m for m in clause.arms if not is_consumed(m, lower)), *combined]):
        if held and held[2] != mention[2] and are_joined(held, mention, lower):
            held = (held[0], mention[1], 1)
            continue
        if held:
            yield held
        held = mention
    if held:
        yield held


def is_consumed(mention: Mention, lower: str) -> bool:
    """Whether the comparator's drug is what is used up, "40% less morphine", and no arm."""
    start, end, side = mention
    return side < 0 and (USED_UP.match(lower, end) or USES.search(lower, max(0, start - 30), start)) is not None


def are_joined(one: Mention, other: Mention, lower: str) -> bool:
    """Whether two treatments are given as one; a dash before a placebo parts what it is held against."""
    between = lower[one[1] : other[0]]
    if between == "-" and any(INERT.match(lower, m[0]) for m in (one, other)):
        return False
    return JOINED.fullmatch(between) is not None
