"""What ketamine was compared with in a paper, in words; or that nothing was compared, or nothing is told yet."""

from __future__ import annotations

import re
from collections.abc import Iterable

from db.reading.design import REVIEWS
from db.reading.finding import Finding
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
# One patient in a title is a case, whether or not it says so.
ONE_PATIENT = sought(
    r"\b(?:in|of|with) (?:an?|one|this) (?:[\w-]+ ){0,3}"
    r"(?:patient|child|infant|neonate|boy|girl|man|woman|adolescent)\b"
)
# Animals under ketamine, or made ill by it: all had it, and what was compared is something else.
ALL_ANIMALS = sought(
    r"\bana?esth?eti[sz]ed (?:\w+ ){0,3}(?:with|by|under|using) (?:[\w./-]+ ){0,4}ketamine|"
    r"\bketamine[ /+-]{1,3}(?:and )?xylazine|\bketamine[- ]ana?esth"
)
MADE_BY_KETAMINE = sought(
    r"\bketamine[- ](?:induced|evoked|treated|cystitis|uropath\w+|abuse\w*|addict\w+|dependen\w+)|"
    r"\bcombin\w+ (?:of|with) (?:\w+ and )?ketamine"
)
OWN_KIND = frozenset({"none", "dose-comparison", "other-ketamine"})
WORDS_FOR = {
    "saline": "saline placebo", "placebo": "placebo", "midazolam": "midazolam placebo", "ect": "ect electroconvulsive",
    "antidepressant": "antidepressant", "usual-care": "usual care control", "other-active": "control",
}  # fmt: skip
OTHER_GROUP = sought(r"\b(?:placebo|saline|sham|controls|control (?:group|arm)|without ketamine|no ketamine)\b")
EVERY_ARM = sought(
    r"\bto (?:sustain|extend|prolong|maintain|augment|enhance) (?:the )?(?:[\w-]+ ){0,4}(?:effects?|response|efficacy) "
    r"(?:of|to) (?:[\w-]+ ){0,3}(?:es)?ketamine|"
    r"\b(?:attenuat\w+|revers\w+|prevent\w+|block\w+|potentiat\w+) (?:of )?(?:[\w-]+ ){0,3}ketamine"
    r"(?:[- ]induced| effects)|"
    r"\b(?:during|under) (?:(?!or |and |versus |vs )\w+ ){0,2}ketamine ana?esth(?!\w+ (?:or|and|versus|vs|compared)\b)|"
    r"\bketamine[- ]ana?esthe[st]i[sz]ed|"
    r"(?:therapy|training|stimulation|tdcs|tms|lithium|riluzole|relapse|maintenance|memantine|d-cycloserine) "
    r"(?:following|after) (?:[\w-]+ ){0,3}(?:es)?ketamine(?! (?:or|versus|vs|and|compared|alone|plus)\b)|"
    r"\bpre-?(?:treatment|medication) with (?!(?:\w+ ){0,2}(?:es)?ketamin)[^.;]{2,60}? (?:before|prior to) "
    r"(?:\w+ ){0,2}ketamine|"
    r"\b(?:reduces?|reducing|prevent\w*|decreas\w+|effects? of (?!.{0,40}ketamin)).{2,80}"
    r"\bafter ketamine (?:sedation|an?esth)|"
    r"\bketamine (?:non-?)?respond|\bcomparison of (?:\w+ ){0,2}routes|"
    r"\b(?:added|addition|adjunct\w*|adding) (?:\w+ ){0,4}to (?:\w+ ){0,3}(?:es)?ketamin|"
    r"\besketamine (?:versus|vs\.?|against|compared (?:with|to)|and|(?:or|and) racemic) (?:\w+ ){0,3}ketamine|"
    r"\bcomparative (?:\w+ ){0,3}of (?:racemic )?ketamine and esketamine|"
    r"\bketamine(?: \w+){0,2} (?:versus|vs\.?|against|compared (?:with|to)) (?:\w+ ){0,3}(?:es|s-|ar)ketamine"
)
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
UNCONTROLLED = sought(r"\b(?:open[- ]label|single[- ]arm|uncontrolled|pre-?post) (?:studies|trials)\b")
BOTH_ARMS = re.compile(
    r"ketamine (?:\w+ )?after (?:\w+ )?pretreatment|"
    r"\bketamine\b(?:[^.;]|\.\d){0,160}\b(?:were|was) (?:\w+ )?randomi[sz]ed to (?![^.;]{0,120}(?:ketamine|\d ?mg/kg|"
    r"intervention|active|treatment|experimental|study|groups?|one of|drugs?)\b)|"
    r"ketamine twice,? (?:once )?(?:after|with|following)|"
    r"ketamine ?(?:\+|plus) ?[\w-]{2,20}[^.;]{0,40}?\b(?:vs\.?|versus|or|and) (?:es)?ketamine ?(?:\+|plus)"
)
COMPARING = sought(
    r"\brandomi[sz]ed (?:to|into|in)\b|\bassigned\b|\bgroups?\b|\bversus\b|\bvs\b|\bcompar(?:ed|ing|ison)\b|"
    r"\bcross-?over\b|\brandomi[sz]ed\b|-controlled(?! (?:trials|studies))|\ballocated\b|"
    r"\b(?:inf|non-?inf|sup)erior(?:ity)? to\b|"
    r"\bblinded (?:trial|study|fashion)|"
    r"\bthan (?:among|with|in|after|under|for|by|on|did|either|placebo|saline|controls?)\b"
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
    if design in REVIEWS and not others:
        return of_review(text, design)
    if design == "systematic-review":
        return ""  # without pooled numbers a review compares nothing itself
    own = {f.value for f in said.get("comparator", [])} & OWN_KIND
    if had_by_all(text) or (not others and not is_compared(text, design, own)):
        return None
    words = [*(f.words for f in others), *(WORDS_FOR.get(f.value, f.value) for f in others)]
    return " ".join([*(words or ["placebo"]), "control"])


def is_arm(text: Document, found: Finding) -> bool:
    """Whether words for a comparator are not of a work that is cited, nor of the healthy beside the ill."""
    if found.start is None or found.where != "abstract" or not text.abstract:
        return True
    words = text.words(text.sentence_at(found.where, found.start))[:1500]
    return not CITED.search(words) and not (found.value == "usual-care" and "healthy" in words)


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
    if OTHER_GROUP.search(abstract):
        return "placebo control"
    if had_by_all(text):
        return None
    return "" if UNCONTROLLED.search(abstract) else "placebo control"  # "": changes from before to after, pooled


def had_by_all(text: Document) -> bool:
    """Whether every arm had ketamine."""
    return EVERY_ARM.search(text.lower["title"]) is not None or BOTH_ARMS.search(text.lower["abstract"]) is not None


def had_by_animals(text: Document) -> bool:
    """Whether all animals had ketamine: under it, combined with it, or as what made them ill."""
    return MADE_BY_KETAMINE.search(text.lower["title"]) is not None or any(
        ALL_ANIMALS.search(text.words(s)[:1500]) for s in text.sentences
    )


def is_alone(text: Document, design: str) -> bool:
    """Whether a design compares nothing; where no design is read, whether no words of comparing stand anywhere."""
    if design in ALONE:
        return not (design in BY_METHOD and TITLED.search(text.lower["title"]))
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
    if design in {"cohort", "case-control"}:
        told = text.sentences_of("title", "results", "conclusion")
        return any(WITHOUT_IT.search(text.words(sentence)[:1500]) for sentence in told)
    return False


def names_ketamine(findings: Iterable[Finding]) -> bool:
    """Whether a paper names ketamine at all."""
    return any(f.field == "compound" and f.value in KETAMINES for f in findings)
