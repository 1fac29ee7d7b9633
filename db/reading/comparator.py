"""comparator: what the study drug was compared with; a drug given along with it does not count."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from db.reading import one_group, routes_compared
from db.reading.about import WEIGHT, after, as_findings, weigh
from db.reading.dose import KETAMINE, Dose, doses
from db.reading.finding import Finding
from db.reading.set_against import is_set_against
from db.reading.sought import Sought, sought
from db.reading.text import Document, Mention, Sentence
from db.reading.vocabulary import mentions
from db.reading.whose import nearest_drugs
from db.reading.within import LONGEST, mentions_within

# Everybody had ECT, and ketamine with it, whatever else was given in its stead.
AT_ECT = sought(
    r"ketamine\b[^.;:]{0,110}(?:\b(?:in|during|undergoing)|an(?:a)?esthe\w+ (?:for|with)) (?:modified |bilateral )?"
    r"(?:ect\b|electroconvulsive)"
)
ECT_ALONE = sought(r"\b(?:ect|electroconvulsive therapy) alone\b")
IN_ITS_STEAD = {"placebo", "saline", "midazolam", "other-active"}
SURE = frozenset({"placebo", "saline", "midazolam", "other-ketamine"})
GENERIC_ACTIVE = sought(r"active[ -](?:placebo|control|comparator)|psychoactive placebo")
ACTIVE_PLACEBO = sought(
    r"\bactive[ -]placebo[ ,(]{1,2}midazolam|midazolam[ (]{1,2}(?:as )?(?:the |an )?active[ -]placebo"
)
# "An antidepressant plus placebo" is what esketamine plus an antidepressant is held against.
WITH_PLACEBO = sought(
    r"\bantidepressants? (?:\([^)]{1,24}\) )?(?:plus|and|with|\+) (?:an? )?(?:\w+ )?placebo|\bad ?\+ ?pbo\b|"
    r"\bplacebo\)? (?:nasal spray )?(?:plus|and|with|combined with|\+) (?:an? )?(?:[\w-]+,? ){0,4}antidepressant"
)
THREE_WAY = sought(r"\b(?:three|four)-(?:way|arm|period)\b")
ONLY_A_KIND: dict[str, Callable[[Document, Mention], bool]] = {
    "other-active": lambda text, m: GENERIC_ACTIVE.search(text.lower[m.where], m.start, m.end) is not None,
    "placebo": lambda text, m: re.match(r"[- ]controlled|\s?\(midazolam", after(text, m, 20)) is not None,
}
FORMS = sought(
    r"\b(?:randomi[sz]ed|assigned|allocated)\b[^.;]{0,60}?\b"
    r"(?P<forms>ketamine or (?:es|s-|ar|r-)ketamine|(?:es|s-|ar|r-)ketamine or (?:racemic )?ketamine)"
)
BY_WEIGHT = frozenset({"mg/kg", "µg/kg"})
OR = re.compile(r"\b(?:or|versus|vs|and)\b")
OF_GROUPS = sought(r"random|groups?\b|allocat|assign|compar|effects? of|\beither\b|versus|\bvs\b")
ONE_AFTER_ANOTHER = sought(
    r"followed by|\bbolus|\bloading|maintenance|induction|titrat|\bthen\b|maximum|increas|up to|"
    r"escalat|\boral|intramusc"
)
# A paper that asks about the dose says so in its title or its aim; else each dose is an arm held against another.
ASKS_DOSE = sought(
    r"dose[- ](?:respons|rang|find|depend|compar|escalat)|effective dose|"
    r"\b(?:different|several|various|two|three|four|multiple|ascending|optimal|appropriate|low and high|higher) "
    r"(?:\w+ ){0,3}(?:doses|dosages?|dose|concentrations)\b|low(?:er)?[- ]dose\b.{0,60}\b(?:high(?:er)?|very)|"
    r"\d ?mg\b.{0,40}\d ?mg\b|dose of ketamine"
)
# A sentence that nothing marks as this study's own, and that says what was given.
GIVEN = sought(r"\b(?:either|random\w*|receiv(?:ed|ing)|were given|assigned|compared)\b")


def read(text: Document) -> list[Finding]:
    """Comparators, heaviest first. Saline is a kind of placebo; a named drug is an active one; none where one group."""
    found = [m for m in mentions("comparator", text) if is_set_against(text, m)]
    weighed = weigh(text, [*found, *_unlisted(text), *_own_compared(text), *_antidepressants(text)])
    if "none" in weighed and any(v not in {"none", "dose-comparison"} for v in weighed):
        del weighed["none"]
    chosen = [m for total, m in weighed.values() if total >= WEIGHT["results"]]
    chosen = chosen or [m for _, m in weighed.values() if GIVEN.search(text.words(text.sentence_at(m.where, m.start)))]
    chosen = _without_doses(text, _without_ect(text, _narrowest(text, chosen)))
    if not SURE & {m.value for m in chosen} and (single := one_group.read(text)):
        return single
    chosen = [m for m in chosen if m.value != "none" or not one_group.is_gathered(text)]
    return as_findings(text, "comparator", "comparator-words", chosen)


def _unlisted(text: Document) -> Iterator[Mention]:
    """Drugs that are no comparator of the vocabulary, set against ketamine in the title, the aim or the methods."""
    gathered = one_group.is_gathered(text)
    for s in text.sentences_of("title", "aim", "methods"):
        words = text.words(s)
        if "ketamin" not in words or s.end - s.start > LONGEST:
            continue
        known = mentions_within("comparator", text, s.where, s.start, s.end)
        named = [(s.start + start, s.start + end) for start, end, _, _ in nearest_drugs(words, [], 0, len(words))]
        named += [
            (m.start, m.end)
            for m in mentions_within("compound", text, s.where, s.start, s.end)
            if m.value not in KETAMINE and m.value != "other" and not (gathered and s.where == "abstract")
        ]
        for start, end in named:
            m = Mention("other-active", s.where, start, end)
            if not any(k.start < m.end and m.start < k.end for k in known) and is_set_against(text, m):
                yield m


def _antidepressants(text: Document) -> Iterator[Mention]:
    """An antidepressant that the other group had beside a placebo."""
    return _told(text, text.sentences_of("title", "aim", "methods", "results"), "antidepressant", WITH_PLACEBO)


def _told(
    text: Document, sentences: Iterable[Sentence], value: str, pattern: Sought, group: str | int = 0
) -> Iterator[Mention]:
    """A value once for each sentence that a pattern's words stand in."""
    for s in sentences:
        if s.end - s.start <= LONGEST and (m := pattern.search(text.words(s))):
            yield Mention(value, s.where, s.start + m.start(group), s.start + m.end(group))


def _own_compared(text: Document) -> list[Mention]:
    """Ketamine against ketamine: by two routes, and if not so, in two doses."""
    return list(routes_compared.read(text)) or list(_forms_compared(text)) or list(_doses_compared(text))


def _forms_compared(text: Document) -> Iterator[Mention]:
    """People put by chance into ketamine or one of its forms."""
    own = () if one_group.is_gathered(text) else text.sentences_of("title", "aim", "methods")
    return _told(text, own, "other-ketamine", FORMS, "forms")


def _doses_compared(text: Document) -> Iterator[Mention]:
    """Two doses by weight of one drug in a sentence that tells of groups, and neither is part of the other."""
    by_sentence: dict[Sentence, list[Dose]] = {}
    for dose in doses(text):
        if dose.drug in KETAMINE and dose.amount.unit in BY_WEIGHT and not dose.amount.is_range:
            by_sentence.setdefault(text.sentence_at(dose.where, dose.amount.start), []).append(dose)
    for sentence, found in by_sentence.items():
        words = text.words(sentence)
        sizes = {value for dose in found for value in dose.amount.values if value}
        forms = {dose.drug for dose in found}
        units = {dose.amount.unit for dose in found}
        is_own = sentence.role != "background" and OF_GROUPS.search(words) and not ONE_AFTER_ANOTHER.search(words)
        if len(sizes) > 1 and len(units) == 1 and is_own:
            start, end = found[0].amount.start, found[-1].amount.end
            kind = "other-ketamine" if len(forms) > 1 and OR.search(text.lower[sentence.where], start, end) else ""
            yield Mention(kind or "dose-comparison", sentence.where, start, end)


def _narrowest(text: Document, chosen: list[Mention]) -> list[Mention]:
    """A placebo said to be saline is saline; an active placebo, or a "placebo-controlled", with midazolam is that."""
    values = {m.value for m in chosen}
    wider = {"placebo"} if "saline" in values else set()
    active = [m for m in chosen if m.value == "other-active"]
    if "antidepressant" in values and all(ONLY_A_KIND["other-active"](text, m) for m in active):
        wider.add("other-active")
    if "midazolam" in values:
        if "saline" not in values and ACTIVE_PLACEBO.search(text.lower["abstract"]):
            wider.add("placebo")
        kinds = {value for value, only in ONLY_A_KIND.items() if all(only(text, m) for m in _of(text, value))}
        wider |= kinds - ({"placebo"} if THREE_WAY.search(text.lower["abstract"]) else set())
    return [m for m in chosen if m.value not in wider]


def _without_ect(text: Document, chosen: list[Mention]) -> list[Mention]:
    """ECT is no comparator where the title or the aim gives ketamine at it and something else in ketamine's stead."""
    values = {m.value for m in chosen}
    if "ect" not in values or not values & IN_ITS_STEAD or ECT_ALONE.search(text.lower["abstract"]):
        return chosen
    at_ect = any(AT_ECT.search(text.words(s)) for s in text.sentences_of("title", "aim"))
    return [m for m in chosen if m.value != "ect"] if at_ect else chosen


def _without_doses(text: Document, chosen: list[Mention]) -> list[Mention]:
    """Several doses, each held against something else, are compared with each other only if that is asked."""
    values = {m.value for m in chosen}
    if "dose-comparison" not in values or not values & (IN_ITS_STEAD | {"ect"}):
        return chosen
    asked = any(ASKS_DOSE.search(text.words(s)) for s in text.sentences_of("title", "aim"))
    return chosen if asked else [m for m in chosen if m.value != "dose-comparison"]


def _of(text: Document, value: str) -> list[Mention]:
    return [m for m in mentions("comparator", text) if m.value == value and is_set_against(text, m)]
