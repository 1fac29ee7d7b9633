"""What an abstract calls its primary endpoint, and where it says outright whether it was met."""

from __future__ import annotations

import re

from db.reading.sought import sought
from db.reading.text import Document

PRIMARY = re.compile(r"\bprimary\b|\bco-?primary\b|\bmain outcome|\bprincipal outcome")
KIND = (
    r"(?:end-?points?|end points?|outcomes?|objectives?|hypothes[ie]s|aims?|goals?|variables?|"
    r"analys[ie]s|efficacy (?:variables?|measures?|end ?points?|outcomes?))"
)
NAMED = re.compile(
    rf"\b(?:co-?)?(?:primary|main|principal)(?:,? [\w-]+){{0,3}} {KIND}(?: measures?| variables?| and measures?)?"
    r"(?: of (?:this|the|our) (?:\w+ )?(?:study|trial))?(?: and \w+)?(?: was| were| is| are|:| of| "
    r"included| compared| focused on| -|,)+ "
    r"(?:to (?:\w+ ){1,2}?(?:the |whether |if )?)?(?P<what>[^.;]{2,200})"
)
ALSO_NAMED = sought(
    rf"(?P<what>[^.;,]{{3,120}}?),?(?: was| were| as| is| being| \()+ ?(?:the |a |our "
    rf")?(?:co-?)?primary(?: \w+){{0,2}} {KIND}|"
    rf"\b(?:co-?)?primary {KIND}(?: measures?)? \(?(?P<what2>[^();]{{2,60}}?)(?:\)| was| were| did|,| \()"
)
STOPS = re.compile(
    r",? (?:defined|assessed|analy[sz]ed|measured|according to|as |in the |which|with |using|by |from "
    r"|\((?:defined|from|the|time|change)|and (?:the )?second)"
)
CHANGE = re.compile(r"^(?:the )?(?:\w+ )?changes? (?:from|between) [^,;]{3,40}? (?:in|on|of) (?:the )?")
ENDPOINT = (
    r"(?:co-?)?primary(?:,? \w+){0,3} (?:end-?points?|end points?|outcomes?|objectives?|aims?|goals?|hypothes[ie]s)"
)
SAID = (
    ("end points not met", -1, r"\b(?:did not|failed to|not) meet [^.;]{0,50}\bend ?-?points?"),
    ("not met", -1, (
        rf"\b(?:did not|didn't|not|failed to|fail to|failure to|without|neither) (?:\w+ ){{0,2}}(?:meet|"
        rf"met|reach|reaching|achieve|achieving|improve|attain)\w* (?:\w+ ){{0,3}}{ENDPOINT}"
    )),
    ("was not met", -1, (
        rf"{ENDPOINT}(?: [^.;]{{0,60}})? (?:was|were|is|are|had|has|have) not (?:\w+ )?(?:met|reached|"
        rf"achieved|attained|different|statistically|significan\w*|been)"
    )),
    ("no difference in it", -1, (
        rf"\bno (?:\w+ ){{0,3}}(?:differences?|improvements?|effects?)[^.;]{{0,60}} "
        rf"{ENDPOINT}"
    )),
    ("it did not differ", -1, rf"{ENDPOINT}[^.;]{{0,60}} (?:did not|didn't|no (?:significant )?difference)"),
    ("met", 1, rf"\b(?:met|meets|meeting|reached|achieved) (?:\w+ ){{0,3}}{ENDPOINT}"),
    ("was met", 1, (
        rf"{ENDPOINT}(?: [^.;]{{0,60}})? (?:was|were|is|are|has been) (?:\w+ )?(?:met|reached|achieved|"
        rf"attained|significantly)"
    )),
)  # fmt: skip
OUTRIGHT = tuple((name, sign, re.compile(pattern)) for name, sign, pattern in SAID)


def speaks_of_primary(text: Document) -> bool:
    """Whether the abstract speaks of a primary endpoint."""
    return PRIMARY.search(text.lower["abstract"]) is not None


def is_named(text: Document) -> bool:
    """Whether the abstract names its primary endpoint."""
    return bool(primary_outcome(text))


def primary_outcome(text: Document) -> str:
    """The words that name the primary endpoint, or ""; looked for once in a document."""
    if "primary outcome" not in text.memo:
        text.memo["primary outcome"] = _primary_outcome(text) if "primary" in text.lower["abstract"] else ""
    found: str = text.memo["primary outcome"]
    return found


def _primary_outcome(text: Document) -> str:
    for pattern in (NAMED, ALSO_NAMED):
        for sentence in text.sentences:
            place = text.words(sentence).find("primary") if sentence.where == "abstract" else -1
            if place >= 0:
                m = pattern.search(text.words(sentence), max(0, place - 140), place + 300)
                what = m and (m.groupdict().get("what") or m.groupdict().get("what2"))
                if what and not what.startswith(("not ", "met")):
                    return STOPS.split(CHANGE.sub("", what))[0].strip()
    return ""


def concluded(text: Document) -> str:
    """What the conclusion speaks of: where no primary endpoint is named, the results it rests on are the main ones."""
    first = next(text.sentences_of("conclusion"), None)
    return text.words(first)[:250] if first else ""


def outright(text: Document) -> list[tuple[str, int, str, int, int]]:
    """(name, sign, where, start, end) of each place that says outright whether it was met."""
    found = []
    for sentence in text.sentences_of("results", "conclusion"):
        words = text.words(sentence)[:3000]
        if "primary" in words or "meet" in words:
            for name, sign, pattern in OUTRIGHT:
                m = pattern.search(words)
                if m:
                    found.append((name, sign, sentence.where, sentence.start + m.start(), sentence.start + m.end()))
                    break
    return found
