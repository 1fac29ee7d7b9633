"""compound: which drug the study is about, and which form of ketamine."""

from __future__ import annotations

import re

from db.reading.about import as_findings, is_negated, weigh, weight
from db.reading.finding import Finding
from db.reading.text import Document, Mention
from db.reading.vocabulary import mentions, vocabulary

FORMS = frozenset({"esketamine", "arketamine"})
OWN = frozenset({"title", "aim", "methods"})
BESIDE = 60  # code points between ketamine and a form that is set beside it
ANOTHER = re.compile(r"\b(?:others?|another|second|whereas)\b")
STOP = re.compile(r"[.;]\s")
SET_BESIDE = re.compile(r"\b(?:and|or|versus|vs|compared|than|nor|to|over)\b|/")
KETAMINE = ("racemic", "esketamine", "arketamine", "metabolite")
PLANTS = ("ayahuasca", "five-meo-dmt")  # their own names spell DMT out
GATHERED = re.compile(r"review|meta-?\s?analys|guideline|consensus|recommendation")
RACEMIC = re.compile(r"racemic|\brs-|\br/s|\br,s")


def read(text: Document) -> list[Finding]:
    """Ketamine first. A drug only the background names is another study's."""
    found = [m for m in mentions("compound", text) if not is_negated(text, m)]
    weighed = weigh(text, found)
    titled = {m.value for m in found if m.where == "title"}
    chosen = [m for value, (total, m) in weighed.items() if total >= _least(value, titled)]
    chosen = chosen or [m for _, m in list(weighed.values())[:1]]
    if form := _form_meant(text, found, weighed):
        chosen = [m for m in chosen if m.value != "racemic"] + [form] * (form not in chosen)
    elif _is_loose_name(text, found, weighed, titled):
        chosen = [m for m in chosen if m.value != "racemic"]
    if any(m.value in PLANTS for m in chosen):
        chosen = [m for m in chosen if m.value != "dmt"]
    chosen.sort(key=lambda m: (m.value not in KETAMINE, m.value == "metabolite"))
    return as_findings(text, "compound", "compound-words", chosen)


def _least(value: str, titled: set[str]) -> float:
    """What a drug must weigh: more where the title names others and not it."""
    if value in titled or not titled:
        return 1.0
    family = set(KETAMINE) if value in KETAMINE else set(vocabulary()["compound"]) - set(KETAMINE)
    return 3.0 if titled & family else 4.0


def _form_meant(text: Document, found: list[Mention], weighed: dict[str, tuple[float, Mention]]) -> Mention | None:
    """The one form that a study's title, aim or methods name, where "ketamine" else is short for it.

    "Ketamine infusion for pain", given as S(+)-ketamine. Not where plain ketamine is set beside the form, or said to be
    racemic; a review gathers papers on either.
    """
    forms = {m.value for m in found if m.value in FORMS and text.role_at(m.where, m.start) in OWN}
    plain = [m for m in found if m.value == "racemic"]
    if len(forms) != 1 or not plain or GATHERED.search(text.lower["title"]):
        return None
    if any(RACEMIC.search(text.lower[m.where][m.start : m.end]) or _beside(text, m, found) for m in plain):
        return None
    return weighed[forms.pop()][1]


def _beside(text: Document, plain: Mention, found: list[Mention]) -> bool:
    """Whether ketamine is set beside one of its forms: "ketamine and esketamine", "ketamine than with esketamine"."""
    for form in found:
        first, last = sorted((plain, form), key=lambda m: m.start)
        if form.value in FORMS and form.where == plain.where and 0 <= last.start - first.end <= BESIDE:
            between = text.lower[form.where][first.end : last.start]
            if ANOTHER.search(between) or (SET_BESIDE.search(between) and not STOP.search(between)):
                return True
    return False


def _is_loose_name(
    text: Document, found: list[Mention], weighed: dict[str, tuple[float, Mention]], titled: set[str]
) -> bool:
    """ "Ketamine" in a paper on one of its forms means that form, unless it says racemic or weighs alike."""
    forms = {"esketamine", "arketamine"} & set(weighed)
    if "racemic" not in weighed or not forms:
        return False
    plain = [m for m in found if m.value == "racemic" and weight(text, m) >= 1]
    if any(RACEMIC.search(text.lower[m.where][m.start : m.end]) for m in plain):
        return False
    if "racemic" in titled:
        return False
    return bool(forms & titled) or any(weighed[f][0] >= weighed["racemic"][0] for f in forms)
