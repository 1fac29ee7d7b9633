"""Which claims a sentence is about: shared words, the rarer the heavier; pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

STOP = frozenset(
    re.findall(
        r"\w+",
        """a an and are as at be been but by can do does for from has have how
        if in into is it its may more most no not of on or our people that the
        their them then there these they this to use used using was were what when which who will
        with within you your against effective effectively help helps
        research result results shows show work works worked
        ketamine therapy treatment patient patients study studies""",
    )
)
SAME = {
    "trd": "resistant", "mdd": "depression", "depressive": "depression", "depressed": "depression",
    "posttraumatic": "ptsd", "post-traumatic": "ptsd", "suicidal": "suicid", "suicidality": "suicid",
    "suicide": "suicid", "spray": "nasal", "intranasal": "nasal", "iv": "intravenous", "infusion": "intravenous",
    "anxious": "anxiety", "ache": "pain", "fast": "rapid", "quickly": "rapid", "instant": "instant",
    "monitored": "watched", "monitoring": "watched", "monitor": "watched", "supervised": "watched",
    "anesthetic": "anaesthetic", "anesthesia": "anaesthetic", "iv-drip": "intravenous", "drip": "intravenous",
    "esketamine": "nasal", "spravato": "nasal", "safely": "safe", "safety": "safe",
}  # fmt: skip


def stems(text: str) -> list[str]:
    """Words in lower case without endings; words that say nothing about which claim are left out."""
    words = re.findall(r"[a-z][a-z-]+", text.lower())
    return [stem(SAME.get(word, word)) for word in words if word not in STOP]


def stem(word: str) -> str:
    """A crude English stem: enough to bring "works", "worked" and "working" together."""
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ed", "es", "ly", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def matching(sentence: str, claims: Iterable[Mapping[str, Any]], most: int = 5) -> list[dict[str, Any]]:
    """The claims nearest to the sentence, nearest first, each with `score` between 0 and 1."""
    asked = Counter(stems(sentence[:2000]))
    if not asked:
        return []
    texts = [(claim, Counter(stems(f"{claim['title']} {claim['statement']}"))) for claim in claims]
    if not texts:
        return []
    seen = Counter(word for _, words in texts for word in words)
    weight = {word: math.log(1 + len(texts) / (1 + seen[word])) for word in asked}
    total = sum(weight.values()) or 1.0
    scored = [{**claim, "score": sum(weight[w] for w in asked if w in words) / total} for claim, words in texts]
    scored.sort(key=lambda claim: (-claim["score"], claim["position"]))
    least = max(0.2, scored[0]["score"] / 2)
    return [claim for claim in scored if claim["score"] >= least][:most]
