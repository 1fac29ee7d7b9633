"""The numbers of the printed rule, as the tables of docs/verdict-rule.md: taken from the code that applies them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from queries import verdict
from queries.claims import QUERIES
from queries.effects import SCORES
from queries.pooling import FEWEST
from queries.strata import APART, CLASSES, WINDOWS

ROOT = QUERIES.parent
RULE = ROOT / "docs" / "verdict-rule.md"
VIEWS = ROOT / "db" / "views.sql"
BLOCK = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.S)


def render(text: str) -> str:
    """The document with every table between its two comments written anew. Raises KeyError for an unknown table."""
    return BLOCK.sub(lambda found: f"{found[1]}{TABLES[found[2]]()}{found[3]}", text)


def weights() -> list[tuple[str, str, float, str]]:
    """(factor, value, weight, words) as the view `weights` in db/views.sql prints them."""
    sql = VIEWS.read_text(encoding="utf-8")
    statement = re.search(r"create view weights\(.*?;", sql, re.S)
    if statement is None:
        raise ValueError("db/views.sql no longer creates the view weights")
    with sqlite3.connect(":memory:") as connection:
        connection.execute(statement[0])
        return connection.execute("select factor, value, weight, words from weights").fetchall()


def weights_table() -> str:
    rows = [(factor, value or "not stated", f"{weight:g}") for factor, value, weight, _ in weights()]
    return table(("factor", "value", "weight"), rows)


def scores_table() -> str:
    return table(("what the result shows", "vote"), [(name, f"{score:+g}") for name, score in SCORES.items()])


def evidence_table() -> str:
    few, enough = verdict.FEW, verdict.ENOUGH
    asked = "{studies:g} studies, {people:g} people, weight {weight:g}"
    return table(
        ("answer", "when"),
        [
            ("supports", f"balance at least +{verdict.CLEAR:g}, and at least {asked.format(**enough)}"),
            ("leans-for", f"balance at least +{verdict.LEANING:g}"),
            ("conflicting", f"a smaller balance, with {verdict.BOTH_SIDES:.0%} of the weight or more on each side"),
            ("leans-against", f"balance at most −{verdict.LEANING:g}"),
            ("refutes", f"balance at most −{verdict.CLEAR:g}, and at least {asked.format(**enough)}"),
            ("too-little", f"fewer than {asked.format(**few)}; or a small balance with no two sides"),
        ],
    )


def strength_table() -> str:
    return table(
        ("one step down when", "limit"),
        [
            ("the studies disagree", f"more than {verdict.MOST_OPPOSITION:.0%} of the weight is not with the winner"),
            ("few people", f"fewer than {verdict.MANY_PEOPLE} in the studies that agree"),
            ("most could guess", f"fewer than {verdict.MASKED_PEOPLE} people against midazolam or another active drug"),
            ("nobody but rules has read it", f"weight read by people below {verdict.PEOPLE_READ:g}"),
            ("a neighbouring question", f"weight inside the frame below {verdict.PEOPLE_READ:g}"),
        ],
    )


def pooling_table() -> str:
    windows = ", ".join(f"{name} (to {hours} h)" for hours, name in WINDOWS)
    classes = ", ".join(f"{name} = {group}" for name, group in CLASSES.items())
    rows = [
        ("fewest studies", str(FEWEST)),
        ("windows from the first dose", f"{windows}, later"),
        ("comparator classes", classes),
        ("kept apart", ", ".join(APART)),
    ]
    return table(("pooling", "rule"), rows)


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


TABLES = {
    "weights": weights_table,
    "scores": scores_table,
    "evidence": evidence_table,
    "strength": strength_table,
    "pooling": pooling_table,
}


def stale(path: Path = RULE) -> bool:
    """Whether the document's tables differ from the code."""
    text = path.read_text(encoding="utf-8")
    return render(text) != text
