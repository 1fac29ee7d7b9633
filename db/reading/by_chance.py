"""by_chance: where a paper says that its own people were given one treatment or another by chance.

Not said of this study: trials that a review gathers, a conclusion asks for, a secondary analysis draws on or a pilot
prepares; and chance that splits data, orders questions, or falls on teeth and fish.
"""

from __future__ import annotations

import re

from db.reading.roles import Role
from db.reading.sought import sought
from db.reading.text import Document, Mention

RANDOMISED = sought(
    r"\brandomi[sz]ed\b(?! withdrawal)|\brandomly (?:\w+ ){0,2}"
    r"(?:assigned|assigning|allocating|allocated|divided|selected to|given|received|administered|inserted|distributed)|"
    r"\binserted randomly|\brandom (?:order|assignment|allocation|sequence|insertion|numbers?\b)|"
    r"\brandomi[sz]ation\b|\brandomi[sz]e\b|\brct\b|"
    r"\brandomly to\b|\ballocated randomly|"
    r"\bassigned (?:at random|randomly)|\brandomi[sz]ed[,-]|\brandomly\b[^.]{0,60}\bgroups?\b|\bwere randomi[sz]ed|"
    r"\bat random\b|\bsealed,? (?:opaque,? )?envelopes?\b|\bcomputer-generated (?:list|sequence|table)\b"
)
# Said of this study's own people or of itself, whatever part of the text it stands in.
OURS = re.compile(
    r"\b(?:were|was|been|this|our|present|current|these|we|participants?|patients|subjects|volunteers|adults|"
    r"individuals|males|men|women|healthy)\b[^.;]{0,50}$|"
    r"\bin an? (?:double[- ]blind|placebo[- ]controlled),? (?:and )?[a-z-]{0,20},?\s?$"
)
OUR_OWN = re.compile(
    r"\b(?:this|our|present|current|we \w+ (?:an? |two |three )?|in (?:a|an|two|three))\s?(?:[\w-]+,? ){0,3}$"
)
PERFORMED_AFTER = re.compile(
    r"[\w\s,-]{1,60}\b(?:trial|study) was (?:performed|conducted|carried out|undertaken|designed)|\sassignment\b"
)
TAKEN_AND = re.compile(r"\b(?:enrolled|included|recruited|consented|screened|selected|(?:double)?blind(?:ed)?),? and $")
TOOK_PART = re.compile(r"\b(?:participated|evaluated|enrolled|experiences)\b[^.;]{0,60}$|\bin (?:two|three) $")
# Chance that gives nobody a treatment: it splits data, tests a figure, stands for heredity, or is of teeth and fish.
OTHER_CHANCE = re.compile(
    r"[^.;]{0,90}\b(?:training|validation|derivation|discovery|test)(?: and \w+)? (?:sets?|cohorts?|data|samples?)\b|"
    r"[\s-](?:\w+ )?(?:statistic|test)s?\b"
)
NO_PEOPLE = re.compile(
    r"\bmendelian $|\bquasi[\s-]{1,2}$|\b(?:teeth|premolars|molars|blocks|specimens|slices|plots|pots|"
    r"fish|hens|heifers|genotypes|images|pictures|stimuli|words|tones|faces|questions|items)\b[^.;]{0,30}$"
)
# A trial of others, or one to come, whose people or data this study takes up or prepares.
ANOTHER_TRIAL = re.compile(
    r"\b(?:analys[ie]s of|analysis from|companion (?:study )?(?:to|of)|ancillary (?:study )?(?:to|of)|data from|"
    r"derived from|drawn from|pooled from|based on|substudy of|sub-study of|follow-up of|data for|"
    r"power (?:for|in)|proceeding (?:to|with)|inform|treatment in) (?:[\w-]+[\s,]{1,2}){0,6}$|"
    r"\b(?:differences|feasibility) (?:in|of|for) (?:an? )?(?:\w+ )?$"
)
NOT_OURS = re.compile(
    r"(?<![\w-])(?:mendelian|non|no|not|without|un|future|further|larger|large|need for|previous|prior|lack of|few|"
    r"several|other|"
    r"well-designed|well designed|adequately powered|published|existing|of|all|included|includ\w+|eligible|"
    r"and)[\s-](?:\w+[\s,-]{1,2}){0,3}$"
)
PLURAL = sought(r"^[\s\w,-]{0,60}\b(?:trials|studies|rcts)\b")


def randomised(text: Document) -> list[Mention]:
    """Where this study says it randomised: not "randomised trials" that a review gathers or a conclusion asks for."""
    found = []
    for sentence in text.sentences:
        words = text.words(sentence)
        for m in RANDOMISED.finditer(words) if sentence.role != "conclusion" else ():
            if is_of_this_study(words, m, sentence.role):
                start = sentence.start + m.start()
                found.append(Mention("randomised-trial", sentence.where, start, sentence.start + m.end()))
    return found


def is_of_this_study(words: str, m: re.Match[str], role: Role) -> bool:
    """Whether a word of randomising in a sentence is said of this study."""
    ahead = words[max(0, m.start() - 70) : m.start()]
    if role == "background" and not OURS.search(ahead + m.group()[:5]):
        return False
    if OTHER_CHANCE.match(words, m.end(), m.end() + 100) or NO_PEOPLE.search(ahead):
        return False
    is_bare = m.group() in {"randomized", "randomised"}
    if (is_bare or m.group() == "rct") and ANOTHER_TRIAL.search(ahead):
        return False
    if is_bare and PERFORMED_AFTER.match(words, m.end(), m.end() + 120):
        return True
    if is_bare and NOT_OURS.search(ahead[-40:]) and not OUR_OWN.search(ahead) and not TAKEN_AND.search(ahead):
        return False
    return role == "title" or not PLURAL.match(words[m.end() : m.end() + 70]) or TOOK_PART.search(ahead) is not None


def is_ours(text: Document, found: list[Mention]) -> bool:
    """Whether one of the mentions is said of this study's own people or of itself."""
    return any(
        m.where == "abstract" and OURS.search(text.lower[m.where], max(0, m.start - 70), m.start + 5) for m in found
    )
