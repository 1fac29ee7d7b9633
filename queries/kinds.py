"""The rule of each kind of claim: what counts for it, and what the votes then say. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from queries.efficacy import works
from queries.evidence import Line, is_animal
from queries.strata import Measured, Pool, pools_of
from queries.verdict import (
    CLEAR,
    ENOUGH,
    FEW,
    LEANING,
    NOT_RATED,
    Verdict,
    Vote,
    balance_of,
    trials,
    votes_of,
    wording_of,
)
from queries.words import count


def judge(kind: str, lines: Iterable[Line], measured: Iterable[Measured] = ()) -> Verdict:
    """The verdict on one claim from its lines, and from the results among them that can be pooled.

    The order of either never matters. Raises KeyError for a kind that is not in RULES.
    """
    ordered = sorted(lines, key=lambda x: (x.study, x.key))
    verdict = RULES[kind](ordered, pools_of(measured))
    return replace(verdict, counts=count_stances(ordered), panels=verdict.panels | review_panel(ordered))


def _stance_only(line: Line) -> float | None:
    return {"for": 1.0, "against": -1.0}.get(line.stance)


def _certainty(lines: Sequence[Line], _: object = None) -> Verdict:
    """Overall certainty: reviews and guidelines only, each as it concludes."""
    reviews = [line for line in lines if line.is_review or line.is_guideline]
    return _counted(lines, votes_of(reviews, _stance_only), "review")


def _counted(lines: Sequence[Line], votes: tuple[Vote, ...], noun: str) -> Verdict:
    """A kind where direction is judged by people and no effect can be weighed: the balance, no strength."""
    if not votes:
        return not_rated(f"Nobody has read a {noun} that decides this.")
    balance = balance_of(votes)
    if len(votes) < FEW["studies"]:
        evidence, why = "too-little", f"One {noun} read; at least two are asked for."
    else:
        evidence = _band(votes, balance)
        why = f"{len(votes)} read, weighted balance {balance:+.2f}."
    wording, fit = wording_of(evidence, lines)
    people = sum(v.people for v in votes)
    return Verdict(evidence, wording, "not-rated", (why, *fit), balance, votes, people=people)


def _band(votes: Sequence[Vote], balance: float) -> str:
    if abs(balance) < LEANING:
        return "conflicting"
    clear = abs(balance) >= CLEAR and len(votes) >= ENOUGH["studies"]
    if balance > 0:
        return "supports" if clear else "leans-for"
    return "refutes" if clear else "leans-against"


def _mechanism(lines: Sequence[Line], _: object = None) -> Verdict:
    """Species by manipulation: people and animals are weighed apart and never pooled."""
    read = trials(lines)
    humans = votes_of([x for x in read if not is_animal(x)], _stance_only)
    animals = votes_of([x for x in read if is_animal(x)], _stance_only)
    panels = {"people": _panel(humans), "animals": _panel(animals)}
    if not humans and not animals:
        return replace(not_rated("Nobody has read a study that decides this."), panels=panels)
    evidence, why = across_species(humans, animals)
    wording, fit = wording_of(evidence, lines)
    return Verdict(evidence, wording, "not-rated", (why, *fit), None, (*humans, *animals), panels=panels)


def across_species(humans: Sequence[Vote], animals: Sequence[Vote]) -> tuple[str, str]:
    """What studies in people and in animals say together. Animals alone can only lean."""
    in_people, in_animals = (_sign(balance_of(v)) if v else None for v in (humans, animals))
    if in_people is None:
        words = {1: "leans-for", -1: "leans-against", 0: "conflicting"}
        return words[in_animals or 0], "Shown in animals only; no study in people was read that decides it."
    if in_animals is not None and in_people != in_animals:
        return "conflicting", "Studies in people and in animals point different ways."
    if in_people == 0:
        return "conflicting", "Studies in people point both ways."
    clear = len(humans) >= ENOUGH["studies"]
    words = {1: "supports" if clear else "leans-for", -1: "refutes" if clear else "leans-against"}
    return words[in_people], f"{count(len(humans), 'study', 'studies')} in people read, pointing one way."


def _safety(lines: Sequence[Line], _: object = None) -> Verdict:
    """Rates under supervision; recreational exposure stands in a panel of its own and never votes."""
    medical = [x for x in trials(lines) if not x.has("exposure", "non-medical")]
    other = votes_of([x for x in trials(lines) if x.has("exposure", "non-medical")], _stance_only)
    verdict = _counted(lines, votes_of(medical, _stance_only), "study under supervision")
    return replace(verdict, panels={"recreational exposure": _panel(other)})


def _practice(lines: Sequence[Line], _: object = None) -> Verdict:
    """Guidance is a norm and stands apart; only studies of what is done are findings."""
    verdict = _counted(lines, votes_of(trials(lines), _stance_only), "study of practice")
    if verdict.evidence == "too-little":
        # What ought to be done can be right while nobody has measured that it is done.
        verdict = replace(verdict, wording=NOT_RATED, why=verdict.why[:1])
    return replace(verdict, panels={"guidance": sum(1 for x in lines if x.is_guideline)})


def _attribution(lines: Sequence[Line], _: object = None) -> Verdict:
    """Is the study that is meant identified: a match, candidates only, or none."""
    named = [x for x in lines if x.is_read and not x.is_retracted]
    if any(x.stance == "for" for x in named):
        limits = any(x.stance == "qualifies" for x in named)
        return Verdict("supports", "omits-key-fact" if limits else "fair", "not-rated", ("The study is identified.",))
    found = f"{count(len(named), 'candidate')}, none of them a match." if named else "No candidate was found."
    return Verdict("not-testable", "wrong-source", "not-rated", (found,))


def _comparison(lines: Sequence[Line], _: object = None) -> Verdict:
    """Other drugs' time course: reviews and large trials of them, both directions."""
    return _counted(lines, votes_of(lines, _stance_only), "review or trial")


def _existence(lines: Sequence[Line], _: object = None) -> Verdict:
    """Shares and dates, no vote: what exists is counted, not argued."""
    held = trials([x for x in lines if not x.is_retracted])
    by_route: dict[str, set[str]] = defaultdict(set)
    for line in held:
        by_route[line.route or "not stated"].add(line.study)
    years = [x.year for x in held if x.year]
    panels = {"studies by route": {name: len(found) for name, found in sorted(by_route.items())}}
    if years:
        panels["years"] = {"first": min(years), "last": max(years)}
    return replace(not_rated("Counted, not voted on: see the shares and dates."), panels=panels)


def _regulation(lines: Sequence[Line], _: object = None) -> Verdict:
    return not_rated("Regulation is read from dated documents, not from studies.")


def not_rated(why: str) -> Verdict:
    return Verdict(NOT_RATED, NOT_RATED, "not-rated", (why,))


RULES: dict[str, Callable[[Sequence[Line], Sequence[Pool]], Verdict]] = {
    "efficacy": works,
    "onset": works,
    "durability": works,
    "certainty": _certainty,
    "mechanism": _mechanism,
    "safety": _safety,
    "practice": _practice,
    "existence": _existence,
    "attribution": _attribution,
    "comparison": _comparison,
    "regulation": _regulation,
}


def count_stances(lines: Sequence[Line]) -> dict[str, int]:
    """Studies (not papers) by stance, with how many of them somebody has read."""
    sides: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        sides[line.stance].add(line.study)
        if line.is_read:
            sides["read"].add(line.study)
    return {name: len(sides[name]) for name in ("for", "against", "qualifies", "unclear", "read")}


def review_panel(lines: Sequence[Line]) -> dict[str, Any]:
    reviews = [x for x in lines if x.is_review and not x.is_retracted]
    return {"reviews": count_stances(reviews)} if reviews else {}


def _panel(votes: Sequence[Vote]) -> dict[str, Any]:
    return {"studies": len(votes), "balance": balance_of(votes)}


def _sign(number: float) -> int:
    return (number >= LEANING) - (number <= -LEANING)
