"""For whom one clause speaks: "intervention", "comparator", "none" (no difference), "not-inferior" or "" (nothing)."""

from __future__ import annotations

import re
from dataclasses import replace

from db.reading.clause_numbers import FIFTH, by_numbers, certainty, is_close, is_of_both
from db.reading.conceded import is_of_another, unconceded
from db.reading.question import Question
from db.reading.relevance import Clause
from db.reading.result_cues import FALL, GAIN, OF_VALUE, POLARITY, Cue, valence
from db.reading.sought import sought
from db.reading.votes import own_values, said_of

TRENDS = 0.5  # how surely numbers that are said to trend speak
LATER_ON = 0.4  # what a clause tells first counts more than what it adds
SURE = {"than": 1.0, "than before": 1.0, "than before alone": 0.9, "in": 0.9, "subject": 0.8, "first of both": 0.6}
OBJECT = re.compile(
    r" (?!(?:in|with|than|compared|at|for|by|on|and|or|from|after|to|was|were|as|during|when|v|vs)\b)[a-z]"
)
# A response "(>=35% reduction)" is defined there, not told.
DEFINED = re.compile(
    r"\( ?(?:an? |defined as (?:an? )?|i\.?e\.?,? )?(?:≥|>=?|at least |more than )? ?\d{1,3} ?%[^()]{0,30}$"
)
# What is bad and comes later, and a change that is greater, are good.
BAD_EVENT = (
    r"(?:relapse|recurrence|progression|death|rehospitali|readmission|loss of|"
    r"(?:analgesi\w+ )?requests?\b|rescue|need for)"
)
LATER = re.compile(rf"(?:delay\w*|prolong\w*|postpon\w*) (?:the |a )?(?:time to )?(?:first |depressive )?{BAD_EVENT}")
FASTER = re.compile(r"(?:faster|quicker|earlier|sooner|more rapid|accelerat|hasten)")  # of whatever one hopes for
BAD_NEXT = re.compile(rf"(?: \w+){{0,2}} (?:{BAD_EVENT}|decline|deteriorat|worsening)")
# What occurs or is suffered is unwanted where nothing else tells what it is.
SUFFERED = re.compile(r".{0,30}\b(?:occurr\w+|suffer\w*|frequent\w*|incidence)\b")
A_CHANGE = re.compile(r"\b(?:changes?|falls?|drops?) (?:in|from|on|of)\b[^.;]{0,140}\b(?:was|were) (?:\w+ ){0,2}$")
MOVED = re.compile(r"(?:fell|fallen|dropp|declined|decreased|reduced|improved|success|effective|rose|increased)")
# "improvement", "efficacy": what may be denied or alike further on in the clause.
NOUN = re.compile(
    r"(?:\w+ ){0,3}?(?:improvements?|efficacy|effectiveness|benefits?|reductions?|decreases?|"
    r"relief|recovery|increases?|superiority|advantages?|\w+ effects?)$"
)
IS_DENIED = re.compile(r"[^,;()]{0,120}?\b(?:was|were|is|are|did|do|does|has|had|remained)\b[^,;()]{0,60}")
BETWEEN = re.compile(
    r"[^,;.]{0,40}\b(?:between|among) (?:the |these |both )?(?:\w+ ){0,2}(?:groups?|arms|treatments?|drugs|agents|"
    r"conditions|regimens|therapies|two|interventions)\b"
)
NEXT = 75  # code points behind "no difference" where "between" may stand
UNSHOWN = sought(
    r"inferior(?:ity)?\b[^.;]{0,60}\b(?:not|never) (?:be )?"
    r"(?:shown|demonstrated|established|met|proven|reached|achieved|confirmed)|"
    r"\b(?:not|failed to|unable to|cannot) (?:\w+ )?"
    r"(?:show|demonstrate|establish|meet|prove|confirm|conclude)[^.;]{0,40}inferior"
)
LONGEST = 900  # code points of a clause looked at
# What is said of the groups together outweighs what either saw: "both improved, and the groups did not differ".
GROUPS = re.compile(r"\b(?:groups|arms|treatments|therapies|conditions) $")


def of_clause(clause: Clause, lower: str, question: Question) -> tuple[str, float, bool]:
    """(value, how surely, whether as a trend) of a clause; ("", 0, False) where it says nothing."""
    cues = unconceded(clause, lower)
    kinds = [cue.kind for cue in cues]
    leans = is_trend(kinds)
    if "not-inferior" in kinds:
        unshown = UNSHOWN.search(lower, clause.start, min(clause.end, clause.start + LONGEST))
        return ("none", 1.0, False) if unshown else ("not-inferior", 1.5, False)
    sure = certainty(clause, lower)
    total = 0.0
    for cue in cues:
        if cue.kind == "no-difference":
            if is_of_another(cue, clause, lower) or is_of_ketamine_alone(clause):
                continue
            if abs(total) < 0.3 or is_of_groups(cue, clause, lower):
                return "none", 1.0, leans
            break
        if cue.kind in POLARITY and not is_denied_noun(cue, cues, lower):
            total += vote(clause, cue, lower, question) * (LATER_ON if total else 1.0)
    if not total and leans and sure == "large":
        total = TRENDS * by_numbers(clause, lower, question)
    if not total and sure == "large" and (is_of_both(clause, lower) or is_close(clause, lower)):
        return "none", 0.6, False
    if not total and sure == "small":
        total = 0.6 * by_numbers(clause, lower, question)
    if not total:
        return "", 0.0, False
    return ("intervention" if total > 0 else "comparator"), min(abs(total), 1.0), leans or sure == "large"


def is_of_ketamine_alone(clause: Clause) -> bool:
    """Whether two arms are named and both are the intervention: that they are alike says nothing of the other."""
    return (
        len(clause.arms) > 1
        and {side for *_, side in clause.arms} == {1}
        and any(c.kind == "than" for c in clause.cues)
    )


def is_of_groups(cue: Cue, clause: Clause, lower: str) -> bool:
    """Whether it is the groups that do not differ: that outweighs what either saw."""
    if GROUPS.search(lower, max(clause.start, cue.start - 40), cue.start):
        return True
    told = any(one.kind == "than" and one.end <= cue.start for one in clause.cues)
    return not told and BETWEEN.match(lower, cue.end, min(clause.end, cue.end + NEXT)) is not None


def is_denied_noun(cue: Cue, cues: list[Cue], lower: str) -> bool:
    """Whether a cue is a noun that the clause goes on to say did not differ: "the improvement was similar"."""
    if not NOUN.match(lower[cue.start : cue.end]):
        return False
    denial = next((one for one in cues if one.kind == "no-difference" and one.start > cue.start), None)
    return denial is not None and IS_DENIED.fullmatch(lower, cue.end, denial.end) is not None


def is_trend(kinds: list[str]) -> bool:
    """Whether a trend is what a clause tells first: "lower, shorter, and a trend toward fewer" tells more."""
    told = [kind for kind in kinds if kind == "trend" or kind in POLARITY]
    return "trend" in told and (told[0] == "trend" or (told[1:2] == ["trend"] and len(told) < 4))


def vote(clause: Clause, cue: Cue, lower: str, question: Question) -> float:
    """Above 0 where a cue says that the intervention is the better, below where the comparator is."""
    if DEFINED.search(lower, max(clause.start, cue.start - 60), cue.start):
        return 0.0
    side, how = said_of(cue, clause)
    word = lower[cue.start : cue.end]
    if (FALL.match(word) or GAIN.match(word) or MOVED.match(word)) and is_of_each(clause, cue):
        side, how = more_of_each(clause, cue, lower, side), "in"  # "a mean fall of 43 with A and of 63 with B"
    polarity = POLARITY[cue.kind]
    sense = 1.0 if cue.kind in OF_VALUE else sense_of(cue, clause, lower, question, polarity)
    return side * polarity * sense * SURE.get(how, 0.5)


def more_of_each(clause: Clause, cue: Cue, lower: str, side: int) -> int:
    """The arm with the larger fall or gain, 0 where both are about as large; the side given where no numbers are."""
    behind = replace(clause, start=cue.end, arms=tuple(m for m in clause.arms if m[0] >= cue.end))
    values = {arm: abs(value) for arm, value in own_values(behind, lower).items()}
    if len(values) < 2:
        return side
    if abs(values[1] - values[-1]) < FIFTH * max(values.values()):
        return 0
    return 1 if values[1] > values[-1] else -1


def is_of_each(clause: Clause, cue: Cue) -> bool:
    """Whether both treatments are named behind a cue and nothing says "than"."""
    behind = {side for start, _, side in clause.arms if start >= cue.end}
    return len(behind) == 2 and not any(c.kind == "than" for c in clause.cues)


def sense_of(cue: Cue, clause: Clause, lower: str, question: Question, polarity: int) -> float:
    """Whether more of what a cue speaks of is good: its object behind it, else its subject before it."""
    if FASTER.match(lower, cue.start):
        return -polarity if BAD_NEXT.match(lower, cue.end) else polarity
    if LATER.match(lower, cue.start) or (cue.kind == "up" and A_CHANGE.search(lower, clause.start, cue.start)):
        return 1.0
    stop = min([clause.end, cue.end + 80, *(c.start for c in clause.cues if c.start >= cue.end and c.kind in POLARITY)])
    after = lower[cue.end : stop]
    before = lower[max(clause.start, cue.start - 200) : cue.start]
    has_object = OBJECT.match(after) is not None
    known = valence(after) if has_object else valence(before.rpartition(", ")[2]) or valence(before) or valence(after)
    if not known and has_object != is_rise(cue, lower):
        known = valence(question.outcome[:300])
    return known or (-0.3 if polarity < 0 or SUFFERED.search(before) or SUFFERED.match(after) else 0.0)


def is_rise(cue: Cue, lower: str) -> bool:
    """Whether a cue is a verb with an object of its own, "increased BDNF": of that the question says nothing."""
    return cue.kind == "up" and lower.startswith(("increas", "elevat", "enhanc", "promot", "induc"), cue.start)
