"""Whether words that can name a comparator are set against the study drug, or given along with it."""

from __future__ import annotations

import re

from db.reading.about import after, before, is_negated
from db.reading.sought import sought
from db.reading.text import Document, Mention, Sentence

# A word that is a comparator wherever this study's own sentences name it.
PLAIN = {"placebo", "saline", "usual-care", "none", "dose-comparison", "other-ketamine"}
VERSUS = re.compile(
    r"(?:\bversus|\bvs\.?|\bv\.?|compar(?:ed|ing|ison|able) (?:\w+ ){0,3}(?:with|to|of|between|against)|\bagainst|"
    r"\bthan|\bover|"
    r"(?:superior|inferior|relative|equivalent|alternative|similar|comparable|noninferior|opposed|control\w*) (?:to|"
    r"with)|placebo|"
    r"comparator|control(?:led)?|randomi[sz]ed (?:\w+ ){0,6}to|assigned (?:\w+ ){0,6}to|receiv(?:ed|ing) (?:either )?|"
    r"between|either|1:1\)? to|,? or|/)"
    r"[\s(:,]{0,3}(?:\w+[\s/-]){0,4}\(?$"
)
GROUP = re.compile(
    r"^[\s,)-]{0,3}(?:\w+[\s-]){0,2}(?:groups?|arms?|controls?|controlled|patients|condition|comparator|placebo|"
    r"recipients)\b|"
    r"^[^.;]{0,16}\balone\b|"
    r"^\s[\d.]{1,6} ?mg(?:/kg)?\s?\((?:an? )?(?:active )?(?:placebo|control|comparator|n ?=)|"
    r"^\s[\d.]{1,6} ?mg(?:/kg)?, (?:the|an?) (?:active )?(?:placebo|control|comparator)\b|"
    r"^[\s,)]{0,3}(?:(?:was|were) compared (?:with|to)|versus|vs|or (?:\w+\s){0,2}(?:es)?ketamine|\(n ?=|\(control)"
)
ALONG = sought(
    r"(?:\bplus|(?<!compared )(?<!comparable )(?<!compare )(?<!comparison )\bwith|\bunder|\bduring|\bundergoing|"
    r"combin\w+ (?:with|of)|\badded to|adjunct\w* to|premedicat\w+ with|in addition to|ana?esthe\w+ with|\bon|"
    r"mixture of|followed by|refractory to|resistant to|respond\w* to|pretreat\w+ with)\s(?:\w+[\s/-]){0,2}$"
)
# What everybody had, or had before the drug, or what the drug was to make easier.
EVERYBODY_HAD = sought(
    r"(?:\b(?:all|both|each) (?:\w+ ){0,3}(?:received|receiving|had|used)|"
    r"\balso (?:received|receiving|given|had)|maintained (?:on|at)|stable doses? of)\s"
    r"(?:[\w-]+ ){0,6}$"
)
# "We compared intranasal ketamine with intravenous morphine": this "with" sets apart.
COMPARED_WITH = sought(r"\bcompar(?:ed|es|ing|e) (?:(?!combin|together|along)[\w./%-]+ ){1,8}with\s(?:\w+[\s/-]){0,2}$")
WITH_KETAMINE = re.compile(r"ketamine\b[^;,()]{0,30}\b(?:plus|combined with|together with|along with) (?:\w+ ){0,2}$")
ECT_IS_SERVED = sought(
    r"(?:an(?:a)?esthe\w+|induction|agents?|referred|indicated|scheduled|candidates?|eligible) (?:for|in|of|during) $"
)
BEFORE_KETAMINE = re.compile(
    r"^\s(?:or (?:matched )?placebo )?(?:\d{1,2} ?(?:h|hours?|min\w*) )?(?:before|prior to)\b.{0,40}ketamine"
)
NOT_A_SALINE_CONTROL = sought(
    r"(?:dilut\w+|dissolved|mixed|made up|additional volume|final volume)\s(?:[\w.%]+\s){0,5}$"
)
MIXED_WITH_KETAMINE = re.compile(r"ketamine\s?[/+]\s?$")
MIXED_BEFORE_KETAMINE = re.compile(r"^\s?[/+]\s?(?:s-|es)?ketamine")
ECT_IS_TREATED = sought(
    r"^[\s)]{0,2}(?:\(ect\)\s)?(?:combined|plus|with (?:es)?ketamine|augment|an(?:a)?esthesia|sessions?)"
)
# "low-dose ketamine" alone compares nothing; two doses, a high and a low one, or several do.
ONE_DOSE = frozenset({"low dose", "low-dose", "high dose", "high-dose", "high doses", "low doses", "doses of"})
DOSES_COMPARED = sought(
    r"\b(?:two|three|four|five|different|several|various|multiple|both|varying|increasing|higher and lower) "
    r"(?:\w+ ){0,3}(?:doses|dosages|dose levels)\b|\bhigh(?:er)?[- ]dose\w*\b.{0,80}\blow(?:er)?[- ]dose|"
    r"\blow(?:er)?[- ]dose\w*\b.{0,80}\bhigh(?:er)?[- ]dose"
)
# What people had before, or had besides, unless it is set against the drug.
ORDINARY = sought(r"standard|conventional|supportive|as[- ]usual|tau|routine|usual care")
TOGETHER = "ketamine and esketamine"
BETWEEN = sought(r"compar|versus|\bvs\b|between|relative|differ|than")
# "An opioid in morphine equivalents", "morphine use": what people used up.
USED_UP = re.compile(r"^\s(?:milligram |mg )?(?:equivalen|consum|requirement|usage\b|use\b|sparing|rescue)")
# Set in a list of arms: "to ketamine, magnesium sulphate, or saline".
LISTED_AFTER_KETAMINE = re.compile(r"ketamine\b[^.;,]{0,25},\s(?:\w+ ){0,2}$")
REST_OF_LIST = re.compile(r"^[^.;]{0,60}?(?:\bor\b|\band (?:\w+ )?(?:placebo|saline|midazolam)\b)")
# "A crossover trial with ketamine and midazolam"
TRIAL_OF_BOTH = sought(
    r"\b(?:trial|study|design|crossover|comparison) (?:with|of|between) (?:[\w()-]+ ){0,3}and (?:\w+ )?$"
)
COMPARES_BOTH = sought(
    r"\bcompar(?:ed|es|ing|e|ison of) (?:[\w-]+ ){0,6}(?:\(?\w{1,2}\)?-)?(?:es)?ketamine (?:[\w-]+ ){0,2}and (?:\w+ )?$"
)
TRIAL_OF = sought(
    r"\b(?:(?:trial|study|design|crossover|comparison) (?:with|of|between)|compar(?:ed|es|ing|e)) (?:\w+ )?$"
)
AND_KETAMINE = re.compile(r"^[\w() -]{0,14} and (?:\w+ )?(?:\(?\w{1,2}\)?-)?(?:es)?ketamine")
# What people took anyway, or took first.
TAKEN_ANYWAY = sought(
    r"(?:patients|participants|adults|those|people|maintained|stable|while|stabili[sz]ed) on (?:\w+[\s/-]){0,3}$|"
    r"\b(?:after|following|despite) (?:the )?(?:failure|failing|non-?response|inadequate response)\b[^.;,]{0,40}$|"
    r"\b(?:pre-?treat\w*|premedicat\w*|background|concomitant|adjunct\w* to)\b[^.;,]{0,40}$"
)
IN_ALL_GROUPS = re.compile(
    r"^[^.;,]{0,24}\b(?:in|for|to) (?:both|all|each|the (?:two|three)) (?:\w+ )?"
    r"(?:groups?|arms?|patients|participants)\b"
)
ALONE = re.compile(r"^ (?:\w+ )?(?:alone|only)\b")


def is_set_against(text: Document, m: Mention) -> bool:
    if is_negated(text, m) and m.value != "none":
        return False
    ahead, behind = before(text, m), after(text, m)
    words = text.lower[m.where][m.start : m.end]
    if words == "dummy" and ahead.endswith(("double-", "double ")):
        return False
    if m.value == "saline" and NOT_A_SALINE_CONTROL.search(ahead):
        return False
    if m.value == "dose-comparison" and words in ONE_DOSE:
        return compares_doses(text, text.sentence_at(m.where, m.start))
    if words == TOGETHER:
        return BETWEEN.search(ahead) is not None
    if m.value == "usual-care" and ORDINARY.search(words) and TAKEN_ANYWAY.search(ahead):
        return False
    if m.value in PLAIN and not (m.value == "usual-care" and ORDINARY.search(words)):
        return True
    return is_drug_set_against(m.value, ahead, behind)


def compares_doses(text: Document, sentence: Sentence) -> bool:
    """Whether a sentence sets doses side by side; looked for once in it, however often it names a dose."""
    key = ("doses compared", sentence)
    if key not in text.memo:
        text.memo[key] = DOSES_COMPARED.search(text.words(sentence)) is not None
    return bool(text.memo[key])


def is_drug_set_against(value: str, ahead: str, behind: str) -> bool:
    """The same for a named drug or ECT, by what stands before and after it."""
    if ALONE.search(behind):
        return True
    if USED_UP.search(behind) or IN_ALL_GROUPS.search(behind) or TAKEN_ANYWAY.search(ahead):
        return False
    if MIXED_WITH_KETAMINE.search(ahead) or MIXED_BEFORE_KETAMINE.search(behind):
        return False
    if value == "ect" and (ECT_IS_TREATED.search(behind) or ECT_IS_SERVED.search(ahead)):
        return False
    if EVERYBODY_HAD.search(ahead) or BEFORE_KETAMINE.search(behind):
        return False
    if (
        TRIAL_OF_BOTH.search(ahead)
        or COMPARES_BOTH.search(ahead)
        or (TRIAL_OF.search(ahead) and AND_KETAMINE.search(behind))
    ):
        return True
    if ALONG.search(ahead) and not GROUP.search(behind) and not COMPARED_WITH.search(ahead):
        return False
    if WITH_KETAMINE.search(ahead):
        return False
    if LISTED_AFTER_KETAMINE.search(ahead) and REST_OF_LIST.search(behind):
        return True
    return bool(VERSUS.search(ahead) or COMPARED_WITH.search(ahead) or GROUP.search(behind))
