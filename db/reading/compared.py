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
TITLED = sought(r"\bversus\b|\bvs\b|\bcomparison (?:of|between)\b|\bcompared (?:with|to)\b")
COMPARED = frozenset(
    {"randomised-trial", "crossover-trial", "controlled-trial", "meta-analysis", "network-meta-analysis"}
)
UNTOLD = frozenset({"protocol", "preclinical"})  # announced, or in no patient: no result for a patient is stated
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
MADE_BY_KETAMINE = sought(r"\bketamine[- ](?:induced|evoked|treated)|\bcombin\w+ (?:of|with) (?:\w+ and )?ketamine")
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
    r"\b(?:during|under) (?:\w+ ){0,2}ketamine ana?esth|\bketamine[- ]ana?esthe[st]i[sz]ed|"
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
UNCONTROLLED = sought(r"\b(?:open[- ]label|single[- ]arm|uncontrolled|pre-?post) (?:studies|trials)\b")
OF_PAIN = sought(r"pain|algesi|nocicept|allodyn")
BOTH_ARMS = re.compile(
    r"ketamine (?:\w+ )?after (?:\w+ )?pretreatment|"
    r"ketamine ?(?:\+|plus) ?[\w-]{2,20}[^.;]{0,40}?\b(?:vs\.?|versus|or|and) (?:es)?ketamine ?(?:\+|plus)"
)
COMPARING = sought(
    r"\brandomi[sz]ed (?:to|into|in)\b|\bassigned\b|\bgroups?\b|\bversus\b|\bvs\b|\bcompared (?:with|to)\b"
)
OTHER_QUESTION = sought(
    r"\b(?:predict\w*|moderat(?:e|or|ion)\w*|mediat\w*|biomarkers?|correlates?|connectivity|oscillat\w*|eeg|neural|gamma|"
    r"electroencephalogra\w*|magnetic resonance|f?mri|imaging|pet study|gene expression|transcript\w*|metabolom\w*|"
    r"proteom\w*|volumes?|preference\w*|reactivity|binding|polymorphisms?|genotypes?|methylation|neuronal|"
    r"brain activity|mismatch negativity|control group outcomes|electrophysiolog\w*|characteristics of|mimics?)\b|"
    r"\bketamine[- ](?:induced|mediated|evoked) (?!(?:\w+ ){0,2}an(?:a?esth|alg))|\bat baseline\b|"
    r"\bassociat\w+ (?:between|of|with)\b.{0,160}\b(?:effects?|response|efficacy)\b.{0,40}\bketamine\b|"
    r"\b(?:effects?|impact|influence|role|contribution) of (?!.{0,60}ketamin).{3,200}\b(?:receiving|treated with|given|"
    r"(?:response|effects?|efficacy) (?:to|of)) (?:[\w.-]+ ){0,6}(?:es)?ketamin"
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
    others = [f for f in said.get("comparator", []) if f.value not in OWN_KIND]
    if design in UNTOLD:
        own_only = {f.value for f in said.get("comparator", [])} == {"none"}
        return None if own_only or had_by_all(text) or (design == "preclinical" and had_by_animals(text)) else ""
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


def of_review(text: Document, design: str) -> str | None:
    """As versus, of a review that names nothing ketamine was compared with."""
    abstract = text.lower["abstract"]
    if design == "systematic-review":
        return None if ON_MECHANISM.search(text.lower["title"]) else ""
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


def models(text: Document, findings: Iterable[Finding]) -> bool:
    """Whether ketamine was given to healthy people, or as a model of psychosis: nothing but pain is to be treated."""
    conditions = {f.value for f in findings if f.field == "condition"}
    return (
        not OF_PAIN.search(text.lower["title"])
        and bool(conditions)
        and conditions <= {"healthy-volunteers", "psychosis"}
    )


def names_ketamine(findings: Iterable[Finding]) -> bool:
    """Whether a paper names ketamine at all."""
    return any(f.field == "compound" and f.value in KETAMINES for f in findings)


def asks_another(text: Document) -> bool:
    """Whether a paper asks something else than whether ketamine helps.

    Its title asks how, in whom or where ketamine acts; or only its methods name it, as an anaesthetic say.
    """
    if OTHER_QUESTION.search(text.lower["title"]):
        return True
    return not any("ketamin" in text.words(sentence) for sentence in text.sentences if sentence.role != "methods")
