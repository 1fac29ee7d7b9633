"""comparator: what the study drug was compared with; a drug given along with it does not count."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from db.reading import one_group, routes_compared
from db.reading.about import WEIGHT, after, as_findings, before, is_negated, weigh
from db.reading.dose import KETAMINE, Dose, doses
from db.reading.finding import Finding
from db.reading.sought import sought
from db.reading.text import Document, Mention, Sentence
from db.reading.vocabulary import mentions
from db.reading.whose import nearest_drugs
from db.reading.within import LONGEST, mentions_within

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
BEFORE_KETAMINE = re.compile(r"^\s(?:or placebo )?(?:before|prior to)\b.{0,40}ketamine")
NOT_A_SALINE_CONTROL = sought(r"(?:dilut\w+|dissolved|mixed|diluted up|made up)\s(?:\w+\s){0,3}$")
MIXED_WITH_KETAMINE = re.compile(r"ketamine\s?[/+]\s?$")
MIXED_BEFORE_KETAMINE = re.compile(r"^\s?[/+]\s?(?:s-|es)?ketamine")
ECT_IS_TREATED = sought(
    r"^[\s)]{0,2}(?:\(ect\)\s)?(?:combined|plus|with (?:es)?ketamine|augment|an(?:a)?esthesia|sessions?)"
)
# Everybody had ECT, and ketamine with it, whatever else was given in its stead.
AT_ECT = sought(
    r"ketamine\b[^.;:]{0,60}(?:\b(?:in|during|undergoing)|an(?:a)?esthe\w+ (?:for|with)) (?:modified |bilateral )?"
    r"(?:ect\b|electroconvulsive)"
)
ECT_ALONE = sought(r"\b(?:ect|electroconvulsive therapy) alone\b")
IN_ITS_STEAD = {"placebo", "saline", "midazolam", "other-active"}
# "low-dose ketamine" alone compares nothing; two doses, a high and a low one, or several do.
ONE_DOSE = frozenset({"low dose", "low-dose", "high dose", "high-dose", "high doses", "low doses", "doses of"})
DOSES_COMPARED = sought(
    r"\b(?:two|three|four|five|different|several|various|multiple|both|varying|increasing|higher and lower) "
    r"(?:\w+ ){0,3}(?:doses|dosages|dose levels)\b|\bhigh(?:er)?[- ]dose\w*\b.{0,80}\blow(?:er)?[- ]dose|"
    r"\blow(?:er)?[- ]dose\w*\b.{0,80}\bhigh(?:er)?[- ]dose"
)
# What people had before, or had besides, unless it is set against the drug.
ORDINARY = sought(r"standard|conventional|supportive|as[- ]usual|tau|routine|usual care")
SURE = frozenset({"placebo", "saline", "midazolam", "other-ketamine"})
TOGETHER = "ketamine and esketamine"
BETWEEN = sought(r"compar|versus|\bvs\b|between|relative|differ|than")
GENERIC_ACTIVE = sought(r"active[ -](?:placebo|control|comparator)|psychoactive placebo")
ACTIVE_PLACEBO = sought(
    r"\bactive[ -]placebo[ ,(]{1,2}midazolam|midazolam[ (]{1,2}(?:as )?(?:the |an )?active[ -]placebo"
)
ONLY_A_KIND: dict[str, Callable[[Document, Mention], bool]] = {
    "other-active": lambda text, m: GENERIC_ACTIVE.search(text.lower[m.where], m.start, m.end) is not None,
    "placebo": lambda text, m: re.match(r"[- ]controlled|\s?\(midazolam", after(text, m, 20)) is not None,
}
BY_WEIGHT = frozenset({"mg/kg", "µg/kg"})
OF_GROUPS = sought(r"random|groups?\b|allocat|assign|compar|effects? of|\beither\b|versus|\bvs\b")
ONE_AFTER_ANOTHER = sought(
    r"followed by|\bbolus|\bloading|maintenance|induction|titrat|\bthen\b|maximum|increas|up to|"
    r"escalat|\boral|intramusc"
)
# A sentence that nothing marks as this study's own, and that says what was given.
GIVEN = sought(r"\b(?:either|random\w*|receiv(?:ed|ing)|were given|assigned|compared)\b")


def read(text: Document) -> list[Finding]:
    """Comparators, heaviest first. Saline is a kind of placebo; a named drug is an active one; none where one group."""
    found = [m for m in mentions("comparator", text) if _is_comparator(text, m)]
    weighed = weigh(text, [*found, *_unlisted(text), *_own_compared(text)])
    if "none" in weighed and any(v not in {"none", "dose-comparison"} for v in weighed):
        del weighed["none"]
    chosen = [m for total, m in weighed.values() if total >= WEIGHT["results"]]
    chosen = chosen or [m for _, m in weighed.values() if GIVEN.search(text.words(text.sentence_at(m.where, m.start)))]
    chosen = _without_ect(text, _narrowest(text, chosen))
    if not SURE & {m.value for m in chosen} and (single := one_group.read(text)):
        return single
    chosen = [m for m in chosen if m.value != "none" or not one_group.is_gathered(text)]
    return as_findings(text, "comparator", "comparator-words", chosen)


def _unlisted(text: Document) -> Iterator[Mention]:
    """Drugs that are no comparator of the vocabulary, set against ketamine in the title, the aim or the methods."""
    for s in text.sentences_of("title", "aim", "methods"):
        words = text.words(s)
        if "ketamin" not in words or s.end - s.start > LONGEST:
            continue
        known = mentions_within("comparator", text, s.where, s.start, s.end)
        for start, end, _, _ in nearest_drugs(words, [], 0, len(words)):
            m = Mention("other-active", s.where, s.start + start, s.start + end)
            if not any(k.start < m.end and m.start < k.end for k in known) and _is_comparator(text, m):
                yield m


def _own_compared(text: Document) -> list[Mention]:
    """Ketamine against ketamine: by two routes, and if not so, in two doses."""
    return list(routes_compared.read(text)) or list(_doses_compared(text))


def _doses_compared(text: Document) -> Iterator[Mention]:
    """Two doses by weight of one drug in a sentence that tells of groups, and neither is part of the other."""
    by_sentence: dict[Sentence, list[Dose]] = {}
    for dose in doses(text):
        if dose.drug in KETAMINE and dose.amount.unit in BY_WEIGHT and not dose.amount.is_range:
            by_sentence.setdefault(text.sentence_at(dose.where, dose.amount.start), []).append(dose)
    for sentence, found in by_sentence.items():
        words = text.words(sentence)
        sizes = {value for dose in found for value in dose.amount.values if value}
        units = {dose.amount.unit for dose in found}
        is_own = sentence.role != "background" and OF_GROUPS.search(words) and not ONE_AFTER_ANOTHER.search(words)
        if len(sizes) > 1 and len(units) == 1 and is_own:
            yield Mention("dose-comparison", sentence.where, found[0].amount.start, found[-1].amount.end)


def _narrowest(text: Document, chosen: list[Mention]) -> list[Mention]:
    """A placebo said to be saline is saline; an active placebo, or a "placebo-controlled", with midazolam is that."""
    values = {m.value for m in chosen}
    wider = {"placebo"} if "saline" in values else set()
    if "midazolam" in values:
        if "saline" not in values and ACTIVE_PLACEBO.search(text.lower["abstract"]):
            wider.add("placebo")
        wider |= {value for value, only in ONLY_A_KIND.items() if all(only(text, m) for m in _of(text, value))}
    return [m for m in chosen if m.value not in wider]


def _without_ect(text: Document, chosen: list[Mention]) -> list[Mention]:
    """ECT is no comparator where the title or the aim gives ketamine at it and something else in ketamine's stead."""
    values = {m.value for m in chosen}
    if "ect" not in values or not values & IN_ITS_STEAD or ECT_ALONE.search(text.lower["abstract"]):
        return chosen
    at_ect = any(AT_ECT.search(text.words(s)) for s in text.sentences_of("title", "aim"))
    return [m for m in chosen if m.value != "ect"] if at_ect else chosen


def _of(text: Document, value: str) -> list[Mention]:
    return [m for m in mentions("comparator", text) if m.value == value and _is_comparator(text, m)]


def _is_comparator(text: Document, m: Mention) -> bool:
    if is_negated(text, m) and m.value != "none":
        return False
    ahead, behind = before(text, m), after(text, m)
    words = text.lower[m.where][m.start : m.end]
    if words == "dummy" and ahead.endswith(("double-", "double ")):
        return False
    if m.value == "saline" and NOT_A_SALINE_CONTROL.search(ahead):
        return False
    if m.value == "dose-comparison" and words in ONE_DOSE:
        return DOSES_COMPARED.search(text.words(text.sentence_at(m.where, m.start))) is not None
    if words == TOGETHER:
        return BETWEEN.search(ahead) is not None
    if m.value in PLAIN and not (m.value == "usual-care" and ORDINARY.search(words)):
        return True
    if MIXED_WITH_KETAMINE.search(ahead) or MIXED_BEFORE_KETAMINE.search(behind):
        return False
    if m.value == "ect" and (ECT_IS_TREATED.search(behind) or ECT_IS_SERVED.search(ahead)):
        return False
    if EVERYBODY_HAD.search(ahead) or BEFORE_KETAMINE.search(behind):
        return False
    if ALONG.search(ahead) and not GROUP.search(behind) and not COMPARED_WITH.search(ahead):
        return False
    if WITH_KETAMINE.search(ahead):
        return False
    return bool(VERSUS.search(ahead) or COMPARED_WITH.search(ahead) or GROUP.search(behind))
