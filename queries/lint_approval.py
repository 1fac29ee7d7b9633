"""What was licensed, for whom and when, against what a sentence says was: KE601-603, KE606; pure.

Facts from db/curated/facts.csv: in the United States esketamine nasal spray for treatment-resistant depression
(2019; on its own 2025) and for depressive symptoms with acute suicidal thoughts (2020); racemic ketamine as an
anaesthetic only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from queries.lint_asserted import asserts
from queries.lint_markdown import Prose
from queries.lint_rules import Message, is_elsewhere

APPROVED = re.compile(
    r"\b(?:(?:fda|ema|mhra|federally|government|officially|fully|legally|medically|clinically|us|eu)[- ])?"
    r"(?:approv(?:ed|es|al)|licen[sc](?:ed|es)|authori[sz](?:ed|es)|cleared|green-?lit|sanctioned|endorsed)\b"
)
BODY = re.compile(
    r"\b(?:fda|food and drug|ema|european medicines|mhra|regulat\w+|licen[sc]e\w*|authorit\w+|government\w*|"
    r"federal\w*|agency|approv\w+|authori[sz]\w+)\b"
)
SPRAY = re.compile(r"\b(?:esketamine|spravato|s-ketamine)\b")
RACEMIC = re.compile(r"\b(?:racemic|ketamine|infusions?|iv|drip|lozenges?|troches?|it|this|treatment|therapy)\b")
ANAESTHESIA = re.compile(r"\ban?a?esth\w*|\bsurg\w*|\bsedation\b|\boperations?\b")
OTHER = re.compile(
    r"\b(?:ptsd|post-?traumatic|anxiety|chronic pain|pain|ocd|obsessive|addiction|alcohol\w*|bipolar|migraines?|"
    r"eating disorders?|"
    r"children|teen\w*|adolescents?|mental[- ]health|autism|everyone|home|at-home|all (?:kinds|types))\b"
)
LICENSED = re.compile(
    r"\b(?:resistant|resist|refractory|suicid\w*|not (?:responded|relieved|helped)|failed|trd|two or more)\b"
)
DEPRESSION = re.compile(r"\b(?:depress\w*|mdd|mood)\b")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
YEARS = {"2019", "2020", "2025"}
OFF = re.compile(
    r"\b(?:off-label|unlicensed|compounded|not approved|patent|plan|trials? (?:was|were)|ethic\w*|review board|"
    r"protocol|designation)\b"
)


def approvals(said: Prose) -> Iterator[Message]:
    """What a sentence says was approved and was not."""
    match = next((m for m in APPROVED.finditer(said.lower) if asserts(said, m.start(), m.end())), None)
    if not match or not BODY.search(said.lower) or OFF.search(said.lower) or is_elsewhere(said):
        return
    found = spray(said) if SPRAY.search(said.lower) else racemic(said)
    if found:
        code, severity, says, instead = found
        words = said.text[match.start() : match.end()]
        yield Message(code, severity, f"“{words}”: {says}", instead, said.at, words)


def racemic(said: Prose) -> tuple[str, str, str, str] | None:
    """Ketamine itself is licensed as an anaesthetic."""
    if not RACEMIC.search(said.lower) or (ANAESTHESIA.search(said.lower) and not psychiatric(said)):
        return None
    says = "ketamine is licensed as an anaesthetic only; its psychiatric use is off-label (the spray is esketamine)."
    return "KE601", "error", says, "“off-label”; or name esketamine, the condition, the country and the year"


def psychiatric(said: Prose) -> bool:
    """Whether it names a condition that it does not itself take out ("but not for depression")."""
    found = [m for p in (OTHER, DEPRESSION) for m in p.finditer(said.lower)]
    return any(not re.search(r"\bnot (?:\w+ ){0,3}$", said.lower[: m.start()]) for m in found)


def spray(said: Prose) -> tuple[str, str, str, str] | None:
    """Esketamine nasal spray: which condition, which year."""
    instead = (
        "“esketamine nasal spray was licensed in the United States in March 2019 for treatment-resistant depression”"
    )
    if OTHER.search(said.lower):
        return (
            "KE602",
            "error",
            "esketamine is licensed for resistant depression, and for depression with acute suicidal thoughts.",
            instead,
        )
    years = set(YEAR.findall(said.lower))
    if years and not years & YEARS:
        return (
            "KE606",
            "error",
            "esketamine was licensed in the United States in 2019, more widely in 2020 and 2025.",
            instead,
        )
    if DEPRESSION.search(said.lower) and not LICENSED.search(said.lower):
        return (
            "KE603",
            "warning",
            "the licence is narrower: resistant depression, or depression with acute suicidal thoughts.",
            instead,
        )
    return None
