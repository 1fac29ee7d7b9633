"""Whether a sentence says something itself: not under a negation, in a question, in a refuted quotation; pure.

Scope is a clause: what stands before a "but" or a semicolon does not deny what comes after it.
"""

from __future__ import annotations

import re

from queries.lint_markdown import Prose

_DRUG = r"(?:ketamine|esketamine|it|this|these|the (?:drug|spray|treatment|therapy|infusion)s?|you|we|patients|people)"
BOUNDARY = re.compile(
    r"[;:]|\.\s| - |,? \b(?:but|yet|although|though|however|while|whereas|because|so that|which means)\b"
    rf"|, (?:and )?(?={_DRUG}\b)|\band (?={_DRUG}\b (?!not))"
)
NEGATION = re.compile(
    r"\b(?:not|no|never|cannot|nobody|no one|nothing|neither|nor|none|hardly|\w+n't|"
    r"without (?:any )?(?:evidence|proof)|"
    r"lacks?|lacking|fail(?:s|ed)? to|unable to|far from|rather than|instead of|den(?:y|ies|ied)|refut\w+|disprov\w+|"
    r"doubt(?:s|ful|ed)?|(?:warn|advis|suggest|recommend|argu)\w* against|avoid(?:s|ed)? (?:saying|claim\w*|words?|"
    r"phrases?|promis\w+|calling)|stops? short of|too (?:little|few|small|early) to|overstat\w+|beyond what|wrong to|"
    r"false(?:ly)?|mislead\w*|myths?|misconceptions?|fallac\w+|contrary to|unproven|untrue|incorrect(?:ly)?|"
    r"illegal(?:ly)?|against the idea)\b"
)
# These look like negations and affirm.
AFFIRMING = re.compile(
    r"\b(?:not (?:only|just|merely|simply|surprisingly)|no (?:doubt|question|wonder|matter|longer|other|secret|"
    r"surprise|"
    r"exaggeration|need|more)|nothing (?:short of|less than|else|works|beats|compares)|never (?:been|before)|"
    r"(?:do|does|did|has|have|had|could|will)(?: not|n't) (?:respond|responded|help|helped|find|found|work|"
    r"worked|benefit|"
    r"improve|tolerate|wait|take|get|got|want)|can(?:not|'t| not) (?:wait|tolerate|take|believe|afford|find)|"
    r"not (?:responded|"
    r"helped|found|worked|wait|relieved|improved)|no (?:drug|treatment|medicine|medication|antidepressant) has ever|"
    r"fail(?:s|ed)? to (?:respond|help|improve|find|work))\b"
)
DISTANCE = re.compile(
    r"\b(?:whether|unclear (?:if|how|whether)|unknown if|the (?:\w+ )?(?:notion|idea|claim|promise|belief|"
    r"slogan|hype|"
    r"suggestion|statement|assertion|headline|phrase|word|sentence|advert\w*)s? (?:that|of)\b|"
    r"(?<!our )(?<!these )(?:some|many|several|most|certain|other|\d+|two|three|four|a few|few|one|a|"
    r"clinic) (?:[\w-]+ ){0,3}(?:clinics?|websites?|adverts?|ads|advertisements?|sellers?|providers|companies|posts?|"
    r"marketers|pages|sites|influencers|leaflets|brochures|patients|people) (?:[\w,-]+ ){0,5}(?:say|says|said|"
    r"claims?|"
    r"claimed|promis\w+|stat(?:e|es|ed|ing)|suggest\w*|assert\w*|advertis\w+|tell|tells|told|impl(?:y|ies|ied)|"
    r"tout\w*|"
    r"describ\w+|present\w*|call|calls|called|hop(?:e|ed)|believe[ds]?|expect\w*|ask\w*|fear\w*)|"
    r"(?:is|are|was|were|been|being) (?:\w+ )?(?:promoted|advertised|marketed|sold|touted|described|presented|"
    r"credited|"
    r"hailed|billed|offered|portrayed|called|misdescribed) (?:as|for|to)|advertis\w+ (?:that|it|ketamine)|"
    r"^hopes? (?:for|that)|"
    r"so-called|supposed(?:ly)?|alleged(?:ly)?|misinformation|critics)\b"
)
AFTER = re.compile(
    r"\b(?:is|are|was|were|would be|remains?|has been|have been|goes?|go|cannot be|can be|may be|should be|must be)\b"
    r" (?:\w+ ){0,2}(?:false|myths?|wrong|untrue|misleading|unproven|untested|unsupported|overstat\w+|overstatement|"
    r"exaggerat\w+|too (?:far|strong|bold)|inaccurate|contradicted|refuted|premature|unknown|unclear|uncertain|"
    r"tested|"
    r"incorrect|disputed|beyond|avoided|questioned|unrealistic|further than)\b|\bgo(?:es)? (?:too far|further than)|"
    r"\blacks? (?:evidence|support|proof)|\b(?:not|never) (?:be |been )?(?:shown|proven|supported|true|tested|"
    r"established|"
    r"demonstrated|known|measured|justified|correct|accurate|confirmed|possible|expected|promised)\b|"
    r"\bno (?:support|basis|"
    r"evidence)\b|\bis (?:sometimes |often )?(?:credited|attributed|advertised|claimed)\b"
)
AFTER_AT_ONCE = re.compile(
    r"^\W{0,3}(?:(?!and\b|or\b|with\b)[\w'-]+ ){0,3}(?:is|are|was|were|has|have|does|do|can|will|cannot) ?(?:not|no)\b"
)
REFUTING = re.compile(
    r"\b(?:false|wrong|myths?|mislead\w*|overstat\w+|too (?:strong|far)|not|no|never|unsupported|claims? that|"
    r"avoid\w*|"
    r"sentence|wording|phrase|advert\w*|refuted|contradict\w*|slogans?|so-called|exaggerat\w+|untrue|unproven|"
    r"nothing|"
    r"journal|cannot|headline|websites?)\b"
)
INVITING = re.compile(
    r"^(?:did you know|looking for|do you want|want|ready|tired of|why (?:wait|not|suffer|settle|put up)|"
    r"struggling|suffering|fed up|what if)\b"
)


def asserts(said: Prose, start: int, end: int) -> bool:
    """Whether the author stands by the words from `start` to `end` of this sentence."""
    lower = said.lower
    if lower.rstrip("\"') ").endswith("?") and not INVITING.search(lower.lstrip("\"' ")):
        return False
    if any(a <= start and end <= b for a, b in said.quoted) and is_refuted_around(said, start, end):
        return False
    left, right = clause(lower, start, end)
    before, after = lower[left:start], lower[end:right]
    return not (
        is_denied(before) or DISTANCE.search(lower[:start]) or AFTER.search(after) or AFTER_AT_ONCE.search(after)
    )


def is_denied(before: str) -> bool:
    """Whether the words before, in the same clause, hold a negation that is not an idiom of affirming."""
    if re.search(r"\bif\b.*\bwould\b", before):
        return True
    idioms = [m.span() for m in AFFIRMING.finditer(before)]
    return any(not any(a <= m.start() < b for a, b in idioms) for m in NEGATION.finditer(before))


def is_refuted_around(said: Prose, start: int, end: int) -> bool:
    """Whether the words outside this quotation distance themselves from it."""
    a, b = next(span for span in said.quoted if span[0] <= start and end <= span[1])
    outside = f"{said.lower[:a]} {said.lower[b:]}"
    return bool(REFUTING.search(outside) or DISTANCE.search(outside))


def clause(lower: str, start: int, end: int) -> tuple[int, int]:
    """The clause that holds the words, cut where a new statement begins."""
    left = max((m.end() for m in BOUNDARY.finditer(lower, 0, start)), default=0)
    stop = BOUNDARY.search(lower, end)
    return left, stop.start() if stop else len(lower)
