"""adjunct: what was given along with the study drug, where the words say so; a drug that is only named is none."""

from __future__ import annotations

import re

from db.reading import comparator
from db.reading.about import WEIGHT, after, as_findings, before, is_negated, weigh
from db.reading.finding import Finding
from db.reading.sought import sought
from db.reading.text import Document, Mention
from db.reading.vocabulary import mentions

# The last words before a drug that was given, too.
ALONG = sought(
    r"(?:\bplus|\+|\bwith|\bunder|\bduring|\bundergoing|combin\w+ of|\badded to|adjunct\w* to|augment\w* of|"
    r"in addition to|co-?administ\w+|add-?on|concomitant|concurrent|background|\bbefore|\bfor|maintained on|"
    r"stable doses? of|received|receiving|given|mixture of|followed by|\band)[\s:]{1,2}(?:\(?\w+[\s/,-]{1,2}){0,2}$"
)
# These say so only of a drug that stands beside ketamine, and "and" only where the two are said to be combined.
WEAK = re.compile(r"(?:with|and|for|before|received|receiving|given|during)[\s:]{1,2}(?:\(?\w+[\s/,-]{1,2}){0,2}$")
KETAMINE_BEFORE = re.compile(
    r"ketamine\b(?: (?!compar|versus|vs|than|or|between|from|over)[\w./%-]+){0,6}? "
    r"(?:plus|with|co-\w+|in|to|of|for|before) "
)
KETAMINE_AFTER = re.compile(
    r"^(?: [\w.-]+){0,3}? (?:plus|\+|with|combined|before|followed|by|to augment) (?:\w+ ){0,2}?(?:s-|es|r-)?ketamine"
)
AND_KETAMINE = re.compile(r"^ (?:and|/) (?:\w+ ){0,2}?(?:s-|es|r-)?ketamine")
KETAMINE_AND = re.compile(r"ketamine\b[^.;]{0,25}\band (?:\w+ ){0,2}$")
NEAR = 1_000  # code points on each side in which two drugs are said to be combined
COMBINED = sought(r"combin|mixture|co-?admin|together|conjunction")
ITSELF = re.compile(
    r"^[\s-](?:augment\w*|pre-?treatment|co-?treatment|was added|were added|an(?:a)?esthesia|premedication|background)|"
    r"^(?:\s\w+){0,3} (?:would|may|might|to) (?:augment|extend|maintain|prolong|sustain)"
)
SET_APART = sought(
    r"compar\w+|\bversus|\bvs\b|\bthan\b|\bor\b|\beither\b|between|\bagainst|\balternative|\bprior\b|previous|history|\bfail|"
    r"(?:resistant|refractory|respon\w+) to|consumption|requirement|review|includ|superior|relative|\bcontrol"
)
APART_AFTER = re.compile(
    r"^[\s,)-]{0,3}(?:\w+[\s-]){0,2}(?:groups?|arms?|controls?|controlled|condition|comparator|placebo|recipients)\b|"
    r"^[\s,)]{0,3}(?:versus|vs\b|consumption|requirement|use\b|dosage|levels?\b|concentration|resistant|"
    r"sparing|or (?:\w+\s){0,2}(?:es)?ketamine|alone)"
)
# Ketamine at the anaesthetic for ECT, whatever anaesthetics are compared.
AT_ECT = re.compile(r"(?:\bin|during|undergoing|an(?:a)?esthe\w+ (?:for|with)) (?:modified |bilateral |maintenance )?$")
AN_ECT_CLINIC = re.compile(r"^ (?:clinic|unit|suite|service|department|patients)")
SAYS_SO = ("ketamine", "assisted")  # "ketamine-assisted psychotherapy" needs no other word
ALSO_A_COMPARATOR = {"electroconvulsive-therapy": "ect", "midazolam": "midazolam"}  # adjunct → comparator


def read(text: Document) -> list[Finding]:
    """adjunct: what was given along with the study drug; what it was compared with does not count."""
    found = [m for m in mentions("adjunct", text) if not is_negated(text, m) and is_given_along(text, m)]
    others = {f.value for f in comparator.read(text)} if any(m.value in ALSO_A_COMPARATOR for m in found) else set()
    found = [m for m in found if ALSO_A_COMPARATOR.get(m.value) not in others]
    chosen = [m for total, m in weigh(text, found).values() if total >= WEIGHT["results"]]
    return as_findings(text, "adjunct", "adjunct-words", chosen)


def is_given_along(text: Document, m: Mention) -> bool:
    """Whether the words around a drug give it together with the study drug."""
    sentence = text.sentence_at(m.where, m.start)
    ahead = before(text, m, min(80, m.start - sentence.start))
    behind = after(text, m)
    if m.value == "electroconvulsive-therapy" and AT_ECT.search(ahead):
        return AN_ECT_CLINIC.search(behind) is None
    if AN_ECT_CLINIC.search(behind) or APART_AFTER.search(behind) or SET_APART.search(ahead[-50:]):
        return False
    if ITSELF.search(behind) or any(word in text.lower[m.where][m.start : m.end] for word in SAYS_SO):
        return True
    if KETAMINE_AND.search(ahead) or AND_KETAMINE.search(behind):
        begin, stop = max(sentence.start, m.start - NEAR), min(sentence.end, m.end + NEAR)
        return COMBINED.search(text.lower[m.where], begin, stop) is not None
    said = ALONG.search(ahead)
    if said is None or WEAK.match(said[0]):
        return bool((said and KETAMINE_BEFORE.search(ahead)) or KETAMINE_AFTER.search(behind))
    return True
