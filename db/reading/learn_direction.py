# mypy: ignore-errors
"""Make weights/direction/*.json: python -m db.reading.learn_direction ../shared/eval [--measure]

Needs scikit-learn, which the project's locks do not carry: run it in an environment of your own. Each model is one
logistic regression over the features of answer.py and primary_endpoint.py that FEWEST papers or more have; C is chosen
by cross-validated log loss with all questions of one trial in one fold. --measure learns from the 70 % to tune on
(split.py), measures once on the 30 % held back and writes that figure into the files; without it every paper is
learned from.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import GroupKFold

from db.reading import answer, logistic, primary_endpoint
from db.reading.answer_features import evidence
from db.reading.question import asked
from db.reading.split import is_held_back
from db.reading.text import document

STRENGTHS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
FEWEST = 4
FEWEST_WORDS = 8  # the same of an abstract's words
WAY = {"significantly increased": 1, "significantly decreased": -1, "no significant difference": 0}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def titled(abstract: str) -> tuple[str, str]:
    """Title and abstract of a text that begins with TITLE: and labels its parts ABSTRACT.RESULTS:."""
    m = re.match(r"TITLE:\s*\n(.*?)\n\n", abstract, re.S)
    return (m.group(1).strip(), abstract[m.end() :].strip()) if m else ("", abstract)


class Table:
    """Rows of one task: group, features, target."""

    def __init__(self, rows: list[tuple[str, dict[str, float], int]]) -> None:
        self.groups = np.array([g for g, _, _ in rows])
        counts = Counter(name for _, features, _ in rows for name in features)
        kept = {n for n, c in counts.items() if c >= (FEWEST_WORDS if n.startswith("abstract: ") else FEWEST)}
        self.features = [{n: v for n, v in f.items() if n in kept} for _, f, _ in rows]
        self.y = np.array([y for _, _, y in rows])
        self.held = np.array([is_held_back(g) for g in self.groups])

    def fit(self, rows: Any, c: float) -> dict[str, float]:
        """feature → weight, "" the intercept."""
        v = DictVectorizer()
        x = v.fit_transform([self.features[i] for i in rows])
        x.indices, x.indptr = x.indices.astype(np.int32), x.indptr.astype(np.int32)  # what liblinear takes
        model = LogisticRegression(C=c, solver="liblinear", max_iter=300).fit(x, self.y[rows])
        pairs = zip(v.get_feature_names_out(), model.coef_[0], strict=True)
        return {"": float(model.intercept_[0])} | {n: float(w) for n, w in pairs}

    def totals(self, weights: dict[str, float], rows: Any) -> Any:
        return np.array([weights[""] + sum(v * weights.get(n, 0.0) for n, v in self.features[i].items()) for i in rows])

    def cross_validated(self, rows: Any, c: float) -> Any:
        out = np.zeros(len(self.y))
        folds = GroupKFold(8).split(rows, groups=self.groups[rows])
        for train, test in folds:
            out[rows[test]] = self.totals(self.fit(rows[train], c), rows[test])
        return out

    def strength(self, rows: Any) -> tuple[float, float, Any]:
        """(C, cross-validated accuracy, totals)."""
        tried = []
        for c in STRENGTHS:
            out = self.cross_validated(rows, c)
            sign = np.where(self.y[rows] > 0, 1, -1)
            tried.append((float(np.log1p(np.exp(-out[rows] * sign)).mean()), c, out))
        _, c, out = min(tried, key=lambda one: one[:2])
        return c, float(accuracy_score(self.y[rows], out[rows] > 0)), out


def write(name: str, weights: dict[str, float], c: float, figures: dict[str, Any]) -> None:
    kept = {
        n: round(w, 3)
        for n, w in sorted(weights.items(), key=lambda p: (-abs(p[1]), p[0]))
        if abs(w) >= 0.005 or n == ""
    }
    printed = {"model": name, "c": c, **figures, "weights": kept}
    path = logistic.FOLDER / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(printed, ensure_ascii=False, indent=0) + "\n", "utf-8")


def figures_before(name: str) -> dict[str, Any]:
    path = logistic.FOLDER / f"{name}.json"
    held = json.loads(path.read_text("utf-8")).get("held_back") if path.exists() else None
    return {"held_back": held}


def questions(folder: Path, measure: bool) -> None:
    rows = lines(folder / "direction_dev.jsonl")
    read = [evidence(asked(r), document(*titled(r["abstract"]))) for r in rows]
    way = np.array([WAY[r["label"]] for r in rows])
    groups = [r["pmcid"] for r in rows]
    held = np.array([is_held_back(g) for g in groups])
    use = np.flatnonzero(~held) if measure else np.arange(len(rows))
    higher = Table([(g, answer.higher_features(e), int(w > 0)) for g, e, w in zip(groups, read, way, strict=True)])
    moved = use[way[use] != 0]
    c, accuracy, sure = higher.strength(moved)
    weights = higher.fit(moved, c)
    still = use[way[use] == 0]
    sure[still] = higher.totals(weights, still)  # out of fold for those that moved, never learned from for the rest
    features = [answer.differs_features(e, s) for e, s in zip(read, sure, strict=True)]
    differs = Table([(g, f, int(w != 0)) for g, f, w in zip(groups, features, way, strict=True)])
    c2, accuracy2, chance = differs.strength(use)
    weights2 = differs.fit(use, c2)
    guess = np.where(chance > 0, np.sign(sure), 0)
    cv = round(f1_score(way[use], guess[use], average="macro"), 3)
    print(
        f"question: cross-validated macro F1 {cv}, way {accuracy:.3f} (C {c}), differs {accuracy2:.3f} (C {c2})",
        flush=True,
    )
    figures, figures2 = ({"cross_validated": cv, **figures_before(n)} for n in ("higher", "differs"))
    if measure:
        out = np.flatnonzero(held)
        s = higher.totals(weights, out)
        f = Table([(groups[i], answer.differs_features(read[i], x), 0) for i, x in zip(out, s, strict=True)])
        f.features = [answer.differs_features(read[i], x) for i, x in zip(out, s, strict=True)]
        guess = np.where(f.totals(weights2, range(len(out))) > 0, np.sign(s), 0)
        score = round(f1_score(way[out], guess, average="macro"), 3)
        print("held back macro F1", score, "accuracy", round(float((guess == way[out]).mean()), 3), "n", len(out))
        figures["held_back"] = figures2["held_back"] = score
    write("higher", weights, c, figures)
    write("differs", weights2, c2, figures2)


def simple(name: str, table: Table, measure: bool) -> None:
    use = np.flatnonzero(~table.held) if measure else np.arange(len(table.y))
    c, accuracy, out = table.strength(use)
    weights = table.fit(use, c)
    score = round(f1_score(table.y[use], out[use] > 0), 3)
    print(f"{name}: cross-validated accuracy {accuracy:.3f} F1 {score} (C {c})", flush=True)
    figures = {"cross_validated": round(accuracy, 3), **figures_before(name)}
    if measure:
        held = np.flatnonzero(table.held)
        right = float(((table.totals(weights, held) > 0) == table.y[held]).mean())
        print(f"held back accuracy {right:.3f} n {len(held)}")
        figures["held_back"] = round(right, 3)
    write(name, weights, c, figures)


def claims(folder: Path, measure: bool) -> None:
    rows = []
    for r in lines(folder / "claim_support_dev.jsonl"):
        question, text = asked(r), document(r["title"], r["abstract"])
        rows.append((r["nct"], answer.claim_features(question, text, evidence(question, text)), int(r["label"])))
    simple("supported", Table(rows), measure)


def endpoints(folder: Path, measure: bool) -> None:
    rows = []
    for r in lines(folder / "primary_endpoint_dev.jsonl"):
        text = document(r["title"], r["abstract"])
        rows.append((r["doi"], primary_endpoint.features(text), int(r["label"] == "Positive")))
    simple("endpoint", Table(rows), measure)


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn the weights of answers and of primary endpoints.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--only", choices=("questions", "claims", "endpoints"))
    arguments = parser.parse_args()
    for task in (questions, claims, endpoints):
        if arguments.only in {None, task.__name__}:
            task(arguments.folder, arguments.measure)


if __name__ == "__main__":
    main()
