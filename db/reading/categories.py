"""Fields whose whole rule is: the vocabulary's words in this study's own sentences, but for the guards printed here.

A paper that gathers other people's studies has no blinding, phase, age, sex or population of its own beside
what its title says; a post-hoc test or a subgroup analysis does not make a paper a secondary analysis; a share of women
tells of both sexes.
"""

from __future__ import annotations

import re

from db.reading import one_group, species
from db.reading.about import stated
from db.reading.finding import Finding
from db.reading.text import Document

FIELDS = ("phase", "design_flag", "blinding", "population", "age", "sex")
OF_ONE_STUDY = frozenset({"phase", "design_flag", "blinding", "population", "age", "sex"})
POST_HOC = re.compile(r"post[- ]hoc")
A_TEST = re.compile(
    r"[,\s]{1,2}(?:\w+[- ]){0,2}"
    r"(?:tests?|testing|univariate|comparisons?|bonferroni|tukey|pairwise|regression|contrasts?)\b"
)
PART_OF_RESULTS = re.compile(r"subgroup analys|exploratory analys")
THIS_PAPER = re.compile(r"\b(?:this|our|an?|present|retrospective|secondary|post[- ]hoc)[\s,]{1,2}(?:[\w-]+ ){0,2}$")
DRUG_ADDED = re.compile(
    r"\s(?:treatment|therapy|agent|trial|study|of (?:an )?antidepress|with (?:es)?ketamine|to (?:an )?)"
)
SHARE_BEFORE = re.compile(
    r"(?P<share>\d{1,3}(?:\.\d+)?) ?%(?: of)?(?: the| all)?(?: (?:patients|participants|sample|were|was)){0,3}\s$"
)
OTHER_SEX = {"female": "male", "male": "female"}


def read(text: Document) -> list[Finding]:
    """Each field's values, heaviest first; species with its own way out when no words name one."""
    found = [finding for field in FIELDS for finding in stated(field, text)]
    is_gathered = one_group.is_gathered(text)
    kept = [f for f in found if holds(text, f, is_gathered)]
    return [*species.read(text), *kept, *both_sexes(text, kept)]


def holds(text: Document, finding: Finding, is_gathered: bool) -> bool:
    """Whether the words say what they seem to say."""
    if is_gathered and finding.field in OF_ONE_STUDY and finding.where != "title":
        return False
    lower, start, end = text.lower[finding.where], finding.start or 0, finding.end or 0
    words, ahead, behind = lower[start:end], lower[max(0, start - 40) : start], lower[end : end + 40]
    if finding.value in {"secondary-analysis", "post-hoc"} and finding.where != "title":
        if PART_OF_RESULTS.match(words):
            return THIS_PAPER.search(ahead) is not None and text.role_at(finding.where, start) in {"aim", "methods"}
        return not (POST_HOC.match(words) and A_TEST.match(behind))
    if finding.value == "pilot":
        return finding.where == "title" or text.role_at(finding.where, start) in {"aim", "methods"}
    if words == "augmentation":
        return DRUG_ADDED.match(behind) is not None
    return True


def both_sexes(text: Document, kept: list[Finding]) -> list[Finding]:
    """The other sex, where one is only a share of the people: "63% female"."""
    sexes = [f for f in kept if f.field == "sex"]
    if len(sexes) != 1:
        return []
    one = sexes[0]
    share = SHARE_BEFORE.search(text.lower[one.where], max(0, (one.start or 0) - 50), one.start or 0)
    if share is None or not 0 < float(share["share"]) < 100:
        return []
    return [one._replace(value=OTHER_SEX[one.value], rule="sex: the rest of a share")]
