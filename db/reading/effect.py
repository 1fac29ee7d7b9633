"""effect: the estimates a paper prints, each with its interval and p: mean difference, SMD, OR, RR, HR, NNT, rates.

A name of a measure, then a number close behind, then (maybe) an interval and a p close behind that. Signs are kept
as printed. results.py says of what, on which scale and when.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from db.reading.finding import Finding
from db.reading.text import Document, Sentence, lower_case

# Whole words match in any case, abbreviations only as printed ("OR", never "or"). Order matters where names overlap.
MEASURES = (
    ("smd", r"standardi[sz]ed mean differences?|hedges'?s? ?'?g\b|cohen'?s ?d\b|glass'?s? delta|effect sizes?(?! of)",
     r"\bSMDs?\b|\b[dg](?= ?=)|\bES(?= ?=)"),
    ("mean-difference",
     r"(?:(?:weighted|adjusted|estimated|least[- ]squares?|ls) )?mean (?:\w+ ){0,2}differences?|"
     r"(?:between[- ]groups?|treatment|means?|group|estimated|adjusted|score|point|median) differences?|"
     r"\bdifferences?(?= ?(?:=|,|:|of|was|-?\d))|\bby(?= \d{1,3}(?:\.\d{1,4})? points?\b)", r"\b[LW]?S?MDs?\b"),
    ("odds-ratio", r"odds ratios?", r"\ba?ORs?\b"),
    ("hazard-ratio", r"hazards? ratios?", r"\ba?HRs?\b"),
    ("rate-ratio", r"rate ratios?", r"\bI?RRRs?\b|\bIRRs?\b"),
    ("risk-ratio", r"risk ratios?|relative risks?", r"\ba?RRs?\b"),
    ("risk-difference", r"risk (?:differences?|reductions?)", r"\bARD\b|\bRD(?= ?=)"),
    ("nnt", r"numbers? needed to treat", r"\bNNTs?\b"),
    ("nnh", r"numbers? needed to harm", r"\bNNHs?\b"),
)  # fmt: skip
NAME, SHORT = (re.compile("|".join(f"(?P<m{i}>{each[part]})" for i, each in enumerate(MEASURES))) for part in (1, 2))
HINT = re.compile(
    r"ratio|ifference|effect size|[Rr]isk|[Nn]umbers? needed|NN[TH]|[Cc]ohen|[Hh]edges|[Gg]lass|"
    r"\b(?:a?[OHR]R|I?RR|[LW]?S?MD|ES|[dg] ?=|by \d[\d.]{0,6} point)"
)
# One of these stands wherever HINT matches: looking for plain letters is many times as fast.
PLAIN_HINTS = (
    "ratio", "ifference", "effect size", "isk", "umber", "NNT", "NNH", "ohen", "edges", "lass",
    "OR", "HR", "RR", "MD", "ES", "d =", "d=", "g =", "g=", "point",
)  # fmt: skip
BEFORE_PLAIN = 14  # letters of a name before its plain ones: "LSMD", "by 10.25 points"
SIGNED = r" ?[-+]? ?(?:\d{1,4}(?:\.\d{1,4})?|\.\d{1,4})"
CI = r"(?:c[il]s?|confidence intervals?|confidence limits?|cri|credible intervals?|hdi)"
NINETY = rf"9[059](?:\.\d)? ?%\s?[\])]?\s?{CI}?"
SCALE_NUMBER = r"\b(?:qids|phq|gad|caps|pcl|madrs|hdrs|ham-?d|day|week|at) ?-?\d{1,2}(?:-item)?\b"
LENGTH = r"\b\d{1,4}(?:\.\d)?[ -]?(?:mg(?:/kg)?|hours?|h|days?|weeks?|months?|min)\b"
# Between a name and its number: "(OR) =", "in MADRS score was", "[95% CI]"; no other number, no other sentence.
VALUE = re.compile(
    rf"(?:[^\d.;=:β]|\.(?=\S\D)|{NINETY}|{SCALE_NUMBER}|{LENGTH}){{0,70}}?(?:[\s=:(\[]|of|was|is)"
    rf"(?<!week )(?<!weeks )(?<!day )(?<!days )(?<!month )"
    rf"(?!{NINETY})(?P<value>{SIGNED})(?P<percent> ?%| percent(?:age)? points?\b)?"
    rf"(?![\d.]*\d| ?(?:(?:mg|h\b|hours?|days?|weeks?|months?|min)(?!\w*,? ?[(\[]?{NINETY})|-(?:,|-|[a-z]))|"
    r" (?:and|or) \d|-\d)",
    re.IGNORECASE,
)
TO = r" ?%?\s?(?:to|,|;|-|~|and|/)\s?"
INTERVAL = re.compile(
    rf"(?:9[059](?:\.\d)? ?%,? ?{CI}?|\b{CI})(?:\s?[\[({{]{CI}[\])}}])?[^\w+.-]{{0,4}}"
    rf"(?:of|from|:|=|,|\s){{0,3}}[\[({{]?\s?(?P<low>{SIGNED}){TO}(?P<high>{SIGNED})",
    re.IGNORECASE,
)
BRACKETS = re.compile(rf"\s?%?\s?[\[(]\s?(?P<low>{SIGNED}){TO}(?P<high>{SIGNED})\s?%?[\])]")
P_VALUE = re.compile(
    r"\bp(?:[- ]?values?)? ?(?P<sign>[<>=≤≥]|was|of) ?(?P<p>0?\.\d{1,6}|1\.0+|\d(?:\.\d+)? ?[x×] ?10 ?-?\d{1,3})",
    re.IGNORECASE,
)
# The number is a p, a count or another test's when these stand right before it.
OTHER_NUMBER = re.compile(
    r"(?:\bp(?:[- ]?values?)?|\bn|\bsd|\bse|\bdf|\bi2|range[ds]?,?|[<>])[ =<>(]{1,4}$", re.IGNORECASE
)
DIGIT = re.compile(r"\d")
LONGEST_NAME = 60
REACH_INTERVAL, REACH_P = 70, 90


@dataclass(frozen=True, slots=True)
class Effect:
    """One estimate as printed; text[start:end] of where runs from the measure's name to its last number."""

    measure: str
    estimate: float
    ci_low: float | None
    ci_high: float | None
    p: str
    where: str
    start: int
    end: int


def read(document: Document) -> list[Finding]:
    """Every estimate of this study's results, in reading order."""
    return [as_finding(document, effect) for effect in effects(document)]


def effects(document: Document) -> list[Effect]:
    """Estimates in the methods, results and conclusions of the abstract; found once for a document."""
    if "effects" not in document.memo:
        sentences = document.sentences if hint_in(document.plain["abstract"]) else ()
        own = (s for s in sentences if s.where == "abstract" and s.role not in {"background", "aim"})
        document.memo["effects"] = [effect for sentence in own for effect in effects_in(document, sentence)]
    found: list[Effect] = document.memo["effects"]
    return found


def effects_in(document: Document, sentence: Sentence) -> Iterator[Effect]:
    """The estimates of one sentence, none overlapping."""
    words, at, floor = document.words(sentence, lower=False), sentence.start, 0
    hint = hint_in(words)
    names = names_in(words, max(0, hint.start() - LONGEST_NAME)) if hint and DIGIT.search(words, hint.start()) else []
    stops = [*(name.start() for name in names[1:]), len(words)]
    for name, stop in zip(names, stops, strict=False):
        found = VALUE.match(words, name.end())
        if found is None or name.start() < floor or stop < found.start("value"):
            continue
        measure = MEASURES[int((name.lastgroup or "m0")[1:])][0]
        if OTHER_NUMBER.search(words, name.end(), found.start("value")) or is_absurd(
            measure, number_of(found["value"])
        ):
            continue
        interval = interval_of(words, name.end(), found.end(), stop)
        last = max(found.end(), interval.end() if interval else 0)
        p = P_VALUE.search(words, found.end(), min(stop, last + REACH_P))
        floor = max(last, p.end() if p else 0)
        yield made(measure, found, interval, p, sentence.where, at + name.start(), at + floor)


def hint_in(words: str) -> re.Match[str] | None:
    """The first place where a measure may be named."""
    if not DIGIT.search(words):
        return None
    places = [place for plain in PLAIN_HINTS if (place := words.find(plain)) >= 0]
    return HINT.search(words, max(0, min(places) - BEFORE_PLAIN)) if places else None


def names_in(words: str, start: int) -> list[re.Match[str]]:
    """Every name of a measure from a place on; "odds ratio (OR)" is one."""
    names: list[re.Match[str]] = []
    found = [*NAME.finditer(lower_case(words), start), *SHORT.finditer(words, start)]
    for name in sorted(found, key=lambda one: (one.start(), one.lastgroup)):
        away = name.start() - names[-1].end() if names else len(words)
        if away > 2 or (away >= 0 and names[-1].lastgroup != name.lastgroup):
            names.append(name)
    return names


def is_absurd(measure: str, value: float) -> bool:
    """A number no such measure can have: another number stood behind the name."""
    if measure == "smd":
        return abs(value) > 10
    return measure.endswith("-ratio") and not 0 < value < 1000


def interval_of(words: str, start: int, end: int, stop: int) -> re.Match[str] | None:
    """The interval printed with an estimate that ends at `end`: in brackets right behind it, or said to be one."""
    return BRACKETS.match(words, end) or INTERVAL.search(words, start, min(stop, end + REACH_INTERVAL))


def made(
    measure: str,
    value: re.Match[str],
    interval: re.Match[str] | None,
    p: re.Match[str] | None,
    where: str,
    start: int,
    end: int,
) -> Effect:
    """The effect; an interval that does not hold its estimate is another's and is left out."""
    estimate = number_of(value["value"])
    low = number_of(interval["low"]) if interval else None
    high = number_of(interval["high"]) if interval else None
    if low is not None and high is not None and not min(low, high) - 0.01 <= estimate <= max(low, high) + 0.01:
        low, high = (-high, -low) if -high <= estimate <= -low else (None, None)
    if measure == "mean-difference" and value["percent"]:
        measure = "risk-difference"
    printed = ("" if p is None else ("=" if p["sign"] in {"was", "of"} else p["sign"]) + " " + p["p"]).strip()
    return Effect(measure, estimate, *sorted_pair(low, high), printed, where, start, end)


def sorted_pair(low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """The interval from its lower to its higher end."""
    return (high, low) if low is not None and high is not None and low > high else (low, high)


def number_of(words: str) -> float:
    """-5.3 from "-5.3", "- 5.3" and "-.3"."""
    return float(words.replace(" ", ""))


def as_finding(document: Document, effect: Effect) -> Finding:
    """value the estimate, unit the measure; the rule repeats interval and p."""
    rule = "effect"
    if effect.ci_low is not None and effect.ci_high is not None:
        rule += f": interval {effect.ci_low:g} to {effect.ci_high:g}"
    rule += f"; p {effect.p}" if effect.p else ""
    return document.finding(
        "effect", f"{effect.estimate:g}", effect.where, effect.start, effect.end, rule, effect.measure
    )
