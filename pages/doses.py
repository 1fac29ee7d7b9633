"""/doses: single doses by weight, what was found at each, and whether harm was reported."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from markupsafe import Markup

from db.reading.amounts import amounts, base_unit
from pages.results import results_of
from pages.rows import Row
from queries.evidence_map import BANDS, band_of, mark
from queries.svg import drawing, element

DOSED = """r.direction is not null and (r.is_primary is not 0) and r.pmid in (
  select pmid from paper_terms where field = 'condition' and value in ('depression', 'suicidality'))"""
BAND_EDGES = ((0.3, "under 0.3 mg/kg"), (0.6, "0.3 to 0.6 mg/kg"), (99.0, "over 0.6 mg/kg"))
WIDTH, LEFT, TOP, HEIGHT, MOST = 760.0, 200.0, 10.0, 62.0, 1.5


def weight_dose(text: str | None) -> float | None:
    """The first dose in mg/kg that a text prints, the highest of a range; None for rates, mg and no dose."""
    for amount in amounts((text or "").lower()):
        factor, unit = base_unit(amount.unit)
        if unit == "mg/kg" and amount.values:
            return max(amount.values) * factor
    return None


def data(database: sqlite3.Connection) -> Row:
    """Every result on mood or suicidality whose study states a dose by body weight, one row a study and dose."""
    seen: set[tuple[str, float]] = set()
    found = []
    for result in results_of(database, DOSED, {}):
        dose = weight_dose(result["dose"])
        if dose is None or result["is_retracted"] or (result["study"], dose) in seen:
            continue
        seen.add((result["study"], dose))
        found.append(result | {"mg_per_kg": dose, "band": band(dose)})
    found.sort(key=lambda result: (result["mg_per_kg"], result["year"] or 0))
    return {"doses": found}


def band(dose: float) -> str:
    return next(name for edge, name in BAND_EDGES if dose < edge or edge == BAND_EDGES[-1][0])


def view(found: Row) -> Row:
    """The drawing, and counts by band of dose."""
    counts: dict[str, Row] = {name: {"name": name, "studies": 0, "favours": 0, "harm": 0} for _, name in BAND_EDGES}
    for result in found["doses"]:
        count = counts[result["band"]]
        count["studies"] += 1
        count["favours"] += result["direction"] == "favours-ketamine"
        count["harm"] += result["harm"] == "signal"
    return {"bands": list(counts.values()), "svg": draw(found["doses"])}


def draw(doses: list[Row]) -> Markup | None:
    """Dose along the bottom, direction upwards, a mark a study; doses past the axis stand at its end."""
    if not doses:
        return None
    parts = []
    for place, (_, name) in enumerate(BANDS):
        y = TOP + HEIGHT * place
        parts.append(
            element("rect", x=LEFT - 20, y=y, width=WIDTH - LEFT + 20, height=HEIGHT, class_=f"band b{place % 2}")
        )
        parts.append(element("text", name.split(",")[0], x=0.0, y=y + HEIGHT / 2 + 4, class_="label"))
    bottom = TOP + HEIGHT * len(BANDS)
    parts += [element("text", f"{tick / 4:g}", x=at(tick / 4), y=bottom + 20, class_="tick") for tick in range(7)]
    parts.append(element("text", "mg/kg", x=at(MOST), y=bottom + 36, class_="tick"))
    placed: dict[tuple[str, float], int] = defaultdict(int)
    names = [name for name, _ in BANDS]
    for result in sorted(doses, key=lambda one: -(one["n"] or 0)):
        spot = (band_of(result), round(result["mg_per_kg"], 1))
        step, side = divmod(placed[spot] + 1, 2)
        placed[spot] += 1
        y = TOP + HEIGHT * (names.index(spot[0]) + 0.5) + (side * 2 - 1) * (step % 4) * 8
        parts.append(
            mark(result | {"stance": harm_class(result)}, at(result["mg_per_kg"]) + step // 4 * 6, y, linked=True)
        )
    return drawing(WIDTH, bottom + 44, f"{len(doses)} studies by dose and direction", parts, "map", role="group")


def at(dose: float) -> float:
    return LEFT + 10 + (WIDTH - LEFT - 40) * min(dose, MOST) / MOST


def harm_class(result: Row) -> str:
    return "against" if result["harm"] == "signal" else "for"
