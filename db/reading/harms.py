"""harm: whether the paper's own results tell of a harm with ketamine, apart from whether it works.

signal: more of an unwanted effect, or an unwanted effect said to come with ketamine. none-found: looked for and not
seen, no more than with the comparator, mild and rare, or called safe. An effect that merely occurred is a signal only
where the paper draws no such conclusion. Aims, plans and other people's findings do not count.
"""

from __future__ import annotations

from db.reading.finding import Finding
from db.reading.result_cues import either
from db.reading.sought import plain_words, sought
from db.reading.table import read_table
from db.reading.text import Document, Sentence

PRINTED = read_table("harms.yml")
WORDS = {name: rf"(?:{either(words)})" for name, words in PRINTED.items()}
OF_HARM = ("any", "kinds", "safe", "impaired")
# Some of these stand wherever anything is said of harm; most sentences have none.
PLAIN = plain_words([*(either([one]) for name in OF_HARM for one in PRINTED[name]), "sedat", "tolerability"])
ANY, MORE, SOME, MILD = (WORDS[name] for name in ("any", "more", "some", "mild"))
UNWANTED = rf"(?:{ANY}|{WORDS['kinds']})"
ON = r"(?:[^.;]|\.(?=\d)){0,70}"  # on in the same clause; a number's point ends none
WHOLE = sought(
    rf"\b{WORDS['safe']}\b|"
    rf"\b(?:fewer|few|limited|rare|mild|minor|minimal|transi(?:ent|tory)|brief|negligible|"
    rf"lower (?:\w+ )?incidence of) (?:\w+ ){{0,2}}{ANY}"
)
PEOPLE = r"(?:patients?|participants?|subjects?|children|adults|women|men|volunteers?|individuals?|animals?)"
NONE = sought(
    rf"\bnone of (?:[\w-]+ ){{0,3}}{PEOPLE} (?:[\w-]+ ){{0,4}}{UNWANTED}|\bneither (?:[\w-]+ ){{0,3}}{UNWANTED}|"
    rf"\b(?:similar(?! to)|comparable|negligible) "
    rf"(?:(?!but|more|higher|greater)[^.;]){{0,40}}{UNWANTED}|"
    rf"\b(?:not|without) (?:[\w-]+ ){{0,7}}(?:increas|rais|worsen|caus|induc|produc|affect|prolong)\w* "
    rf"(?:[\w-]+ ){{0,5}}{UNWANTED}|"
    rf"\bwithout (?:[\w-]+ ){{0,6}}{UNWANTED}|\bno (?:[\w-]+ ){{0,4}}{UNWANTED}|"
    rf"\bno (?:[\w-]+ ){{0,3}}differen\w+ [^.;]{{0,80}}{UNWANTED}|"
    rf"\bnot (?:\w+ ){{0,3}}(?:{MORE}|accompanied by) (?:\w+ ){{0,4}}{UNWANTED}|"
    rf"\b{UNWANTED}[^.;]{{0,60}} (?:did not (?:differ|increase)|(?:was|were) (?:\w+ )?{MILD}\b|"
    rf"(?:was|were) not {MORE}|not increased|"
    r"(?:was|were) not (?:observed|reported|seen|different|increased)|unrelated|not (?:\w+ )?related|"
    rf"(?:was|were) (?:absent|(?:seen|observed|noted) in none))|\bnot (?:\w+ )?differ\w* [^.;]{{0,50}}{UNWANTED}"
)
SIGNAL = sought(rf"\b{MORE}\b{ON}\b{UNWANTED}|\b{UNWANTED}{ON}\b{MORE}\b")
TOLERATED_LESS = sought(
    r"\b(?:lower|poor|poorer|worse) (?:\w+ )?tolerability|"
    r"\btolerability (?:was|is) (?:\w+ )?(?:lower|poor|poorer|worse)"
)
COUNT = r"(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)"
OCCURRED = sought(
    rf"\b{SOME}\b{ON}\b{UNWANTED}|\b{UNWANTED}{ON}\b{SOME}\b|"
    rf"\b{COUNT} (?:[\w(%)/,]+ ){{0,6}}(?:had|felt|showed) {ON}\b{UNWANTED}"
)
# "Adverse events occurred in 22% with ketamine and in 23% with placebo."
TWO_SHARES = sought(
    r"(?P<one>\d{1,2}(?:\.\d{1,2})?) ?%[^.;%]{0,60}\b(?:vs|versus|and|compared)\b[^.;%]{0,60}?"
    r"\b(?P<other>\d{1,2}(?:\.\d{1,2})?) ?%"
)
CLAUSE = 30  # code points that a clause before "no adverse events" has at least
LESS_NEXT = len(" reduced")
ALIKE = 1.2  # one share over the other, at most
# "Dissociation was seen in 61% with esketamine and in 9% with placebo."
MORE_OF_US = sought(
    rf"\b{UNWANTED}[^.;%]{{0,40}}?\b(?P<one>\d{{1,2}}(?:\.\d{{1,2}})?) ?%\)? (?:with|in|of|for|on) (?:the )?"
    r"(?:es|s-)?ketamin[^.;%]{0,50}?\b(?P<other>\d{1,2}(?:\.\d{1,2})?) ?%"
)
IMPAIRED = sought(rf"\b{WORDS['impaired']}\b")
AGAINST = sought(r"\b(?:compared|comparing|comparison|placebo|controls?|versus|vs|saline|sham|randomi[sz]\w+)\b")
MORE_SEDATED = sought(r"\bmore (?:\w+ )?sedat(?:ed|ion)\b")
OF_SEDATION = sought(r"sedat|premedic|an(?:a)?esthesia")
LESS = sought(rf"\b{WORDS['less']}\b")
# "more common with placebo": the comparator's harm.
OTHERS = sought(
    rf"^(?:(?!than|ketamin)[^.;]){{0,40}}?\b(?:in|with|for|among) (?:the )?{WORDS['others']}\b(?! and ketamin)"
)
OF_KETAMINE = sought(r"^[^.;]{0,30}\bthan (?:with |in |after |that of |those of )?(?:the )?(?:\w+ )?(?:es|s-)?ketamin")
KETAMINE = sought(r"ketamin")
LONGEST = 1500
DENIED = (SIGNAL, OCCURRED, MORE_SEDATED)  # what "less" and "not" take back
ORDER = ("signal", "none-found", "occurred")


def read(text: Document) -> list[Finding]:
    """At most one finding of each value, the main one first; none where the results do not speak of harm.

    Where nobody went without ketamine, a conclusion that calls it safe outweighs what occurred.
    """
    if not KETAMINE.search(text.lower["title"]) and not KETAMINE.search(text.lower["abstract"]):
        return []
    found: dict[str, Finding] = {}
    sedates = aims_at_sedation(text)
    for sentence in text.told():
        for kind, start, end in said(text.words(sentence)[:LONGEST], sedates):
            found.setdefault(kind, _finding(text, sentence, kind, start, end))
    told = [found[kind] for kind in ORDER if kind in found]
    if "signal" in found and not is_against(text) and is_called_safe(text):
        told = told[1:] + told[:1]
    return told[:1] if told and told[0].rule == "harm-occurred" else [f for f in told if f.rule != "harm-occurred"]


def aims_at_sedation(text: Document) -> bool:
    """Whether sedation is what a paper's drug is for: then it is no harm."""
    return OF_SEDATION.search(text.lower["title"]) is not None


def is_against(text: Document) -> bool:
    """Whether a paper has a comparator, as far as its words go."""
    return any(AGAINST.search(text.lower[where]) for where in ("title", "abstract"))


def is_called_safe(text: Document) -> bool:
    """Whether the conclusion calls the drug safe or well tolerated."""
    return any(WHOLE.search(text.words(sentence)[:LONGEST]) for sentence in text.sentences_of("conclusion"))


def _finding(text: Document, sentence: Sentence, kind: str, start: int, end: int) -> Finding:
    value = "signal" if kind == "occurred" else kind
    return text.finding("harm", value, sentence.where, sentence.start + start, sentence.start + end, f"harm-{kind}")


def said(words: str, sedates: bool = False) -> list[tuple[str, int, int]]:
    """(signal, none-found or occurred, start, end) of what a sentence in lower case says of harm.

    "Pressure rose with ketamine, but no serious event occurred" says both.
    """
    if not any([plain in words for plain in PLAIN]):
        return []
    none = NONE.search(words)
    if none:
        before = signal(words[: none.start()]) if none.start() > CLAUSE else []
        return [*before, ("none-found", *none.span())]
    patterns = ((SIGNAL, "signal"), (TOLERATED_LESS, "signal"), (WHOLE, "none-found"), (OCCURRED, "occurred"))
    for pattern, kind in patterns if sedates else (*patterns, (MORE_SEDATED, "signal")):
        m = pattern.search(words)
        if not m or (pattern in DENIED and is_less(words, *m.span())):
            continue
        if kind == "signal" and is_of_others(words[m.end() : m.end() + 80]):
            return []
        alike = kind != "none-found" and is_alike(words, *m.span())
        return [("none-found" if alike else kind, *m.span())]
    return of_us(words) or impaired(words)


def signal(words: str) -> list[tuple[str, int, int]]:
    """More harm with ketamine, if a clause says so."""
    m = SIGNAL.search(words)
    is_ours = m and not is_less(words, *m.span()) and not is_of_others(words[m.end() : m.end() + 80])
    return [("signal", *m.span())] if m and is_ours else []


def is_less(words: str, start: int, end: int) -> bool:
    """Whether words around a match say less of it, or none."""
    return LESS.search(words, max(0, start - 25), end + LESS_NEXT) is not None


def is_of_others(rest: str) -> bool:
    """Whether the words behind more of a harm tell that it is the comparator's."""
    return OTHERS.search(rest) is not None or OF_KETAMINE.search(rest) is not None


def is_alike(words: str, start: int, end: int) -> bool:
    """Whether a sentence gives two shares of people that are nearly the same."""
    m = TWO_SHARES.search(words, start, end + 120)
    shares = sorted((float(m["one"]), float(m["other"]))) if m else [0.0, 1.0]
    return shares[1] <= ALIKE * shares[0]


def of_us(words: str) -> list[tuple[str, int, int]]:
    """Where the share of people harmed is larger with ketamine."""
    m = MORE_OF_US.search(words)
    return [("signal", *m.span())] if m and float(m["one"]) > ALIKE * float(m["other"]) else []


def impaired(words: str) -> list[tuple[str, int, int]]:
    """Where ketamine is said to impair thinking."""
    m = IMPAIRED.search(words) if KETAMINE.search(words) else None
    return [("signal", *m.span())] if m and not is_less(words, *m.span()) else []
