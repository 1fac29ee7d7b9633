"""primary_met: whether the primary endpoint was met, with the words that say so.

What the abstract names as its primary endpoint is asked about like any other outcome (answer_features.py); words that
say it outright ("met its primary endpoint") and the conclusion speak too. Reviews and trials announced are not read.
"""

from __future__ import annotations

import re

from db.reading import logistic
from db.reading.answer_features import Evidence, evidence
from db.reading.finding import Finding
from db.reading.question import Question
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
ALSO_NAMED = re.compile(
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
    ("not met", -1, (
        rf"\b(?:did not|didn't|not|failed to|fail to|failure to|without|neither) (?:\w+ ){{0,2}}(?:meet|"
        rf"met|reach|reaching|achieve|achieving|improve|attain)\w* (?:\w+ ){{0,3}}{ENDPOINT}"
    )),
    ("was not met", -1, (
        rf"{ENDPOINT}(?: [^.;]{{0,60}})? (?:was|were|is|are|had|has|have) not (?:\w+ )?(?:met|reached|"
        rf"achieved|attained|different|statistically|significan\w*|been)"
    )),
    ("no difference in it", -1, (
        rf"\bno (?:statistically )?(?:significant )?(?:differences?|improvements?|effects?)[^.;]{{0,60}} "
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
ANNOUNCED = re.compile(
    r"\bwill (?:be (?:randomi|recruit|assess|assign|enrol|conduct|measur|perform)|receive|undergo|include|assess|"
    r"evaluate|compare)\b"
)
TRIAL = re.compile(r"\brandomi[sz]ed|\brandomly|\bphase (?:ii|iii|2|3)|\bphase-(?:2|3)")
REVIEW = re.compile(r"\bmeta-?analy|\bsystematic review|\bpooled analysis|\breview\b")
LOUD = 2.0
NOT_NAMED = "primary-not-named"  # the rule of an answer about an endpoint that the abstract names nowhere


def read(text: Document) -> list[Finding]:
    """One finding "yes" or "no" for a trial that tells results.

    Where the abstract names no primary endpoint the rule says so, and what the conclusion rests on is read instead.
    """
    if not is_trial(text) or REVIEW.search(text.lower["title"]) or not any(text.sentences_of("results", "conclusion")):
        return []
    named = speaks_of_primary(text)
    found = evidence(primary_question(text), text, told_only=True, named=is_named(text))
    said = outright(text)
    value = "yes" if logistic.total("endpoint", _features(text, found, said)) > 0 else "no"
    if said:
        _, sign, where, start, end = said[-1]
        if (sign > 0) == (value == "yes"):
            return [text.finding("primary_met", value, where, start, end, "primary-said")]
    if found.best is None:
        return []
    return [
        text.finding(
            "primary_met",
            value,
            found.best.where,
            found.best.start,
            found.best.end,
            "primary-read" if named else NOT_NAMED,
        )
    ]


def speaks_of_primary(text: Document) -> bool:
    """Whether the abstract speaks of a primary endpoint."""
    return PRIMARY.search(text.lower["abstract"]) is not None


def is_trial(text: Document) -> bool:
    """A randomised or phase 2 or 3 trial that was done, not one announced."""
    lower = text.lower["abstract"][:20000]
    return (TRIAL.search(text.lower["title"]) or TRIAL.search(lower)) is not None and not ANNOUNCED.search(lower)


def primary_question(text: Document) -> Question:
    """What the abstract calls its primary endpoint, as a question; else what its conclusion speaks of."""
    return Question("", "", primary_outcome(text) or concluded(text))


def is_named(text: Document) -> bool:
    """Whether the abstract names its primary endpoint."""
    return bool(primary_outcome(text))


def primary_outcome(text: Document) -> str:
    """The words that name the primary endpoint, or ""."""
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
        if "primary" in words:
            for name, sign, pattern in OUTRIGHT:
                m = pattern.search(words)
                if m:
                    found.append((name, sign, sentence.where, sentence.start + m.start(), sentence.start + m.end()))
                    break
    return found


def features(text: Document) -> dict[str, float]:
    """What the model of learn_direction.py learns from."""
    return _features(text, evidence(primary_question(text), text, told_only=True, named=is_named(text)), outright(text))


def _features(text: Document, found: Evidence, said: list[tuple[str, int, str, int, int]]) -> dict[str, float]:
    made = dict(found.signs) | dict.fromkeys((f"outright {name}" for name, *_ in said), LOUD)
    made["outright"] = LOUD * sum(sign for _, sign, *_ in said[-1:])
    for place in ("best", "near", "end"):
        made[f"verdict {place}"] = max(-2.0, min(2.0, verdict(found.signs, place)))
    return made


def verdict(signs: dict[str, float], place: str) -> float:
    """What the signs of a place say together: above 0 for a difference shown, below for none."""

    def has(*names: str) -> bool:
        return any(signs.get(f"{place} {name}") for name in names)

    total = -1.5 if has("no-difference") else 0.5 if has("up", "down", "good", "more-gain", "more-loss") else 0.0
    total += 1.0 if has("p small") else -1.0 if has("p large") else 0.0
    total += has("ratio ci below", "ratio ci above") - has("ratio ci around none")
    return total - 0.5 * has("trend")
