"""compound: which drug the study is about, and which form of ketamine."""

from __future__ import annotations

import re

from db.reading.about import as_findings, is_negated, weigh, weight
from db.reading.finding import Finding
from db.reading.text import Document, Mention
from db.reading.vocabulary import mentions, vocabulary

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
    """The one form that the methods name, where plain "ketamine" stands only in other sentences.

    "Ketamine infusion for pain", given as S(+)-ketamine; a review gathers papers on either.
    """
    own = [m for m in found if text.role_at(m.where, m.start) == "methods" and m.value in KETAMINE]
    forms = {m.value for m in found if m.value in {"esketamine", "arketamine"}}
    if {m.value for m in own} != forms or len(forms) != 1 or GATHERED.search(text.lower["title"]):
        return None
    plain = [m for m in found if m.value == "racemic"]
    if any(RACEMIC.search(text.lower[m.where][m.start : m.end]) or _beside(text, m, found) for m in plain):
        return None
    return weighed[forms.pop()][1]


def _beside(text: Document, m: Mention, found: list[Mention]) -> bool:
    """Whether a sentence names ketamine and one of its forms."""
    sentence = text.sentence_at(m.where, m.start)
    return any(
        f.value != m.value and f.value in KETAMINE and f.where == m.where and sentence.start <= f.start < sentence.end
        for f in found
    )


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
