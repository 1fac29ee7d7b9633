"""Cues of direction in a clause: which class each is of, which treatment it is said of, and what the numbers say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from db.reading.by_letter import branches, by_letter
from db.reading.sought import beginning, sought
from db.reading.table import read_table

POLARITY = {
    "up": 1, "down": -1, "more-loss": -1, "less-loss": 1, "more-gain": 1, "less-gain": -1, "good": 1, "bad": -1,
}  # fmt: skip
OF_VALUE = frozenset({"good", "bad", "more-gain", "less-gain"})  # say better or worse, not more or less


class Cue(NamedTuple):
    """A cue's class and its words' place."""

    kind: str
    start: int
    end: int


@cache
def table() -> dict[str, Any]:
    """result_cues.yml."""
    printed: dict[str, Any] = read_table("result_cues.yml")
    return printed


def either(words: Iterable[str]) -> str:
    """One pattern of printed patterns; `*` after a letter is the rest of a word."""
    return "|".join(re.sub(r"(?<=[a-z])\*", r"\\w{0,14}", one) for one in words)


@cache
def cue_pattern() -> tuple[re.Pattern[str], dict[str | None, str]]:
    """(Every class of cue, the first that fits at a place; name of the empty group behind a cue → its class)."""
    classes = table()["classes"].items()
    known = [(kind, one) for kind, words in classes for word in words for one in branches(f"(?:{either([word])})")]
    pattern = by_letter(rf"{one}(?!\w)(?P<of{number}>)" for number, (_, one) in enumerate(known))
    kinds: dict[str | None, str] = {f"of{number}": kind for number, (kind, _) in enumerate(known)}
    return re.compile(rf"\b(?<!-){pattern}|;"), kinds | {None: "breaks"}


@cache
def valence_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns of outcomes that are bad, that are good, and that are falls."""
    printed = table()
    return tuple(  # type: ignore[return-value]
        re.compile(rf"(?<!\w)(?:{either(words)})(?!\w)")
        for words in (printed["valence"][-1], printed["valence"][1], printed["fall"])
    )


@cache
def valence(outcome: str) -> int:
    """1 when more of an outcome is good for a patient, -1 when it is bad, 0 when its words do not say."""
    bad, good, fall = valence_patterns()
    words = outcome.lower()
    found = [(m.start(), -len(m[0]), sign) for sign, pattern in ((1, good), (-1, bad)) if (m := pattern.search(words))]
    sign = min(found)[2] if found else 0
    return 1 if sign == -1 and fall.match(words.strip()) else sign


@cache
def is_fall(outcome: str) -> bool:
    """Whether an outcome is itself a fall, "reduction in pain"."""
    return valence_patterns()[2].search(outcome.lower()) is not None


def cues(lower: str, start: int, end: int) -> list[Cue]:
    """Cues between two places, in reading order; ";" is a break."""
    pattern, kinds = cue_pattern()
    return [Cue(kinds[m.lastgroup], m.start(), m.end()) for m in pattern.finditer(lower, start, end)]


NUMBER = r"[-+]?\d{1,7}(?:,\d{3})*(?:\.\d+)?"
P_VALUE = re.compile(
    beginning("p")
    + r"(?:[ -]?values?)?(?: for \w+)? ?(?:(?P<sign>[<>=≤≥]|was|of)) ?(?:or ?= ?)?(?P<value>0?\.\d+|[01](?:\.\d+)?)"
)
INTERVAL = re.compile(
    beginning("ci", "confidence intervals?", "cri", "credible interval") + rf"[^\w+-]{{0,6}}(?:95 "
    rf"?%[^\w+-]{{0,4}})?(?P<low>{NUMBER}) ?%?(?: ?(?:to|-|,|and|;) ?)(?P<high>{NUMBER})"
)
RATIO = sought(
    r"\b(?:ratio|hr|or|rr|irr|ahr|aor|rate ratio|relative risk|hazard ratio|odds "
    r"ratio)\b[^.;()]{0,30}?(?:[=:, (\[]|of|was){1,4}(?P<value>\d{1,3}\.\d+)"
)
PAIR = re.compile(
    rf"(?P<first>(?<![\w.]){NUMBER}) ?(?P<unit>%|[a-z/]{{0,9}})(?: ?(?:±|\+/-|\+-|\() "
    rf"?[^;()]{{0,28}}?\)?)? ?(?:[a-z]{{1,9}} )?(?:versus|vs\.?|v|compared (?:with|to)|and|against) "
    rf"?(?:only )?(?P<second>{NUMBER})"
)


def significance(lower: str, start: int, end: int) -> list[str]:
    """ "p small" or "p large" for each p-value between two places."""
    found = []
    for m in P_VALUE.finditer(lower, start, end):
        value, sign = float(m["value"]), m["sign"]
        small = value <= 0.05 if sign in {"<", "≤"} else value < 0.05 and sign not in {">", "≥"}
        found.append("p small" if small else "p large")
    return found


def intervals(lower: str, start: int, end: int) -> list[str]:
    """For each confidence interval: "ci around none", "ci above" or "ci below"; none is 1 for a ratio, else 0."""
    is_ratio = RATIO.search(lower, start, end) is not None
    found = []
    for m in INTERVAL.finditer(lower, start, end):
        low, high = (float(m[name].replace(",", "")) for name in ("low", "high"))
        none = 1.0 if is_ratio else 0.0
        if not is_ratio and low > 0 and high > 0 and (low > 3 or high > 3):
            continue  # an interval around one arm's own value
        where = "around none" if low < none < high else "above" if low >= none else "below"
        found.append(f"{'ratio' if is_ratio else 'difference'} ci {where}")
    return found


FALL = re.compile(r"^(?:reductions?|decreases?|declines?|falls?|drops?|loss)$")
GAIN = re.compile(r"^(?:improvements?|relief|recovery|benefits?)$")
RISE = re.compile(r"^(?:increases?|rises?)$")
VERB = sought(r"\b(?:was|were|is|are)\b")


def merged(lower: str, found: list[Cue]) -> list[Cue]:
    """ "the decrease in pain was greater" is one cue: more of a loss."""
    out: list[Cue] = []
    nouns: list[int] = []  # places in `out` of what may be such a noun; the last one counts
    for cue in found:
        noun = out[nouns[-1]] if nouns and cue.kind in {"up", "down"} else None
        if noun and VERB.search(lower, noun.end, cue.start):
            word = lower[noun.start : noun.end]
            tail = "loss" if FALL.match(word) else "gain" if GAIN.match(word) else ""
            if RISE.match(word):
                out[nouns[-1]] = cue
                continue
            if tail:
                out[nouns.pop()] = Cue(("more-" if cue.kind == "up" else "less-") + tail, cue.start, cue.end)
                continue
        if cue.kind in {"down", "good", "up"}:
            nouns.append(len(out))
        out.append(cue)
    return out
