"""What a clause names without saying it: what it concedes, or says of another treatment; and titles that tell."""

from __future__ import annotations

import re

from db.reading.relevance import TELLING, Clause
from db.reading.result_cues import Cue
from db.reading.sought import sought
from db.reading.text import Document
from db.reading.whose import nearest_drugs

# A title that tells the result: "Ketamine does not prevent delirium", not "Ketamine to prevent delirium".
STATED = sought(
    r"\b(?:reduces|improves|prevents|decreases|decreased|increases|enhances|attenuates|alleviates|lowers|prolongs|"
    r"(?:do|does|did) not|fails to|is (?:not )?(?:superior|inferior|non-?inferior|effective|more|less|as|better))\b"
)
LONGEST_TITLE = 1000
# "Although A was higher, B did not differ": what is conceded is not what is said.
CONCEDED = re.compile(r"\W{0,3}(?:although|though|while|despite|even though|whereas)\b[^,;]{10,250},")
OF_WHOM = re.compile(r" (?:[\w-]+ ){0,3}of (?:[\w-]+ ){0,3}")
NEAR = 50  # code points between "lack of effect" and the treatment it is said of


def states_result(text: Document) -> bool:
    """Whether the title says how it came out, and does not ask."""
    title = text.lower["title"][:LONGEST_TITLE]
    return "?" not in title and STATED.search(title) is not None


def unconceded(clause: Clause, lower: str) -> list[Cue]:
    """The cues behind an "although ...,", where any of them tells something; else all."""
    conceded = CONCEDED.match(lower, clause.start, clause.end)
    kept = [cue for cue in clause.cues if not conceded or cue.start >= conceded.end()]
    return kept if any(cue.kind in TELLING for cue in kept) else list(clause.cues)


def is_of_another(cue: Cue, clause: Clause, lower: str) -> bool:
    """Whether "no effect of" is said of another drug than the intervention."""
    if " of " not in lower[cue.end : cue.end + NEAR] or "not" in lower[cue.start : cue.end]:
        return False
    sides = [(m[0], m[2]) for m in clause.arms if cue.end <= m[0] <= cue.end + NEAR]
    sides += [(drug[0], -1) for drug in nearest_drugs(lower, [], cue.end, min(clause.end, cue.end + NEAR))]
    start, side = min(sides, default=(0, 0))
    return side < 0 and OF_WHOM.fullmatch(lower, cue.end, start) is not None
