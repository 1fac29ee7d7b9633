"""condition: what the people (or animals) of the study had; cited illnesses and exclusions do not count."""

from __future__ import annotations

import re

from db.reading.about import WEIGHT, after, as_findings, before, is_negated, weigh
from db.reading.finding import Finding
from db.reading.sought import sought
from db.reading.text import Document, Mention
from db.reading.vocabulary import mentions, with_ancestors

# "depression" that is no illness here, a rating scale's name, a history of, or the drug's class.
OTHER_SENSE = {
    "depression": (
        re.compile(r"(?:respiratory|cardiovascular|cardiac|cortical|spreading|long-term|cns|myocardial|circulatory|"
                   r"montgomery[\s-]asberg|montgomery-åsberg|hamilton|beck|rating scale for|inventory of|"
                   r"inventory for|scale for|st|"
                   r"postnatal|center for epidemiologic studies|zung|synaptic|ventilatory|geriatric) $"),
        re.compile(r"^ ?(?:rating|scale|inventory|score|anxiety stress|of (?:respiration|the)|scales)"),
    ),
    "anxiety-disorder": (
        re.compile(r"(?:hamilton|beck|state[\s-]trait|state|hospital|trait|depression|depression,|self-rating) $"),
        re.compile(r"^ ?(?:rating|scale|inventory|score|(?:and|&) depression scale|scales)"),
    ),
}  # fmt: skip
# Bare words that an abstract uses for a symptom or an effect measured; in a title they name the illness.
ONLY_IN_TITLE = {
    "anxiety-disorder": {"anxiety"},
    "healthy-volunteers": {"healthy"},
    "substance-use": {"craving", "addictive"},
}
# "Adolescents with treatment-resistant depression" have both.
AGES = {"adolescent-depression", "late-life-depression"}
RESISTANT = "treatment-resistant-depression"
HISTORY = sought(
    r"(?:histor(?:y|ies) of|risk (?:of|for|factors? for)|scale for|severity of|family history of|"
    r"comorbid)\s(?:\w+\s){0,2}$"
)


def read(text: Document) -> list[Finding]:
    """Conditions, heaviest first; a kind stands before what it is a kind of."""
    found = [m for m in mentions("condition", text) if _is_condition(text, m)]
    found += [m._replace(value=RESISTANT) for m in found if m.value in AGES and "resistant" in _words(text, m)]
    titled = any(m.where == "title" and m.value not in {"anaesthesia"} for m in found)
    least = WEIGHT["methods"] + WEIGHT["aim"] if titled else WEIGHT["methods"]
    weighed = weigh(text, found)
    named = {m.value for m in found if m.where == "title"}
    kept = {v: m for v, (total, m) in weighed.items() if m.where == "title" or total >= _least(v, named, least)}
    order = sorted(kept, key=lambda v: -weighed[v][0] - _weight_of_kinds(v, kept, weighed))
    return as_findings(text, "condition", "condition-words", (kept[v] for v in _kinds_first(order)))


def _words(text: Document, m: Mention) -> str:
    return text.lower[m.where][m.start : m.end]


def _least(value: str, named: set[str], least: float) -> float:
    """What a condition must weigh: less where it is a kind of what the title names."""
    is_kind = named & set(with_ancestors("condition", value)[1:])
    return WEIGHT["results"] if is_kind else least


def _weight_of_kinds(value: str, kept: dict[str, Mention], weighed: dict[str, tuple[float, Mention]]) -> float:
    """A kind inherits its parent's weight: "depressed patients" later on are the resistant ones of the title."""
    return sum(weighed[a][0] for a in with_ancestors("condition", value)[1:] if a in kept)


def _kinds_first(order: list[str]) -> list[str]:
    return order


def _is_condition(text: Document, m: Mention) -> bool:
    ahead = before(text, m, 50)
    senses = OTHER_SENSE.get(m.value)
    if senses and (senses[0].search(ahead) or senses[1].search(after(text, m, 30))):
        return False
    if m.value in ONLY_IN_TITLE and m.where != "title" and _words(text, m) in ONLY_IN_TITLE[m.value]:
        return False
    return not (is_negated(text, m) or HISTORY.search(ahead))
