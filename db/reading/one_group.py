"""comparator none: a study that treats one group, where its design says so and no words compare groups.

Only a design that can have one group counts (case report, series, chart review, open-label, cohort), in sentences that
are not background; a paper that gathers other people's studies, or looks at animals, has no group of its own.
"""

from __future__ import annotations

import re

from db.reading.about import as_findings
from db.reading.finding import Finding
from db.reading.roles import Role
from db.reading.sought import sought
from db.reading.text import Document, Mention, Sentence
from db.reading.vocabulary import mentions

OWN: tuple[Role, ...] = ("title", "aim", "methods", "results", "conclusion")
ONE_GROUP = ("case-report", "case-series", "single-arm-trial", "cohort")
GATHERED = frozenset({"systematic-review", "meta-analysis", "network-meta-analysis", "guideline", "narrative-review"})
NEVER = GATHERED | {"editorial", "preclinical", "protocol", "pharmacovigilance", "qualitative", "crossover-trial",
                    "controlled-trial", "case-control"}  # fmt: skip
# Designs that do not tell how many groups there were; people with a number are what tells a study of their own then.
TELLS_LITTLE = frozenset({"cross-sectional", "pharmacokinetic"})
PEOPLE = sought(
    r"\b(?:\d{1,5}|two|three|four|five|six|seven|eight|nine|ten|twelve|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?) (?:[\w-]+ ){0,4}"
    r"(?:patients|participants|subjects|children|adults|individuals|women|men|cases)\b|"
    r"\b(?:patients|participants|subjects|children|adults|individuals|women|men) \(n ?= ?\d"
)
# No control of this study: none was had, or a later study should have one; nor is what a mind or a model controls.
UNMADE = re.compile(
    r"\b(?:future|further|larger|more|necessary|needed|warranted)\b[^.;]{0,80}\b(?:control\w*|randomi[sz]\w+|placebo\w*)|"
    r"\b(?:top-down|cognitive|inhibitory|executive|motor|self) control\b|\bcontrol\w* for\b|"
    r"\bmatched (?:pre|before|baseline)\b|\b(?:pre|before|baseline|post)[\w-]* versus (?:post|after|pre)|"
    r"\b(?:lack|absence|need|without|no|not)\b(?: (?:of|for|a|an|any)){0,2} (?:placebo|control)[\w-]*|"
    r"\b(?:lack|absence)\b[^.;]{0,40}\b(?:placebo|control|comparator)\w*|"
    r"\b(?:comparable|similar) (?:to|with) (?:those|that) (?:\w+ )?(?:reported|seen|observed|found)\b|"
    r"\b(?:non-?)?responders? (?:versus|vs\.?|and|(?:compared )?(?:to|with)) (?:non-?)?responders?\b|"
    r"\b(?:healthy|age|sex|gender)[\w, -]{0,30}\b(?:controls|control subjects|comparison subjects)\b|"
    r"\b(?:mdd|bd|trd|depression|disorder|unipolar|bipolar|responders) \(n ?= ?\d{1,4}\),? (?:or|and|versus|vs) "
)
TREATED = re.compile(
    r"ketamine.{0,80}\b(?:treat\w*|infus\w+|administ\w+|receiv\w+|therapy|given|underwent|inject\w+|use)\b|"
    r"\b(?:treat\w*|infus\w+|administ\w+|receiv\w+|given|underwent|inject\w+|with)\b.{0,80}ketamine"
)
OPENING = 10  # code points
COMPARED = sought(
    r"random(?:i[sz]|ly (?!select|chosen|sampl)| (?:order|sequence))|\bat random\b|"
    r"placebo|\bcomparative\b|\ballocated\b|"
    r"\bcompared (?:\w+ ){1,3}(?:and|with|to) (?:\w+ ){0,2}ketamine|"
    r"\bcross-?over\b|\bketamine or (?:\w+ ){0,2}(?:midazolam|propofol|fentanyl|morphine|placebo|saline)|"
    r"\bblinded (?:trial|study)|-controlled trial\b|"
    r"\(n ?= ?\d{1,4}\),? (?:or|and|versus|vs) |"
    r"(?<!\bno )(?<!without )(?<!without a )\bcontrol(?:s|led)?\b(?! over)|"
    r"\b(?:ketamine|esketamine|two|three|both|treatment|exposed|other) groups?\b|"
    r"between[- ]groups?|\barms\b|(?:did|do) not receive|without (?:es)?ketamine|matched|propensity|non-?users|"
    r"associat\w+ (?:between|of) (?:\w+ ){0,2}ketamine|\bversus\b|"
    r"compar\w+ (?:with|to|against) "
    r"(?:patients|those|healthy|ect|standard|other|non|a (?!single)|the (?:other|control|ect))|"
    r"than (?:in )?(?:those|patients|healthy|other)|\bvs\.? (?:ect|esketamine|ketamine|iv|no |non|other|oral|intra)|"
    r"\b(?:rats?|mice|mouse|monkeys?|rabbits?|dogs?|cats?|horses?|pigs?)\b|users\b|abuse|recreational|"
    r"factors associated with (?:the )?(?:\w+ )?use\b|survey|usual care"
)


def is_gathered(text: Document) -> bool:
    """Whether the paper gathers other people's studies."""
    return any(m.value in GATHERED and text.role_at(m.where, m.start) != "background" for m in mentions("design", text))


def read(text: Document) -> list[Finding]:
    """none, with the words of the design, else with those of the treatment; or nothing."""
    own = [s for s in text.sentences_of(*OWN)]
    designs = [m for m in mentions("design", text) if is_own(text, m)]
    chosen = next((m for value in ONE_GROUP for m in designs if m.value == value), None)
    if (chosen is None and any(m.value not in TELLS_LITTLE for m in designs)) or any(m.value in NEVER for m in designs):
        return []
    said = [text.words(s) for s in own]
    if any(COMPARED.search(UNMADE.sub(" ", words)) for words in said):
        return []
    treated = next(((s, m) for s in own if (m := treated_in(text, s))), None)
    if treated is None:
        return []
    if chosen is None:
        sentence, found = treated
        if not any(PEOPLE.search(text.words(s)) for s in own if s.where == "abstract"):
            return []
        place = (sentence.where, sentence.start + found.start(), sentence.start + found.end())
        return [text.finding("comparator", "none", *place, "comparator: one group")]
    shown = as_findings(text, "comparator", "comparator: one group", [chosen])
    return [text.finding("comparator", "none", f.where, f.start or 0, f.end or 0, f.rule) for f in shown]


def is_own(text: Document, m: Mention) -> bool:
    """Whether words of a design are of this paper: not in the background, but where an abstract opens with a case."""
    return text.role_at(m.where, m.start) != "background" or (m.value == "case-report" and m.start < OPENING)


def treated_in(text: Document, sentence: Sentence) -> re.Match[str] | None:
    """Where a sentence tells that people had ketamine."""
    words = text.words(sentence)
    return TREATED.search(words) if "ketamin" in words else None
