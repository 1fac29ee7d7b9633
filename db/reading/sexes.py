"""Which sexes took part, for the linear model: "20 male volunteers" are of one sex, "57% female" of both. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.reading.one_person import one_person
from db.reading.text import Document, Sentence

Place = tuple[str, int, int]  # where, start, end
# "Man" alone is the species: "a drug that causes psychosis in man".
MALE = re.compile(r"\b(?:males?|(?<!in )(?<!of )man|men|boys?)\b")
FEMALE = re.compile(r"\b(?:females?|woman|women|girls?|postpartum|pregnan\w+|c(?:a)?esarean|parturients?|mothers)\b")
A_SEX = r"(?:(?:fe)?males?|men|women|boys|girls)\b"
HINTS = {
    "his": re.compile(r"\b(?:he|his|him)\b"),
    "hers": re.compile(r"\b(?:she|her)\b"),
    "beside": re.compile(
        r"\b(?:males?|men)\b.{0,25}\b(?:females?|women)\b|\b(?:females?|women)\b.{0,25}\b(?:males?|men)\b|"
        r"\bm ?[/:=] ?f\b|\bgender|\bsex(?:es)?\b"
    ),
    "counted male": re.compile(r"\d ?%?[ (]{0,2}(?:\w{1,20} )?(?:were |was )?(?:males?|men)\b"),
    "counted female": re.compile(r"\d ?%?[ (]{0,2}(?:\w{1,20} )?(?:were |was )?(?:females?|women)\b"),
    "male volunteers": re.compile(
        r"\b(?:healthy|only|all) (?:\w{1,20} )?(?:male|men)\b|"
        r"\bmale (?:subjects|volunteers|participants|patients|users)\b"
    ),
}
# A share of those who took part, so that the other sex is the rest: "57% female", "(n = 20; 8 women)", "men = 72%".
SHARE = re.compile(
    rf"\d ?%\]?\)?(?: were| was| of| are)?(?: the)?(?: \w{{1,20}})? {A_SEX}|"
    rf"[(;,] ?(?:\d{{1,5}}|[a-z]{{3,9}}) {A_SEX}(?!,? (?:[\w-]{{1,20}},? ){{0,3}}"
    r"(?:subjects|volunteers|participants|patients|users|controls))|"
    rf"{A_SEX} ?(?:[=:] ?|\()\d|\b{A_SEX} (?:gender|sex)\b|\b(?:predominantly|predominately|mostly|mainly) {A_SEX}|"
    r"\b(?:percentage|proportion|number|majority) of (?:fe)?males?\b"
)
# Who took part, not who differed: "healthy male", "twelve women", "in women undergoing", "a 60-year-old man".
OF_ALL = re.compile(
    r"\b(?:\d{1,5}|[a-z-]*(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|teen|ty)|healthy|only|all|in|an?|"
    rf"old|adult|young|abstinent|pregnant)\s(?:[\w-]{{1,20}},? ){{0,2}}(?:{A_SEX}|m[ae]n\b|wom[ae]n\b)|"
    r"\b(?:postpartum|pregnan\w+|c(?:a)?esarean|parturients?|mothers)\b"
)


def sexes(text: Document, own: list[Sentence]) -> dict[str, Place | None]:
    """Hints about who took part, from the sentences about the study itself: which sexes are named, and how."""
    found: dict[str, Place | None] = {}
    named: dict[str, Place] = {}
    for sentence in own:
        words = text.words(sentence)
        for name, m in named_in(words):
            place = sentence.where, sentence.start + m.start(), sentence.start + m.end()
            (named if name in {"male", "female"} else found).setdefault(name, place)
    shared, of_all = found.pop("share", None), found.pop("of all", None)
    whole = "both" if len(named) == 2 else next(iter(named), "none")
    hints = {f"rule:sexes={name}": place for name, place in found.items()} | {f"rule:sexes={whole}": None}
    if shared:
        hints["rule:sexes=share"] = shared
    elif len(named) == 1 and of_all:
        hints[f"rule:sexes=only {whole}"] = of_all
    elif not named and (only := of_one_person(text, {*found})):
        hints[f"rule:sexes=only {only}"] = None
    return hints


def of_one_person(text: Document, pronouns: set[str]) -> str:
    """The sex of one person described, whom only "she" or only "he" tells of; else ""."""
    told = pronouns & {"his", "hers"}
    return {"his": "male", "hers": "female"}[told.pop()] if len(told) == 1 and one_person(text) else ""


def named_in(words: str) -> Iterator[tuple[str, re.Match[str]]]:
    """What a sentence in lower case says of the sexes."""
    for name, pattern in (("male", MALE), ("female", FEMALE), ("share", SHARE), ("of all", OF_ALL), *HINTS.items()):
        if m := pattern.search(words):
            yield name, m
