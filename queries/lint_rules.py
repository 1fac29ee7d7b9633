"""lint.yml as compiled rules, and what they find in a sentence; pure but for reading its own file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from queries.lint_asserted import asserts, is_denied
from queries.lint_markdown import Prose

FILE = Path(__file__).with_name("lint.yml")
DRUG = re.compile(r"\b(?:(?:es|ar|s-|r-)?ketamine|spravato|ketalar)\b")
# A sentence about one of these and not about ketamine makes no claim for us to judge.
OTHERS = re.compile(
    r"\b(?:ssris?|antidepressants?(?! (?:effect|response|action))|psilocybin|mdma|ect|electroconvulsive|"
    r"midazolam|lithium|opioids?|morphine|placebo|"
    r"psychotherapy|lsd|cannabis|alcohol|quetiapine|ketorolac|naltrexone|aspirin|statins?|antibiotics?)\b"
)
# Named only to be compared with: the sentence still speaks of ketamine.
COMPARED = re.compile(
    rf"\b(?:than|unlike|of|like|instead of|compared (?:with|to)|beyond) (?:\w+ ){{0,3}}{OTHERS.pattern}"
)
TOPIC = re.compile(
    r"ketamine|spravato|/claims/|\b(?:infusions?|spray|lozenges?|antidepressants?|depress\w*|ptsd|anxiety|"
    r"clinics?|therapy|"
    r"treatments?|patients|doses?|side effects?|symptoms?|mood|suicid\w*|sessions?|pmid|relief|benefits|results?|"
    r"children|pain|drugs?|medicines?|health|brain|journal|drips?|treat\w*|nurses?|healing|lozenges?)\b",
    re.IGNORECASE,
)
DENIAL = re.compile(r"\b(?:no|not|never|zero|without|cannot|nobody|nothing|lacks)\b|n't")


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to mend: code, severity (error, warning), what is wrong, what to write, and where (code points)."""

    code: str
    severity: str
    says: str
    instead: str
    at: int
    words: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One code of lint.yml; the head of that file says what each part means."""

    code: str
    group: str
    title: str
    severity: str
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    says: str
    instead: str
    claim: str = ""
    about_others: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements that one text cannot both make."""

    code: str
    title: str
    first: re.Pattern[str]
    second: re.Pattern[str]
    unless: re.Pattern[str] | None


@cache
def printed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A printed pattern with its macros filled in."""
    macros = printed()["macros"]
    return re.compile(re.sub(r"\{([a-z]+)\}", lambda m: macros[m.group(1)], pattern))


def macro(name: str) -> re.Pattern[str]:
    """A macro as a pattern of its own, at a word's start."""
    return compiled(rf"\b{{{name}}}\b")


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in order of its code."""
    return tuple(
        Rule(
            code,
            entry["group"],
            entry["title"],
            entry.get("severity", "error"),
            tuple(compiled(p) for p in entry["patterns"]),
            tuple(compiled(p) for p in entry.get("unless", ())),
            entry["say"],
            entry["instead"],
            entry.get("claim") or "",
            bool(entry.get("about_others")),
        )
        for code, entry in sorted(printed()["rules"].items())
    )


@cache
def pairs() -> tuple[Pair, ...]:
    """Every contradiction, in order of its code."""
    return tuple(
        Pair(
            code,
            entry["title"],
            compiled(entry["first"]),
            compiled(entry["second"]),
            compiled(entry["unless"]) if "unless" in entry else None,
        )
        for code, entry in sorted(printed()["pairs"].items())
    )


def is_elsewhere(said: Prose) -> bool:
    """Whether the sentence speaks of another treatment and not of ketamine."""
    if DRUG.search(said.lower) or said.claims:
        return False
    return bool(OTHERS.search(COMPARED.sub(" ", said.lower)))


def find(pattern: re.Pattern[str], said: Prose) -> re.Match[str] | None:
    """The first match that the author stands by, and that does not deny itself ("mood does not lift at once")."""
    denies = bool(DENIAL.search(pattern.pattern))  # "no side effects" is a denial by nature
    for match in pattern.finditer(said.lower):
        within = match.group().partition(" ")[2]
        if asserts(said, match.start(), match.end()) and (denies or not is_denied(within)):
            return match
    return None


def breaches(said: Prose, settled: Iterable[str]) -> Iterator[Message]:
    """Each rule at most once for a sentence. `settled`: claims found supported and fairly worded."""
    settled = set(settled)
    for rule in rules():
        if (rule.claim and rule.claim in settled) or (is_elsewhere(said) and not rule.about_others):
            continue
        if any(pattern.search(said.lower) for pattern in rule.unless):
            continue
        match = next((m for pattern in rule.patterns if (m := find(pattern, said))), None)
        if match:
            words = said.text[match.start() : match.end()]
            yield Message(rule.code, rule.severity, f"“{words}”: {rule.says}", rule.instead, said.at, words)


def contradictions(prose: list[Prose]) -> Iterator[tuple[Message, Prose]]:
    """For each pair the first two sentences that contradict each other; the message stands at the later one."""
    for pair in pairs():
        first = [s for s in prose if find(pair.first, s)]
        second = [s for n, s in enumerate(prose) if find(pair.second, s) and not excused(pair, prose, n)]
        both = next(((a, b) for a in first for b in second if a is not b), None)
        if both:
            early, late = sorted(both, key=lambda s: s.at)
            says = f"{pair.title}. This sentence and an earlier one (“{short(early.text)}”) cannot both stand."
            yield Message(pair.code, "error", says, "keep the one that the evidence allows", late.at, late.text), early


def excused(pair: Pair, prose: list[Prose], number: int) -> bool:
    """Whether this sentence, or the next of its paragraph, sets the second statement right."""
    near = [s for s in prose[number : number + 2] if s.block == prose[number].block]
    return pair.unless is not None and any(pair.unless.search(s.lower) for s in near)


def short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()}…"
