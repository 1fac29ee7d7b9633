"""Whether everybody in a study had ketamine, so that what was compared is something else: another drug added, say."""

from __future__ import annotations

import re

from db.reading.sought import sought
from db.reading.text import Document

# Animals under ketamine, or made ill by it: all had it, and what was compared is something else.
ALL_ANIMALS = sought(
    r"\bana?esth?eti[sz]ed (?:\w+ ){0,3}(?:with|by|under|using) (?:[\w./-]+ ){0,4}ketamine|"
    r"\bketamine[ /+-]{1,3}(?:and )?xylazine|\bketamine[- ]ana?esth"
)
MADE_BY_KETAMINE = sought(
    r"\bketamine[- ](?:induced|evoked|treated|cystitis|uropath\w+|abuse\w*|addict\w+|dependen\w+)|"
    r"\bcombin\w+ (?:of|with) (?:\w+ and )?ketamine"
)
EVERY_ARM = sought(
    r"\bto (?:sustain|extend|prolong|maintain|augment|enhance) (?:the )?(?:[\w-]+ ){0,4}(?:effects?|response|efficacy) "
    r"(?:of|to) (?:[\w-]+ ){0,3}(?:es)?ketamine|"
    r"\b(?:attenuat\w+|lessen\w*|mitigat\w+|reduc\w+|revers\w+|prevent\w+|block\w+|potentiat\w+) "
    r"(?:of )?(?:[\w-]+ ){0,3}ketamine"
    r"(?:[- ]induced| effects)|"
    r"\b(?:during|under) (?:(?!or |and |versus |vs )\w+ ){0,2}ketamine ana?esth(?!\w+ (?:or|and|versus|vs|compared)\b)|"
    r"\bketamine[- ]ana?esthe[st]i[sz]ed|"
    r"(?:therapy|training|stimulation|tdcs|tms|lithium|riluzole|relapse|maintenance|memantine|d-cycloserine) "
    r"(?:following|after) (?:[\w-]+ ){0,3}(?:es)?ketamine(?! (?:or|versus|vs|and|compared|alone|plus)\b)|"
    r"\bpre-?(?:treatment|medication) with (?!(?:\w+ ){0,2}(?:es)?ketamin)[^.;]{2,60}? (?:before|prior to) "
    r"(?:\w+ ){0,2}ketamine|"
    r"\b(?:reduces?|reducing|prevent\w*|decreas\w+|effects? of (?!.{0,40}ketamin)).{2,80}"
    r"\bafter ketamine (?:sedation|an?esth)|"
    r"\bketamine (?:non-?)?respond|\bcomparison of (?:\w+ ){0,2}routes|"
    r"\b(?:added|addition|adjunct\w*|adding) (?:\w+ ){0,4}to (?:\w+ ){0,3}(?:es)?ketamin|"
    r"\besketamine (?:versus|vs\.?|against|compared (?:with|to)|and|(?:or|and) racemic) (?:\w+ ){0,3}ketamine|"
    r"\bcomparative (?:\w+ ){0,3}of (?:racemic )?ketamine and esketamine|"
    r"\bketamine(?: \w+){0,2} (?:versus|vs\.?|against|compared (?:with|to)) (?:\w+ ){0,3}(?:es|s-|ar)ketamine"
)
BOTH_ARMS = sought(
    r"ketamine(?: (?:\w+ )?after (?:\w+ )?pretreatment| twice,? (?:once )?(?:after|with|following)|"
    r" ?(?:\+|plus) ?[\w-]{2,20}[^.;]{0,40}?\b(?:vs\.?|versus|or|and) (?:es)?ketamine ?(?:\+|plus))"
)
# "had ketamine and were randomised to riluzole or placebo": no arm behind the word is ketamine, or unnamed.
RANDOMISED = sought(
    r"\b(?:were|was|and) (?:\w+ )?randomi[sz]ed to (?![^.;]{0,120}"
    r"(?:ketamine|\d ?mg/kg|intervention|active|treatment(?! with)|experimental|study|groups?|one of|drugs?)\b)"
)
STOP = re.compile(r"[.;](?!\d)")
NEAR = 200  # code points before the word in which everybody's ketamine stands


def had_by_all(text: Document) -> bool:
    """Whether every arm had ketamine."""
    lower = text.lower["abstract"]
    if EVERY_ARM.search(text.lower["title"]) or BOTH_ARMS.search(lower):
        return True
    before = (STOP.split(lower[max(0, m.start() - NEAR) : m.start()])[-1] for m in RANDOMISED.finditer(lower))
    return any("ketamine" in words for words in before)


def had_by_animals(text: Document) -> bool:
    """Whether all animals had ketamine: under it, combined with it, or as what made them ill."""
    return MADE_BY_KETAMINE.search(text.lower["title"]) is not None or any(
        ALL_ANIMALS.search(text.words(s)[:1500]) for s in text.sentences
    )
