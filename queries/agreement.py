"""agreement.yml: what others answered, which of our claims it stands beside, and how much narrower they were asked."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from queries.claims import QUERIES
from queries.switches import Switches

FILE = QUERIES / "agreement.yml"


@cache
def read_agreement(path: Path = FILE) -> dict[str, Any]:
    """authorities: a list of answers; parted: claim → why editors and rule differ there."""
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def narrower(claim: str) -> list[Switches]:
    """What others were asked of this claim that is narrower than the claim itself, each once."""
    asked = (Switches(**one["only"]) for one in read_agreement()["authorities"] if one["claim"] == claim)
    return [switches for switches in dict.fromkeys(asked) if switches]
