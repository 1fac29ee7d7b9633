"""Logistic models with two answers: weights/direction/NAME.json holds a weight for each printed feature."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from math import exp
from pathlib import Path

FOLDER = Path(__file__).with_name("weights") / "direction"


@cache
def weights(name: str) -> dict[str, float]:
    """feature → weight; "" is where every text starts from."""
    printed: dict[str, dict[str, float]] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return printed["weights"]


def total(name: str, features: Mapping[str, float]) -> float:
    """The sum of weights: above 0 the answer is more likely yes."""
    known = weights(name)
    return known.get("", 0.0) + sum(value * known[one] for one, value in features.items() if one in known)


def bounded(features: Mapping[str, float], most: float) -> dict[str, float]:
    """Features no louder than `most`: what is said five times tells little more than what is said once."""
    return {name: max(-most, min(most, value)) for name, value in features.items()}


def chance(score: float) -> float:
    """A total as a chance between 0 and 1."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))
