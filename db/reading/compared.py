"""What ketamine was compared with in a paper, in words; or that nothing was compared, or nothing is told yet."""

from __future__ import annotations

import re
from collections.abc import Iterable

from db.reading.beside_ketamine import beside
from db.reading.design import REVIEWS
from db.reading.finding import Finding
from db.reading.had_by_all import had_by_all, had_by_animals
from db.reading.sought import sought
from db.reading.text import Document

KETAMINES = frozenset({"racemic", "esketamine", "arketamine", "metabolite"})
ALONE = frozenset(
    {"case-report", "case-series", "single-arm-trial", "narrative-review", "editorial", "qualitative", "guideline",
     "pharmacovigilance", "cross-sectional", "pharmacokinetic"}
)  # fmt: skip
BY_METHOD = frozenset({"single-arm-trial", "cross-sectional", "case-series", "pharmacokinetic"})
TITLED = sought(r"\bversus\b|\bvs\b|\bcomparison (?:of|between)\b|\bcompar(?:ed (?:with|to)|ing)\b")
COMPARED = frozenset(
    {"randomised-trial", "crossover-trial", "controlled-trial", "meta-analysis", "network-meta-analysis"}
)
UNTOLD = frozenset({"protocol", "preclinical"})  # announced, or in no patient: no result for a patient is stated
ENTRY = sought(r"\bINCLUSION CRITERIA ?:|\bPharmaceutical Form\b")  # a registry's entry announces too
MAY_COMPARE = sought(r"random|placebo|control|versus|\bvs\b|compar|sham|cross-?over")
CITED = sought(r"\bet al\b|\b(?:19|20)\d\d ?; ?\d{1,4}|\d{1,4}\(\d{1,3}\), ?\d")
OF_USE = sought(r"\busers?\b|recreational|prevalence|\bsurvey")  # people who use drugs are no arms
OWN_NAME = re.compile(r"(?i)\b(?:es|ar|s-)?ketamine?\b")  # "not receiving ketamine" names the others, not ketamine
NEAR = 160  # code points around a mention that may show it to be in a list of works
# One patient in a title is a case, whether or not it says so.
ONE_PATIENT = sought(
    r"\b(?:in|of|with) (?:an?|one|this) (?:[\w-]+ ){0,3}"
    r"(?:patient|child|infant|neonate|boy|girl|man|woman|adolescent)\b"
)
OWN_KIND = frozenset({"none", "dose-comparison", "other-ketamine"})
WORDS_FOR = {
    "saline": "saline placebo", "placebo": "placebo", "midazolam": "midazolam placebo", "ect": "ect electroconvulsive",
    "antidepressant": "antidepressant", "usual-care": "usual care control", "other-active": "control",
}  # fmt: skip
OTHER_GROUP = sought(r"\b(?:placebo|saline|sham|controls|control (?:group|arm)|without ketamine|no ketamine)\b")
# A review of how ketamine acts, or of its abuse, has no comparator that could be told.
ON_MECHANISM = sought(
    r"\b(?:\w*mechanis\w+|oscillat\w*|neural|epigenetic\w*|neuroimaging|biomarkers?|preclinical|"
    r"ketamine (?:use disorder|abuse|misuse|dependence|addiction))\b"
)
# A review of harms alone pools what came with ketamine, before and after.
OF_HARM = sought(
    r"ha?emodynamic|cardiovascular|blood pressure|adverse|side[ -]effects?|safety|tolerab|dissociati|urolog|toxic"
)
OF_BENEFIT = sought(r"efficac|effective|antidepressant|analges|outcomes?\b|benefit|treatment")
FROM_BEFORE = sought(
    r"\b(?:differences?|smds?\)?|effects?(?: sizes?)?|changes?|g) between (?:the )?(?:end ?points?|baseline|pre|post)\b"
    r"[^.;]{0,24} and (?:the )?(?:end ?points?|baseline|pre|post|follow)"
)
UNCONTROLLED = sought(
    r"\bbefore and after (?:\w+ )?(?:administration|treatment|infusion)|"
    r"\b(?:open[- ]label|single[- ]arm|uncontrolled|pre-?post) (?:studies|trials)\b"
)
COMPARING = sought(
    r"\brandomi[sz]ed (?:to|into|in)\b|\bassigned\b|\bgroups?\b|\bversus\b|\bvs\b|\bcompar(?:ed|ing|ison)\b|"
    r"\bplus placebo\b|\bprimary (?:\w+ )?(?:end ?point|outcome)|\bdifference between|"
    r"\bcross-?over\b|\brandomi[sz]ed\b|-controlled(?! (?:trials|studies))|\ballocated\b|"
    r"\b(?:inf|non-?inf|sup)erior(?:ity)? to\b|"
    r"\bblinded (?:trial|study|fashion)|"
    r"\bthan (?:among|with|in|after|under|for|by|on|did|either|placebo|saline|controls?)\b"
)
NOT_GIVEN = sought(
    r"\bnot (?:given|receiving|exposed to|treated with) (?:\w+ )?(?:es)?ketamin|"
    r"\bketamin[^.;]{0,80}\bmatched (?:\w+ )?(?:users|controls|cohorts?)\b"
)
WITHOUT_IT = sought(
    r"ketamin\w*[^.;]{0,120}\b(?:not different from|than|compared (?:with|to)|versus|vs\.?|relative to) (?:\w+ ){0,4}"
    r"(?:controls?|other (?:patients|drugs|agents)|those|patients|no |non|without|not |placebo|saline|"
    r"propofol|opioids?)|"
    r"\b(?:with and without|with or without|no|non)[ -](?:es)?ketamin|"
    r"\bketamin\w* (?:use )?(?:was|were|is) (?:\w+ )?associated with (?:an? )?(?:\w+ )?"
    r"(?:lower|higher|reduc|increas|less|more)"
)


def versus(text: Document, findings: Iterable[Finding]) -> str | None:
    """Words for what ketamine was compared with; None where nothing was. "" where nothing is told of it yet."""
    said: dict[str, list[Finding]] = {}
    for f in findings:
        said.setdefault(f.field, []).append(f)
    design = said["design"][0].value if "design" in said else ""
    others = [f for f in said.get("comparator", []) if f.value not in OWN_KIND and is_arm(text, f)]
    if design in UNTOLD or ENTRY.search(text.plain["abstract"]):
        own = {f.value for f in said.get("comparator", [])}
        is_single = own == {"none"} or (not own and design != "preclinical" and not may_compare(text))
        return None if is_single or had_by_all(text) or (design == "preclinical" and had_by_animals(text)) else ""
    if is_alone(text, design):
        return "" if others and not design and not is_of_one(text) else None
    of_how = design == "systematic-review" and ON_MECHANISM.search(text.lower["title"])
    if design in REVIEWS and (not others or of_how):
        return of_review(text, design)
    if design == "systematic-review":
        return ""  # without pooled numbers a review compares nothing itself
    own = {f.value for f in said.get("comparator", [])} & OWN_KIND
    if had_by_all(text):
        return None
    if not others and not is_compared(text, design, own):
        drug = beside(text) if not own else ""
        return f"{drug} control" if drug else None
    words = [*(OWN_NAME.sub("", f.words) for f in others), *(WORDS_FOR.get(f.value, f.value) for f in others)]
    return " ".join([*(words or ["placebo"]), "control"])


def is_arm(text: Document, found: Finding) -> bool:
    """Whether words for a comparator are not of a work that is cited, nor of the healthy beside the ill."""
    if found.start is None or found.where != "abstract" or not text.abstract:
        return True
    words = text.words(text.sentence_at(found.where, found.start))[:1500]
    around = text.lower["abstract"][max(0, found.start - NEAR) : found.start + NEAR]
    return not CITED.search(around) and not (found.value == "usual-care" and "healthy" in words)


def may_compare(text: Document) -> bool:
    """Whether any word of comparing stands anywhere."""
    return any(MAY_COMPARE.search(text.lower[where]) for where in ("title", "abstract"))


def of_review(text: Document, design: str) -> str | None:
    """As versus, of a review that names nothing ketamine was compared with."""
    abstract, title = text.lower["abstract"], text.lower["title"]
    if OF_HARM.search(title) and not OF_BENEFIT.search(title):
        return ""
    if design == "systematic-review":
        return None if ON_MECHANISM.search(title) else ""
    if FROM_BEFORE.search(abstract):
        return ""
    if OTHER_GROUP.search(abstract):
        return "placebo control"
    if had_by_all(text):
        return None
    return "" if UNCONTROLLED.search(abstract) else "placebo control"  # "": changes from before to after, pooled


def is_alone(text: Document, design: str) -> bool:
    """Whether a design compares nothing; where no design is read, whether no words of comparing stand anywhere."""
    if design in ALONE:
        title = text.lower["title"]
        return OF_USE.search(title) is not None or not (design in BY_METHOD and TITLED.search(title))
    if not design and is_of_one(text):
        return True
    return not design and not any(COMPARING.search(text.lower[where]) for where in ("title", "abstract"))


def is_of_one(text: Document) -> bool:
    """Whether the title tells of one patient."""
    return ONE_PATIENT.search(text.lower["title"]) is not None


def is_compared(text: Document, design: str, own: set[str]) -> bool:
    """Whether a paper that names no other treatment still compares ketamine with something."""
    if design in COMPARED:
        return own <= {"dose-comparison"} or OTHER_GROUP.search(text.lower["abstract"]) is not None
    if design in {"cohort", "case-control", ""}:
        told = [text.words(s)[:1500] for s in text.sentences_of("title", "results", "conclusion")]
        return any(NOT_GIVEN.search(words) or (design and WITHOUT_IT.search(words)) for words in told)
    return False


def names_ketamine(findings: Iterable[Finding]) -> bool:
    """Whether a paper names ketamine at all."""
    return any(f.field == "compound" and f.value in KETAMINES for f in findings)
