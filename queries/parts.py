"""Claims that fall into lines (one dose, a course; each route in each condition), judged by the same rule. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from queries.claims import Claim
from queries.evidence import Line
from queries.kinds import judge
from queries.strata import Measured
from queries.verdict import NOT_RATED, Verdict, wording_of

# From the answer that sinks a claim of many parts to the one that carries it.
WEAKEST_FIRST = ("refutes", "leans-against", "too-little", "conflicting", "leans-for", "supports")


def judge_claim(claim: Claim, lines: Iterable[Line], measured: Iterable[Measured] = ()) -> Verdict:
    """The claim as a whole, and each of its lines that says what it is about.

    A claim that joins its lines with “and” (every_line) is as strong as the weakest of them.
    """
    lines, measured = list(lines), list(measured)
    whole = judge(claim.kind, lines, measured)
    parts = [(part, _judge_part(claim, part, lines, measured)) for part in claim.lines if part.get("where")]
    if not parts:
        return whole
    panels = whole.panels | {"lines": [_panel(part, verdict) for part, verdict in parts]}
    whole = replace(whole, panels=panels)
    return _weakest(whole, parts, lines) if claim.every_line else whole


def _judge_part(claim: Claim, part: Mapping[str, Any], lines: list[Line], measured: list[Measured]) -> Verdict:
    kept = [line for line in lines if fits(line, part["where"])]
    keys = {line.key for line in kept}
    return judge(claim.kind, kept, [one for one in measured if one.key in keys])


def fits(line: Line, where: Mapping[str, Any]) -> bool:
    """Whether a study is one of those a line is about: every field named has one of the values named."""
    return all(_has(line, name, value if isinstance(value, list) else [value]) for name, value in where.items())


def _has(line: Line, name: str, values: Sequence[str]) -> bool:
    return line.has(name, *values) or getattr(line, name, None) in values


def _panel(part: Mapping[str, Any], verdict: Verdict) -> dict[str, Any]:
    return {
        "name": part["name"],
        "editors": part["evidence"],
        "evidence": verdict.evidence,
        "strength": verdict.strength,
        "studies": len(verdict.votes),
        "people": verdict.people,
        "why": verdict.why[0] if verdict.why else "",
    }


def _weakest(whole: Verdict, parts: list[tuple[dict[str, Any], Verdict]], lines: list[Line]) -> Verdict:
    rated = [(part, verdict) for part, verdict in parts if verdict.evidence != NOT_RATED]
    if not rated:
        return whole
    part, verdict = min(rated, key=lambda pair: WEAKEST_FIRST.index(pair[1].evidence))
    wording, fit = wording_of(verdict.evidence, lines)
    why = (f"The claim holds only where every line does; the weakest is “{part['name']}”: {verdict.evidence}.",)
    return replace(
        whole, evidence=verdict.evidence, wording=wording, strength=verdict.strength, why=(*why, *verdict.why[:1], *fit)
    )
