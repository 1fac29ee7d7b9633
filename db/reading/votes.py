"""Which treatment a cue speaks of, and what pairs of numbers say: 1 the intervention has more, -1 the comparator."""

from __future__ import annotations

import re

from db.reading.relevance import Clause, Mention
from db.reading.result_cues import PAIR, Cue

OWN = re.compile(
    r"(?<![\w.=<>])(?<!= )(?<!< )(-?\d{1,6}(?:\.\d+)?)(?![\d.]*(?: ?(?:mg|ml|kg|weeks?|days?|months?|"
    r"years?|hours?|h\b|min|patients|subjects|% ?(?:ci\b|confidence|cri\b))|/))"
)
NEAR = 60  # code points between an arm's name and its number
WORDS_NEAR = 70  # code points between a cue and the treatment named after it


def said_of(cue: Cue, clause: Clause) -> tuple[int, str]:
    """Which treatment a cue is said of (1 the intervention) and how that was told."""
    before = [m for m in clause.arms if m[1] <= cue.start]
    after = [m for m in clause.arms if m[0] >= cue.end]
    for than in (c for c in clause.cues if c.kind == "than"):
        reference = _reference(than, clause)
        if reference is None:
            continue
        if {m[2] for m in clause.arms} == {reference[2]} and any(m[1] <= than.start for m in clause.arms):
            return 0, "than"  # ketamine by one route, or in one dose, against another
        if than.start >= cue.end:
            subject = [m for m in after if m[1] <= than.start and m[2] != reference[2]]
            return (subject[0][2] if subject else -reference[2]), "than"
        rest = [m for m in clause.arms if m[2] != reference[2]]
        return -reference[2], "than before" if rest else "than before alone"
    if after and after[0][0] - cue.end <= WORDS_NEAR and (not before or len({m[2] for m in before}) > 1):
        return after[0][2], "in"
    if before:
        sides = {m[2] for m in before}
        return (before[-1][2], "subject") if len(sides) == 1 else (before[0][2], "first of both")
    if after:
        return after[0][2], "after"
    return 1, "assumed"


def _reference(than: Cue, clause: Clause) -> Mention | None:
    """The treatment named behind "than"; of several close by the comparator's, if the other stands before."""
    near = [m for m in clause.arms if than.end <= m[0] <= than.end + WORDS_NEAR]
    if len({m[2] for m in near}) == 2:
        last = [m for m in clause.arms if m[1] <= than.start]
        if last:
            return next((m for m in near if m[2] != last[-1][2]), None)
    return near[0] if near else None


def numbers(clause: Clause, lower: str) -> list[tuple[str, int]]:
    """Pairs "x vs y" and numbers beside each arm's name, as votes."""
    found = []
    pairs = sorted(PAIR.finditer(lower, clause.start, clause.end), key=lambda m: _farness(m.start(), clause))
    for m in pairs:
        first, second = (float(m[name].replace(",", "")) for name in ("first", "second"))
        if first == second or (1900 < first < 2100 and 1900 < second < 2100):
            continue
        order = _order(clause, m.start())
        how = "both" if len(order) > 1 else "one" if order else "none"
        side = order[0] if order else 1
        found.append((f"pair, {how} named", side if first > second else -side))
        break
    own = own_numbers(clause, lower)
    return [*found, ("number of each", own)] if own else found


def _farness(place: int, clause: Clause) -> tuple[int, int]:
    """How far a number stands behind the outcome's words; one before them is farther than any behind."""
    behind = [place - one for one in clause.outcomes if one <= place]
    return (0, min(behind)) if behind else (1, place)


def _order(clause: Clause, place: int) -> list[int]:
    """Sides in the order that a pair of numbers follows: the last two named before it, else as named at all."""
    before = [m[2] for m in clause.arms if m[1] <= place]
    if len(set(before)) == 2:
        than = next((c for c in clause.cues if c.kind == "than" and c.end <= clause.arms[0][0]), None)
        if than and clause.arms[0][0] - than.end < 30:  # "compared with B, A had more (2 v 1)"
            return [-before[0], before[0]]
        return [-before[-1], before[-1]]
    return list(dict.fromkeys(m[2] for m in clause.arms))


def own_numbers(clause: Clause, lower: str) -> int:
    """1 or -1 where each arm has a number close to its name, and they differ; 0 where not."""
    values = own_values(clause, lower)
    if len(values) < 2 or values[1] == values[-1]:
        return 0
    return 1 if values[1] > values[-1] else -1


def own_values(clause: Clause, lower: str) -> dict[int, float]:
    """side → the number close to the name of its arm."""
    values: dict[int, float] = {}
    of_share = False
    first = OWN.search(lower, clause.start, clause.end)
    leads = bool(first and clause.arms and first.start() < clause.arms[0][0])
    edges = [clause.start, *(m[1] for m in clause.arms)] if leads else [*(m[0] for m in clause.arms), clause.end]
    for number, (start, end, side) in enumerate(clause.arms):
        begin, stop = (max(edges[number], start - NEAR), start) if leads else (end, min(edges[number + 1], end + NEAR))
        near = list(OWN.finditer(lower, begin, stop))
        shares = [m for m in near if is_percent(m, lower)]
        # "8% of the ketamine group, and 38 (20%) of the placebo group (ratio 0.3)": shares are held against shares.
        if of_share and not shares:
            ahead = OWN.finditer(lower, max(clause.start, start - NEAR), start)
            shares = near = [m for m in ahead if is_percent(m, lower)][-1:]
        if near and side not in values:
            values[side], of_share = float((shares or near)[-1 if leads else 0][1]), bool(shares)
    return values


def is_percent(number: re.Match[str], lower: str) -> bool:
    """Whether a number is a share in percent."""
    return lower[number.end() : number.end() + 1] == "%"
