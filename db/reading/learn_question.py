# mypy: ignore-errors
"""A question's labelled papers as matrices, for learn_linear.py."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.metrics import f1_score

from db.psynamic import KINDS, kebab, paper
from db.reading import linear, signs
from db.reading.learn_topics import Topics
from db.reading.read import read_rules
from db.reading.split import is_held_back
from db.reading.text import Document
from db.reading.vocabulary import vocabulary, with_ancestors

FEWEST = 3  # papers a feature stands in
SEVERAL = 0.025  # share of papers with more than one label, from which on a question may have several answers
# Hints (hints.py) are offered to the question they are for.
HINTS = {
    "rule:given": "regimen", "rule:given_one": "regimen", "rule:given_many": "regimen", "rule:given_placed": "regimen",
    "rule:different_doses": "regimen", "rule:different_doses crossed": "regimen",
    "rule:different_doses apart": "regimen", "rule:different_doses of users": "regimen",
    "rule:different_doses of others": "regimen", "rule:sexes": "sex_of_participants",
    "rule:people": "sex_of_participants",
}  # fmt: skip
# Labels a rule of ours answers by itself: nothing is learned for them.
DIRECT: dict[str, dict[str, tuple[str, ...]]] = {
    "substances": {
        "Ketamine": ("compound=racemic",),
        "S-Ketamine": ("compound=esketamine",),
        "R-Ketamine": ("compound=arketamine",),
        "MDMA": ("compound=mdma",),
        "LSD": ("compound=lsd",),
        "Psilocybin": ("compound=psilocybin",),
        "Psychedelic mushrooms": ("compound=psychedelic-mushrooms",),
        "Ayahuasca": ("compound=ayahuasca",),
        "DMT": ("compound=dmt",),
        "5-MeO-DMT": ("compound=five-meo-dmt",),
        "Mescaline": ("compound=mescaline",),
        "Ibogaine": ("compound=ibogaine",),
        "Salvinorin A": ("compound=salvinorin-a",),
    },
    "application_form": {
        "Intravenous": ("route=intravenous",),
        "Nasal": ("route=intranasal",),
        "Oral": ("route=oral",),
        "Subcutaneous": ("route=subcutaneous",),
        "Smoking": ("route=inhaled",),
        "Other": ("route=intramuscular", "route=sublingual", "route=rectal", "route=topical", "route=epidural",
                  "route=intrathecal", "route=local-infiltration"),
    },
    "study_type": {
        "Case report": ("kind=case-report",),
        "Case series": ("kind=case-series",),
        "Cohort study": ("kind=cohort-study",),
    },
    "condition": {"Anorexia": ("kind=eating",)},
    "sex_of_participants": {"Female": ("sexes=only female",), "Male": ("sexes=only male",)},
    "outcomes": {"The ability to drive a car": ("kind=driving",)},
}  # fmt: skip


def load(path: Path) -> list[dict[str, Any]]:
    """The labelled papers, each with its features."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for row in rows:
        text = Document.of(paper(row["text"]))
        row["features"] = sorted(linear.features(text, read_rules(text)))
    return rows


def is_rule(feature: str) -> bool:
    return feature.split(":")[0] in {"rule", "main", "none", "title"} and not feature.startswith("title: ")


def telling(words: Any, y: Any) -> Any:
    """How telling each word is of a label: chi-squared of the papers that hold it."""
    papers = np.asarray(words.sum(0)).ravel()
    expected = papers * y.mean()
    with np.errstate(invalid="ignore", divide="ignore"):
        off = (words.T @ y - expected) ** 2
        return np.nan_to_num(off / expected + off / (papers - expected))


class Question:
    """One question's papers as matrices: words, rules, and a column a label."""

    def __init__(self, name: str, rows: list[dict[str, Any]], known: Topics | None = None) -> None:
        self.name = name
        self.rows = [r for r in rows if r["labels"].get(name)]
        self.labels = sorted({label for r in self.rows for label in r["labels"][name]})
        self.y = np.array([[label in r["labels"][name] for label in self.labels] for r in self.rows]).astype(int)
        self.multiple = bool((self.y.sum(1) > 1).mean() > SEVERAL)
        self.held = np.array([is_held_back(str(r["id"])) for r in self.rows])
        self.known = known
        sums = known.of(self.rows) if known else np.zeros((len(self.rows), 0))
        self.middle, self.spread = sums.mean(0), sums.std(0)
        self.topics = (sums - self.middle) / self.spread

    def of_topics(self, weights: Any) -> tuple[dict[str, float], float]:
        """What the weights of the topics give each word, and what the middle paper's words come to."""
        by_part = weights / self.spread
        return dict(zip(self.known.names, self.known.vectors @ by_part, strict=True)), float(self.middle @ by_part)

    def direct(self, j: int) -> set[str]:
        """The features that answer a label by themselves; a kind of a condition answers like the condition."""
        features = set()
        for named in DIRECT.get(self.name, {}).get(self.labels[j], ()):
            field, value = named.split("=")
            kinds = vocabulary().get(field, {})
            features |= {f"rule:{field}={kind}" for kind in kinds if value in with_ancestors(field, kind)}
            features |= set() if kinds else {f"rule:{named}"}
        return features

    def answers(self, chance: Any) -> Any:
        """The labels that chances come to, a row a paper; a kind of a label brings the label."""
        given = chance == chance.max(1, keepdims=True)
        if self.multiple:
            given |= chance >= 0.5
        names = [kebab(label) for label in self.labels]
        for label, kinds in KINDS.get(self.name, {}).items():
            given[:, names.index(label)] |= given[:, [name in kinds for name in names]].any(1)
        return given.astype(int)

    def f1(self, chance: Any, rows: Any) -> float:
        """Weighted F1 of the answers to some papers, a row of chances each."""
        return float(f1_score(self.y[rows], self.answers(chance), average="weighted", zero_division=0))

    def is_for(self, feature: str) -> bool:
        """Whether a feature is offered to this question."""
        if feature.startswith(signs.SIGN):
            return feature.startswith(f"{signs.SIGN}{self.name}=")
        return HINTS.get(feature.split("=")[0], self.name) == self.name

    def matrices(self) -> tuple[csr_matrix, csr_matrix, list[str], list[str]]:
        def table(wanted: bool) -> tuple[csr_matrix, list[str]]:
            v = DictVectorizer()
            x = v.fit_transform(
                [{f: 1.0 for f in r["features"] if is_rule(f) == wanted and self.is_for(f)} for r in self.rows]
            )
            enough = np.asarray((x > 0).sum(0)).ravel() >= FEWEST
            return x[:, enough].tocsr(), [n for n, e in zip(v.get_feature_names_out(), enough, strict=True) if e]

        words, names = table(False)
        rules, rule_names = table(True)
        return words, rules, names, rule_names
