"""A sentence against the judgement of the claim it makes: links, verbs and hedges, key facts, numbers; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from db.reading.text import document
from db.reading.vocabulary import mentions, with_ancestors
from queries.claims import nearest
from queries.lint_asserted import asserts, is_denied
from queries.lint_library import Judged, Library
from queries.lint_markdown import Prose
from queries.lint_numbers import UNITS, strangers, told, told_by_one
from queries.lint_rules import DRUG, Message, is_elsewhere, macro, printed
from queries.match import matching

# The claim that a sentence makes when it says that ketamine works in a condition.
CLAIM_OF = {
    "treatment-resistant-depression": "trd-efficacy",
    "depression": "depression-efficacy",
    "ptsd": "ptsd-efficacy",
    "anxiety-disorder": "anxiety-efficacy",
    "chronic-pain": "chronic-pain-efficacy",
    **dict.fromkeys(
        ("ocd", "substance-use", "eating-disorder", "borderline-personality", "bipolar-depression"),
        "resistant-conditions-general",
    ),
}
GIVEN = re.compile(
    r"\b(?:infusions?|drip|iv|spray|therapy|treatments?|low[- ]dose|(?:low|small|reduced) doses?|it|this|both)\b"
)
NEAR = 90  # characters between what works and what it works in
CLAIM_LIKE = 0.45  # the share of a sentence's telling words that a claim must hold


def links(said: Prose, library: Library) -> Iterator[Message]:
    """KE101: a link to a claim that is none."""
    for name in said.claims:
        if name not in library.claims:
            says = f"/claims/{name} is no claim; {nearest(name, library.claims)}"
            yield Message("KE101", "error", says, "link to the claim that is meant", said.at, name)


def unlinked(block: list[Prose], library: Library) -> Iterator[Message]:
    """KE102: a sentence that makes a claim, in a paragraph that links to none."""
    if any(s.claims for s in block):
        return
    shapes = [
        {"claim": c.name, "title": c.title, "statement": c.statement, "position": 0} for c in library.claims.values()
    ]
    for said in block:
        if said.heading or not DRUG.search(said.lower) or not macro("works").search(said.lower):
            continue
        found = matching(said.text, shapes, most=1)
        if found and found[0]["score"] >= CLAIM_LIKE and not said.lower.endswith("?"):
            name = found[0]["claim"]
            says = f"This sentence makes the claim “{library.claims[name].title}” and links to no claim."
            yield Message("KE102", "warning", says, f"[words](/claims/{name})", said.at, said.text)


def omitted(block: list[Prose], library: Library) -> Iterator[Message]:
    """KE103: a paragraph links to a claim whose wording omits a key fact, and does not give that fact either."""
    whole = " ".join(s.lower for s in block)
    for said in block:
        for name in said.claims:
            claim, fact = library.claims.get(name), printed()["key_facts"].get(name)
            if claim and fact and claim.wording == "omits-key-fact" and not is_given(fact["words"], said, whole):
                says = f"“{claim.title}” may be said only with its key fact: {fact['say']}"
                yield Message("KE103", "warning", says, "add the fact to the paragraph", said.at, name)


def is_given(words: str, said: Prose, whole: str) -> bool:
    """Whether the paragraph gives the fact, or the sentence itself leaves the claim open or denies it."""
    return bool(re.search(words, whole) or macro("open").search(said.lower) or is_denied(said.lower))


def conditions(said: Prose) -> list[tuple[str, int, int]]:
    """(condition, start, end) for every one named, with what it is a kind of."""
    found = mentions("condition", document("", said.text))
    return [(name, m.start, m.end) for m in found for name in with_ancestors("condition", m.value)]


def made(said: Prose, library: Library) -> Iterator[tuple[Judged, int, int]]:
    """(claim, start, end): the claims of efficacy that a sentence makes, and the words that make them."""
    spoken_of = DRUG.search(said.lower) or GIVEN.search(said.lower) or said.claims
    if not spoken_of or is_elsewhere(said):
        return
    verbs = [m for m in macro("works").finditer(said.lower) if asserts(said, m.start(), m.end())]
    for name, start, end in conditions(said):
        claim = library.claims.get(CLAIM_OF.get(name, ""))
        close = next((v for v in verbs if -NEAR < start - v.end() < NEAR and not v.start() <= start < v.end()), None)
        if claim and close and asserts(said, start, end):
            yield claim, min(close.start(), start), max(close.end(), end)


def strength(said: Prose, library: Library) -> Iterator[Message]:
    """KE203: the words promise more than the evidence of the claim allows."""
    seen = set()
    for claim, start, end in made(said, library):
        severity = lacking_hedge(said.lower, claim.evidence)
        if not severity or claim.name in seen:
            continue
        seen.add(claim.name)
        bottom = claim.bottom_line.split(". ")[0].rstrip(".")
        says = f"“{said.text[start:end]}”: the evidence on this claim ({claim.title}) is “{claim.evidence}”. {bottom}."
        yield Message("KE203", severity, says, HEDGE[claim.evidence], said.at, said.text[start:end])


HEDGE = {
    "supports": "",
    "leans-for": "“may”, “trials suggest”",
    "conflicting": "“trials disagree on whether”, or “in one trial of N people”",
    "too-little": "“too little is known to say whether”, or “in small trials”",
    "leans-against": "“has not been shown to”",
    "refutes": "“does not”",
    "not-testable": "leave the sentence out, or say that it cannot be tested",
}


def lacking_hedge(lower: str, evidence: str) -> str:
    """'' where the hedge fits the evidence, 'warning' where it is too weak, 'error' where there is none."""
    is_open = bool(macro("open").search(lower) or macro("trial").search(lower))
    if is_open or evidence == "supports":
        return ""
    if macro("may").search(lower):
        return "warning" if evidence in ("leans-against", "refutes") else ""
    if macro("soft").search(lower) and evidence == "leans-for":
        return ""
    return "error"


def unheard(block: list[Prose], library: Library) -> Iterator[Message]:
    """KE701-704: a number that no study of the linked claims reports."""
    linked = [library.claims[n] for s in block for n in s.claims if n in library.claims]
    if not linked:
        return
    held = [claim.numbers for claim in dict((c.name, c) for c in linked).values()]
    names = ", ".join(dict.fromkeys(c.name for c in linked))
    for said in block:
        for q in strangers(said.text, held):
            if told_by_one(q, said.text, library.studies) or (q.unit == "people" and told(q, library.studies)):
                continue
            code, what = UNITS[q.unit]
            printed_words = said.text[q.start : q.end + 16].split(",")[0]
            says = f"“{printed_words.strip()}”: no study we hold for {names} reports this number ({what})."
            yield Message(
                code, "warning", says, "check it against the study, and cite that study", said.at, printed_words
            )


def paragraphs(prose: Iterable[Prose]) -> list[list[Prose]]:
    """The sentences of each block together."""
    grouped: dict[int, list[Prose]] = {}
    for said in prose:
        grouped.setdefault(said.block, []).append(said)
    return list(grouped.values())
