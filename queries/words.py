"""The words that tables and figures share: vocabulary names, scales and effects as print sets them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SPELLED = {
    "ptsd": "PTSD",
    "ocd": "OCD",
    "crps": "CRPS",
    "ect": "ECT",
    "n": "participants",
    "smd": "standardised mean difference",
    "nnt": "number needed to treat",
    "racemic": "racemic ketamine",
    "mesh": "MeSH heading",
    "publication_type": "publication type",
}
KEPT_HYPHENS = {
    "treatment-resistant-depression": "treatment-resistant depression",
    "late-life-depression": "late-life depression",
    "meta-analysis": "meta-analysis",
    "network-meta-analysis": "network meta-analysis",
    "single-arm-trial": "single-arm trial",
    "case-control": "case-control study",
    "cross-sectional": "cross-sectional study",
    "non-medical": "non-medical",
    "in-vitro": "in vitro",
    "intra-articular": "intra-articular",
    "pharmacokinetic": "pharmacokinetic study",
    "preclinical": "preclinical study",
    "generalised-anxiety": "generalised anxiety disorder",
    "social-anxiety": "social anxiety disorder",
}


def label(value: object) -> str:
    """A vocabulary name in reading form: `treatment-resistant-depression` → "treatment-resistant depression"."""
    text = str(value or "")
    if text in SPELLED:
        return SPELLED[text]
    return KEPT_HYPHENS.get(text, text.replace("-", " ").replace("_", " "))


def scale(value: object) -> str:
    """A scale's usual name: the vocabulary's `madrs` → "MADRS"; words stay words."""
    text = str(value or "")
    return text.upper() if text and " " not in text and text.islower() else text


def signed(value: float) -> str:
    """A number with a real minus sign, as print sets it."""
    return f"{value:.3g}".replace("-", "−")


def effect(row: Mapping[str, Any]) -> str:
    """ "−5.8 (95 % CI −13.3 to 1.64)", or "" when no estimate is stated."""
    if row.get("estimate") is None:
        return ""
    text = signed(row["estimate"])
    if row.get("ci_low") is not None and row.get("ci_high") is not None:
        text += f" (95% CI {signed(row['ci_low'])} to {signed(row['ci_high'])})"
    return text


def cited(row: Mapping[str, Any]) -> str:
    """ "Zarate 2006", or as much of it as is known."""
    return " ".join(str(row[key]) for key in ("first_author", "year") if row.get(key)) or "Untitled record"


def count(number: int, one: str, many: str = "") -> str:
    """“1 study”, “2 studies”."""
    return f"{number} {one if number == 1 else many or one + 's'}"
