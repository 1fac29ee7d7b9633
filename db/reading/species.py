"""species: whom or what was studied, from the words; people, where only the kind of study and an illness say so.

A trial's abstract often names its illness and its design and no "patients". Then the illness is the evidence that
people were studied, unless any animal, cell or tissue is spoken of, or the design is one of the laboratory.
"""

from __future__ import annotations

from db.reading import by_chance
from db.reading.about import as_findings, is_negated, stated
from db.reading.finding import Finding
from db.reading.sought import sought
from db.reading.text import Document, Mention
from db.reading.vocabulary import mentions

# Words of studies and care that no animal experiment uses of itself.
CLINICAL = sought(
    r"\bclinical(?:ly)? (?:trial|practice|stud|use|management|outcome|efficacy)|\bphase (?:[1-4]|i{1,3}v?\b|iv\b)|"
    r"\bcase (?:report|series)|\bmeta-analy|\bsystematic review|\bcohort\b|\bcross-sectional|\bsurvey\b|"
    r"\bregulatory approval|\bfda\b|\bapproved\b|\boff-label|\belectroconvulsive|\bect\b|\bpsychotherap|"
    r"\b(?:open|double|single|triple)[\s-](?:label|blind)|\bplacebo[\s-]controlled\b|\bemergency department|\brcts?\b|"
    r"\breview of the (?:current |recent |published )?literature"
)
LABORATORY = sought(
    r"\b(?:in rats?|in mice|animals?|rodents?|murine|veterinar\w*|in vi(?:tro|vo)|ex vivo|preclinical model|neurons|"
    r"synap\w+|signall?ing|knock-?out)\b"
)
# Values of condition that are no diagnosis.
NO_ILLNESS = {"animal-model", "anaesthesia"}
DRUG_CLASS = sought(r"anti-?(?:depress|anxi|psycho|suicid)|^analges")


def read(text: Document) -> list[Finding]:
    """Species, the one most spoken of first."""
    return stated("species", text) or as_findings(text, "species", "species-clinical", people(text))


def people(text: Document) -> list[Mention]:
    """The words that show people were studied where no sentence of the study itself names them."""
    spoken = [m for m in mentions("species", text) if not is_negated(text, m)]
    both = " ".join(text.lower.values())
    if any(m.value != "human" for m in spoken) or LABORATORY.search(both):
        return []
    ill = [m for m in mentions("condition", text) if is_illness(text, m)]
    if not (ill or spoken) or not (CLINICAL.search(both) or by_chance.randomised(text)):
        return []
    best = min(ill or spoken, key=lambda m: m.where != "title")
    return [Mention("human", best.where, best.start, best.end)]


def is_illness(text: Document, m: Mention) -> bool:
    """A diagnosis, not a drug's class ("antidepressant") and not ruled out."""
    words = text.lower[m.where][m.start : m.end]
    return m.value not in NO_ILLNESS and not DRUG_CLASS.search(words) and not is_negated(text, m)
