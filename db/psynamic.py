"""PsyNamic's 17 questions: its label names beside ours, and its texts as papers. For measuring only.

Where its definitions and ours part: it has "unknown" and "not applicable" as labels (we say nothing then); counts
people in bands; calls a drug given with another drug or with psychotherapy "Combination Therapy"; counts a trial of
mechanisms as "Other" even when it was randomised; and calls any study of users "Real-world study". So its labels are
answered by the small models over our findings (db/reading/linear.py); its number of participants, in which controls
count, by the numbers of the text and what stands around them (db/reading/participants.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from db.paper import Paper
from db.reading import linear, participants
from db.reading.read import read_rules
from db.reading.text import Document

# In its scheme these are kinds of another label, which always comes with them.
KINDS = {
    "condition": {
        "psychiatric-condition": {
            "depression", "anxiety", "post-traumatic-stress-disorder-ptsd", "alcoholism", "anorexia",
            "other-addictions-e-g-smoking",
        },
    },
    "outcomes": {"mri": {"functional-mri"}},
}  # fmt: skip
NO_ANSWER = {"unknown", "not-applicable"}


def kebab(label: str) -> str:
    """A label as a name: "Randomized-controlled trial (RCT)" → "randomized-controlled-trial-rct"."""
    label = label.replace("≥", "from-").replace("<", "below-").replace("ï", "i")
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")


def paper(text: str) -> Paper:
    """Title, "^", abstract → Paper; line breaks are printed as a backslash and an n."""
    title, _, abstract = text.partition("^")
    return Paper(title=title.strip(), abstract=abstract.replace("\\n", "\n").strip())


def answers(text: Document) -> dict[str, list[str]]:
    """question → labels in PsyNamic's scheme."""
    findings = read_rules(text)
    present = linear.features(text, findings)
    given = {q: with_kinds(q, linear.decide(model, present)) for q, model in linear.models().items()}
    return given | {"number_of_participants": [participants.decide(text, findings, present)[0]]}


def with_kinds(question: str, labels: list[str]) -> list[str]:
    """Labels, and those they are kinds of."""
    broader = [label for label, kinds in KINDS.get(question, {}).items() if kinds & set(labels)]
    return [*labels, *(label for label in broader if label not in labels)]


def pairs(rows: Iterable[dict[str, Any]]) -> dict[str, list[tuple[str, list[str], list[str]]]]:
    """question → (id, people's labels, ours) of every paper people labelled for it."""
    table: dict[str, list[tuple[str, list[str], list[str]]]] = {}
    for row in rows:
        ours = answers(Document.of(paper(row["text"])))
        for question, labels in row["labels"].items():
            if labels:
                table.setdefault(question, []).append((row["id"], [kebab(x) for x in labels], ours.get(question, [])))
    return dict(sorted(table.items()))
