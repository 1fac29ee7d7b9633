"""route: how the study drug was given; another drug's route does not count."""

from __future__ import annotations

import re

from db.reading.about import WEIGHT, after, as_findings, before, is_negated, weigh
from db.reading.finding import Finding
from db.reading.sought import sought
from db.reading.text import Document, Mention
from db.reading.vocabulary import has_mention, mentions

# "IV" as a numeral (DSM-IV, phase IV, item iv.) and other things called oral, nasal or rectal.
NUMERAL = re.compile(
    r"(?:dsm|caps|phase|axis|edition|text revision|type|grade|stage|class|level|scid|wais|study)[\s,.(-]{0,3}$"
)
LISTED = re.compile(r"^\.\s|^\)\s")
OTHER_THING = re.compile(
    r"^[\s-]{1,2}(?:\(?(?:ad|oad)\)?\b|antidepress|and written|written|surgery|cavity|contracep|hygiene|glucose|"
    r"mucos|intake|"
    r"cancer|health|history|histories|candidi|anticoag|diazepam|midazolam|triazolam|lorazepam|ssri|snri|lamotrigine|"
    r"riluzole|"
    r"morphine|opioid|analges|medication|naltrexone|temperature|swab|fluid|tract|congest|cannula|bleed|polyp|"
    r"contracept|"
    r"loading dose of (?!ketamine|esketamine)|tablets? of (?!ketamine|esketamine)|mucositis|explan|consent)"
)
DRUG_BEFORE = sought(
    r"(?:remifentanil|propofol|fentanyl|lidocaine|midazolam|morphine|saline|ethanol|nicotine|dexmedetomidine|"
    r"magnesium|"
    r"naloxone|insulin|placebo|antidepressant|lorazepam|scopolamine|thiopental|secretin)[\s-](?:\w+\s)?$"
)
# These need the drug close by; "infusion" and "intravenous" may stand a sentence away from it.
CLOSE = {
    "oral",
    "rectal",
    "topical",
    "inhaled",
    "epidural",
    "local-infiltration",
    "intrathecal",
    "sublingual",
}
NEAR = 70
BY_DRUG = re.compile(r"^(?:ly)?[\s-](?:\w+-?dose )?(?:ketamine|esketamine|s-ketamine|arketamine)")
# "Esketamine or saline infused intravenously": both were.
BOTH = re.compile(r"ketamine (?:or|and|versus|vs\.?) (?:\w+ ){0,2}$")


def read(text: Document) -> list[Finding]:
    """Routes of the study drug, heaviest first; where the title names one, others need two more mentions."""
    found = [m for m in mentions("route", text) if _is_route(text, m) and _is_of_drug(text, m)]
    titled = any(m.where == "title" for m in found)
    least = WEIGHT["methods"] + WEIGHT["results"] if titled else WEIGHT["conclusion"]
    chosen = [m for total, m in weigh(text, found).values() if total >= least] or _in_passing(text)
    return as_findings(text, "route", "route-words", chosen)


def _in_passing(text: Document) -> list[Mention]:
    """The one route that a paper without another names beside the drug, if only in its background."""
    named = [m for m in mentions("route", text) if _is_route(text, m) and _stands_by_drug(text, m)]
    return named[:1] if len({m.value for m in named}) == 1 else []


def _stands_by_drug(text: Document, m: Mention) -> bool:
    return BY_DRUG.match(after(text, m, 24)) is not None


def _is_route(text: Document, m: Mention) -> bool:
    words = text.lower[m.where][m.start : m.end]
    if words == "iv" and (NUMERAL.search(before(text, m, 24)) or LISTED.search(after(text, m, 3))):
        return False
    ahead = before(text, m)
    is_pump = ahead.endswith("controlled ") or words.startswith("patient")
    if is_negated(text, m) or (OTHER_THING.search(after(text, m)) and not is_pump):
        return False
    if words.startswith("inhal") and ahead.endswith("intranasal "):
        return False
    return BOTH.search(ahead) is not None or not DRUG_BEFORE.search(ahead)


def _is_of_drug(text: Document, m: Mention) -> bool:
    """A drug in the same sentence, for some routes within NEAR code points."""
    sentence = text.sentence_at(m.where, m.start)
    start, end = sentence.start, sentence.end
    if m.value in CLOSE:
        start, end = max(start, m.start - NEAR), min(end, m.end + NEAR)
    return (sentence.role != "background" and m.value not in CLOSE) or has_mention(
        "compound", text, m.where, start, end
    )
