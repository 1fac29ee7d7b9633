"""PsyNamic's 17 questions: its label names beside ours, and its texts as papers. For measuring only.

Where its definitions and ours part: it has "unknown" and "not applicable" as labels (we say nothing then); counts
people in bands; calls a drug given with another drug or with psychotherapy "Combination Therapy"; counts a trial of
mechanisms as "Other" even when it was randomised; and calls any study of users "Real-world study". So its labels are
answered by small models over our findings (db/reading/linear.py); number of participants by our count itself.
"""

from __future__ import annotations

import re

from db.paper import Paper


def kebab(label: str) -> str:
    """A label as a name: "Randomized-controlled trial (RCT)" → "randomized-controlled-trial-rct"."""
    label = label.replace("≥", "from-").replace("<", "below-").replace("ï", "i")
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")


def paper(text: str) -> Paper:
    """Title, "^", abstract → Paper; line breaks are printed as a backslash and an n."""
    title, _, abstract = text.partition("^")
    return Paper(title=title.strip(), abstract=abstract.replace("\\n", "\n").strip())
