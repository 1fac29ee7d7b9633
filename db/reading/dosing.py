"""How the study drug was given: dose_mode, dose_minutes, dose_sessions, dose_frequency, dose_titration.

Read from this study's own sentences (not background) that speak of a drug of the vocabulary or of an infusion.
dose_minutes is in minutes, dose_sessions a count, dose_frequency "times/week" or "times/day".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from db.reading.finding import Finding
from db.reading.numerals import numbers
from db.reading.roles import Role
from db.reading.sought import sought
from db.reading.text import Document, Sentence
from db.reading.vocabulary import has_mention

OWN: tuple[Role, ...] = ("title", "aim", "methods", "results", "conclusion")
COUNT = (
    r"(?:single|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"eighteen|twenty|\d{1,2})"
)
GIVING = sought(
    r"infus|inject|\bgiven\b|\btaken\b|\breceiv|\bbolus|\bspray|\bdos(?:e|es|ing|age)\b|administ|treatments?\b|session"
)
MODE = (
    ("bolus", sought(r"\bbolus(?:es)?\b|\bi\.?v\.? push\b")),
    ("infusion", sought(r"\binfus(?:ion|ions|ed)\b")),
    ("spray", sought(r"\b(?:nasal )?sprays?\b")),
    ("injection", sought(r"\binject(?:ion|ions|ed)\b")),
    ("tablet", sought(r"\b(?:tablets?|capsules?|lozenges?|troches?)\b")),
)
MINUTES = sought(
    r"(?:over|during|lasting|infused for|for|within)\s(?:a |an |approximately |about )?(?:period of )?"
    r"(?P<after>\d{1,3}(?:\.\d)?)[\s-]?(?P<unit_after>min(?:ute)?s?|h(?:r|rs|ours?)?)\b|"
    r"(?P<before>\d{1,3}(?:\.\d)?)[\s-]?(?P<unit_before>min(?:ute)?s?|h(?:r|our)?)\.?[\s-]"
    r"(?:(?!post|after|follow|before|prior|pre|from|until|of|into|to|and|later|with|the)[a-z-]+\s){0,4}infusions?\b"
)
# "Patients were monitored for 4 h": how long they were watched.
WATCHED = re.compile(r"monitor|observ|follow|record|assess|evaluat|measur|rated|post-|after\b")
NOT_BETWEEN = (
    r"day|week|month|hour|min|year|dose|group|patient|arm|mg|of|or\b|time|post-hoc|analys|trial|studies|follow|"
    r"score|during|before|after|prior|with"
)
SESSIONS = sought(
    rf"(?<!least )(?<!kg-)(?<!h-)(?<!min-)(?<!\d\.)(?<![a-z]-)(?<!or )\b(?P<count>{COUNT})"
    rf"[\s-](?:(?!{NOT_BETWEEN})[a-z()-]{{2,16}}\s){{0,4}}"
    r"(?P<noun>infusions?|sessions?|doses?|injections?|administrations?|treatments?)\b(?P<rest>.{0,45})"
)
SPREAD_OVER_TIME = sought(r"week|day|daily|apart|hours|over|session|course|follow")
FREQUENCY = sought(
    r"\b(?:(?P<words>once|twice|thrice)[\s-]?(?:a |per |each |/)?(?P<period>week(?:ly)?|day|daily)|"
    r"(?P<number>one|two|three|\d)[\s-]?times?[\s-]?(?:a |per |each |/)?(?P<each>week(?:ly)?|day|daily)|"
    r"(?P<plain>weekly|daily))\b"
)
TIMES = {"once": 1, "one": 1, "twice": 2, "two": 2, "thrice": 3, "three": 3}
TITRATION = (
    ("fixed", sought(r"\bfixed[\s-]dos\w+")),
    ("flexible", sought(r"\bflexibl[ey][\s-]dos\w+")),
    ("titrated", sought(r"\b(?:dose[\s-])?titrat(?:ed|ion)\b|\bdose[\s-]escalat\w+|\bescalating doses?\b")),
)


def read(document: Document) -> list[Finding]:
    """Each way of giving once, in reading order."""
    sentences = [s for s in document.sentences_of(*OWN) if is_about_giving(document, s)]
    readers = (modes, minutes, sessions, frequencies, titrations)
    return [finding for reader in readers for finding in first_of_each(document, sentences, reader)]


def is_about_giving(document: Document, sentence: Sentence) -> bool:
    """Whether a sentence says how a drug is given."""
    words = document.words(sentence)
    is_of_drug = has_mention("compound", document, sentence.where, sentence.start, sentence.end)
    giving = GIVING.search(words) if is_of_drug or "infus" in words else None
    return giving is not None and (is_of_drug or "infus" in giving[0])


Reading = tuple[str, str, str, int, int]  # field, value, unit, start and end in the sentence


def first_of_each(
    document: Document, sentences: list[Sentence], reader: Callable[[str], Iterator[Reading]]
) -> list[Finding]:
    """The first finding of each value."""
    seen: dict[str, Finding] = {}
    for sentence in sentences:
        for field, value, unit, start, end in reader(document.words(sentence)):
            if value not in seen:
                at = sentence.start
                seen[value] = document.finding(field, value, sentence.where, at + start, at + end, field, unit)
    return list(seen.values())


def modes(words: str) -> Iterator[Reading]:
    """bolus, infusion, spray, injection, tablet."""
    for name, pattern in MODE:
        if found := pattern.search(words):
            yield "dose_mode", name, "", found.start(), found.end()


def minutes(words: str) -> Iterator[Reading]:
    """How long one giving took."""
    if "infus" not in words and "mg" not in words and "bolus" not in words:
        return
    for found in MINUTES.finditer(words):
        number, unit = found["after"] or found["before"], found["unit_after"] or found["unit_before"]
        value = float(number) * (60 if unit.startswith("h") else 1)
        if found["after"] is None or is_after_an_amount(words[max(0, found.start() - 60) : found.start()]):
            yield "dose_minutes", f"{value:g}", "min", found.start(), found.end()


def is_after_an_amount(ahead: str) -> bool:
    """ "0.5 mg/kg over 40 min", "infused over 40 min": a length of giving, not of follow-up."""
    if WATCHED.search(ahead[-30:]):
        return False
    return re.search(r"\d\s?(?:mg|μg|mcg|microg)|infus|bolus|administered|given", ahead) is not None


def sessions(words: str) -> Iterator[Reading]:
    """How many times the drug was given; in "60 adults with treatment-resistant depression" nothing is counted."""
    for found in SESSIONS.finditer(words):
        value = 1 if found["count"] == "single" else int(next(numbers(found["count"])).value)
        is_adjective = not found["noun"].endswith("s") and words[found.end("count")] != "-"
        if value > 1 and (is_adjective or is_sizes(found["noun"], found["rest"])):
            continue
        yield "dose_sessions", str(value), "", found.start(), found.end("noun")


def is_sizes(noun: str, rest: str) -> bool:
    """ "two doses (28 and 56 mg)": sizes of a dose, not times."""
    return noun.startswith("dose") and not SPREAD_OVER_TIME.search(rest)


def frequencies(words: str) -> Iterator[Reading]:
    """2/week from "twice weekly", 1/day from "daily"."""
    for found in FREQUENCY.finditer(words):
        times, period = found["words"] or found["number"] or "once", found["period"] or found["each"] or found["plain"]
        name = "day" if "da" in period else "week"
        yield "dose_frequency", f"{TIMES.get(times) or int(times)}/{name}", "", found.start(), found.end()


def titrations(words: str) -> Iterator[Reading]:
    """fixed, flexible or titrated."""
    for name, pattern in TITRATION:
        if found := pattern.search(words):
            yield "dose_titration", name, "", found.start(), found.end()
