"""Whether a paper asks something else than whether ketamine helps: how it acts, in whom, or as a model of illness."""

from __future__ import annotations

from collections.abc import Iterable

from db.reading.finding import Finding
from db.reading.sought import sought
from db.reading.text import Document

OF_PAIN = sought(r"pain|algesi|nocicept|allodyn")
OTHER_QUESTION = sought(
    r"\b(?:predict\w*|moderat(?:es|ed|ing|ors?|ion)\b|mediat\w*|biomarkers?|correlates?|connectivity|oscillat\w*|eeg|neural|gamma|"
    r"electroencephalogra\w*|magnetic resonance|f?mri|imaging|pet study|gene expression|transcript\w*|metabolom\w*|"
    r"proteom\w*|volumes?|preference\w*|reactivity|binding|polymorphisms?|genotypes?|methylation|neuronal|"
    r"brain activity|mismatch negativity|(?:treatment |patients' )?guess\w*|(?:un)?blinding|expectanc\w*|"
    r"default mode|f?nirs|spectroscop\w*|tomograph\w*|networks?(?! meta)|cost-?effective\w*|attitudes?|"
    r"amygdala|hippocamp\w*|prefrontal|striat\w*|thalam\w*|cingulate|abuse (?:potential|liability)|drug[- ]liking|"
    r"(?:sex|gender) differences|in (?:fe)?males|"
    r"(\w{4,}) (?:versus|vs\.?|and|or|compared (?:with|to)) (?:non-?|un|in|without )\1|"
    r"neurotrophic|bdnf|cytokines?|interleukin\S*|inflammatory (?:markers?|factors?)|"
    r"relationships? (?:between|of|with|among)|influences? (?:its|their)|"
    r"control group outcomes|electrophysiolog\w*|characteristics of|mimics?)\b|"
    r"\bketamine[- ](?:induced|mediated|evoked) (?!(?:\w+ ){0,2}an(?:a?esth|alg))|\bat baseline\b|"
    r"\bassociat\w+ (?:between|of|with)\b.{0,160}\b(?:effects?|response|efficacy)\b.{0,40}\bketamine\b|"
    r"\b(?:effects?|impact|influence|role|contribution) of (?!.{0,60}ketamin).{3,200}\b(?:receiving|treated with|given|"
    r"(?:response|effects?|efficacy) (?:to|of)) (?:[\w.-]+ ){0,6}(?:es)?ketamin"
)
SCANS = frozenset({"magnetic resonance", "mri", "imaging"})  # a child sedated for a scan is asked about sedation
TO_SEDATE = sought(r"sedat|ana?esthe|premedic")
NAMES = sought(r"ketamin|ketofol")


def asks_another(text: Document) -> bool:
    """Whether a paper asks something else than whether ketamine helps.

    Its title asks how, in whom or where ketamine acts; or only its methods name it, as an anaesthetic say.
    """
    asked = OTHER_QUESTION.search(text.lower["title"])
    if asked and not (asked[0] in SCANS and TO_SEDATE.search(text.lower["title"])):
        return True
    return not any(NAMES.search(text.words(sentence)) for sentence in text.sentences if sentence.role != "methods")


def models(text: Document, findings: Iterable[Finding]) -> bool:
    """Whether ketamine was given to healthy people, or as a model of psychosis: nothing but pain is to be treated."""
    conditions = {f.value for f in findings if f.field == "condition"}
    return (
        not OF_PAIN.search(text.lower["title"])
        and bool(conditions)
        and conditions <= {"healthy-volunteers", "psychosis"}
    )
