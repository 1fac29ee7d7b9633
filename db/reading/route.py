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


def read(text: Document) -> list[Finding]:
    """Routes of the study drug, heaviest first; where the title names one, others need two more mentions."""
    found = [m for m in mentions("route", text) if _is_route(text, m) and _is_of_drug(text, m)]
    titled = any(m.where == "title" for m in found)
    least = WEIGHT["methods"] + WEIGHT["results"] if titled else WEIGHT["conclusion"]
    chosen = [m for total, m in weigh(text, found).values() if total >= least]
    return as_findings(text, "route", "route-words", chosen)


def _is_route(text: Document, m: Mention) -> bool:
    words = text.lower[m.where][m.start : m.end]
    if words == "iv" and (NUMERAL.search(before(text, m, 24)) or LISTED.search(after(text, m, 3))):
        return False
    return not (is_negated(text, m) or OTHER_THING.search(after(text, m)) or DRUG_BEFORE.search(before(text, m)))


def _is_of_drug(text: Document, m: Mention) -> bool:
    """A drug in the same sentence, for some routes within NEAR code points."""
    sentence = text.sentence_at(m.where, m.start)
    start, end = sentence.start, sentence.end
    if m.value in CLOSE:
        start, end = max(start, m.start - NEAR), min(end, m.end + NEAR)
    return (sentence.role != "background" and m.value not in CLOSE) or has_mention(
        "compound", text, m.where, start, end
    )
