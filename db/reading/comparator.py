"""comparator: what the study drug was compared with; a drug given along with it does not count."""

from __future__ import annotations

import re

from db.reading.about import WEIGHT, after, as_findings, before, is_negated, weigh
from db.reading.finding import Finding
from db.reading.text import Document, Mention
from db.reading.vocabulary import mentions

# A word that is a comparator wherever this study's own sentences name it.
PLAIN = {"placebo", "saline", "usual-care", "none", "dose-comparison", "other-ketamine"}
VERSUS = re.compile(
    r"(?:\bversus|\bvs\.?|\bv\.?|compar(?:ed|ing|ison|able) (?:\w+ ){0,3}(?:with|to|of|between|against)|\bagainst|"
    r"\bthan|\bover|"
    r"(?:superior|inferior|relative|equivalent|alternative|similar|comparable|noninferior|opposed|control\w*) (?:to|"
    r"with)|placebo|"
    r"comparator|control(?:led)?|randomi[sz]ed (?:\w+ ){0,6}to|assigned (?:\w+ ){0,6}to|received (?:either )?|"
    r"between|either|1:1\)? to|,? or|/)"
    r"[\s(:,]{0,3}(?:\w+[\s/-]){0,4}\(?$"
)
GROUP = re.compile(
    r"^[\s,)-]{0,3}(?:\w+[\s-]){0,2}(?:groups?|arms?|controls?|controlled|patients|condition|comparator|placebo|"
    r"recipients)\b|"
    r"^[\s,)]{0,3}(?:versus|vs|or (?:\w+\s){0,2}(?:es)?ketamine|\(n ?=|\(control)"
)
ALONG = re.compile(
    r"(?:\bplus|(?<!compared )(?<!comparable )(?<!compare )(?<!comparison )\bwith|\bunder|\bduring|\bundergoing|"
    r"combin\w+ (?:with|of)|\badded to|adjunct\w* to|premedicat\w+ with|in addition to|ana?esthe\w+ with|\bon|"
    r"mixture of|followed by|refractory to|resistant to|respond\w* to|pretreat\w+ with)\s(?:\w+[\s/-]){0,2}$"
)
NOT_A_SALINE_CONTROL = re.compile(r"(?:dilut\w+|dissolved|mixed|diluted up|made up)\s(?:\w+\s){0,3}$")
OPEN_BUT_COMPARED = re.compile(r"randomi[sz]ed|placebo|controls?\b|versus|compared with")


def read(text: Document) -> list[Finding]:
    """Comparators, heaviest first. Saline is a kind of placebo; a named drug is an active one."""
    found = [m for m in mentions("comparator", text) if _is_comparator(text, m)]
    weighed = weigh(text, found)
    if "none" in weighed and any(v not in {"none", "dose-comparison"} for v in weighed):
        del weighed["none"]
    chosen = [m for total, m in weighed.values() if total >= WEIGHT["results"]]
    return as_findings(text, "comparator", "comparator-words", chosen)


def _is_comparator(text: Document, m: Mention) -> bool:
    if is_negated(text, m) and m.value != "none":
        return False
    ahead, behind = before(text, m), after(text, m)
    if m.value == "saline" and NOT_A_SALINE_CONTROL.search(ahead):
        return False
    if m.value in PLAIN:
        return True
    if ALONG.search(ahead) and not GROUP.search(behind):
        return False
    return bool(VERSUS.search(ahead) or GROUP.search(behind))


def read_adjuncts(text: Document) -> list[Finding]:
    """adjunct: what was given along with the study drug; what it was compared with does not count."""
    found = [m for m in mentions("adjunct", text) if not (is_negated(text, m) or _is_compared(text, m))]
    chosen = [m for total, m in weigh(text, found).values() if total >= WEIGHT["results"]]
    return as_findings(text, "adjunct", "adjunct-words", chosen)


def _is_compared(text: Document, m: Mention) -> bool:
    ahead = before(text, m)
    return bool((VERSUS.search(ahead) or GROUP.search(after(text, m))) and not ALONG.search(ahead))
