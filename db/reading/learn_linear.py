# mypy: ignore-errors
"""Make weights/*.json from PsyNamic's labels: python -m db.reading.learn_linear ../shared/eval/psynamic_dev.jsonl

Needs scikit-learn, which the project's locks do not carry: run it in an environment of your own. For each question
one logistic regression a label over the features of linear.py that three papers or more have; of the words only the
KEPT most telling are offered. Penalty and balance are chosen by cross-validation. Every paper is learned from; with
--measure, first only those to tune on (70 %, split.py), and their figure on the 30 % held back is written into the
files, where it stays otherwise. --try only cross-validates the part to tune on.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import diags, hstack
from sklearn.feature_selection import chi2
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import KFold

from db.psynamic import kebab
from db.reading import linear
from db.reading.learn_question import Question, load

KEPT = 400
LEAST = 0.01  # a smaller weight is left out


class How(NamedTuple):
    """Strength of the penalty (smaller C is stronger), how many words a rule's finding weighs to begin with, and how
    much a rare label is made up for (1: labels weigh alike, 0: papers do).
    """

    c: float
    louder: float
    balance: float


WAYS = (How(0.01, 1.5, 1.0), How(0.03, 1.5, 1.0), How(0.03, 1.5, 0.5), How(0.1, 4.0, 1.0))
SURE = 5.0


def fit(words: Any, rules: Any, y: Any, how: How) -> tuple[Any, Any, float]:
    """(features kept, their weights, intercept) of one label.

    Each feature is first scaled by how far its odds differ with and without the label (Wang and Manning 2012,
    "Baselines and bigrams"), which spares rare words that all but decide; the scale goes back into the weight.
    """
    told = np.nan_to_num(chi2(words, y)[0])
    top = np.sort(np.argsort(-told, kind="stable")[:KEPT])
    x = hstack([words[:, top], rules * how.louder]).tocsr()
    given = np.asarray(x[y == 1].sum(0)).ravel() + 1
    other = np.asarray(x[y == 0].sum(0)).ravel() + 1
    scale = np.abs(np.log((given / given.sum()) / (other / other.sum())))
    share = {label: (len(y) / 2 / max((y == label).sum(), 1)) ** how.balance for label in (0, 1)}
    model = LogisticRegression(C=how.c, class_weight=share, max_iter=300, solver="liblinear", random_state=0)
    model.fit((x @ diags(scale)).tocsr(), y)
    louder = np.r_[np.ones(len(top)), np.full(rules.shape[1], how.louder)]
    return top, model.coef_[0] * scale * louder, float(model.intercept_[0])


def chances(q: Question, words: Any, rules: Any, train: Any, test: Any, how: How) -> Any:
    """Each label's chance for the test papers; a label too rare to learn has none."""
    out = np.zeros((len(test), len(q.labels)))
    for j in range(len(q.labels)):
        direct = q.direct(j)
        if direct:
            out[:, j] = [0.99 if direct & set(q.rows[t]["features"]) else 0.007 for t in test]
        elif q.y[train, j].sum() >= 2:
            top, w, intercept = fit(words[train], rules[train], q.y[train, j], how)
            out[:, j] = 1 / (1 + np.exp(-(hstack([words[test][:, top], rules[test]]).tocsr() @ w + intercept)))
    return out


def f1(q: Question, chance: Any, rows: Any) -> float:
    guess = (chance == chance.max(1, keepdims=True)).astype(int)
    if q.multiple:
        guess |= (chance >= 0.5).astype(int)
    return float(f1_score(q.y[rows], guess, average="weighted", zero_division=0))


def best_way(q: Question, words: Any, rules: Any, rows: Any) -> tuple[float, How]:
    """The cross-validated weighted F1 and the settings that reach it."""
    tried = []
    for how in WAYS:
        out = np.zeros((len(rows), len(q.labels)))
        for train, test in KFold(5, shuffle=True, random_state=1).split(rows):
            out[test] = chances(q, words, rules, rows[train], rows[test], how)
        tried.append((f1(q, out, rows), how))
    return max(tried)


def learn(q: Question) -> dict[str, Any]:
    """The weights from every labelled paper, with the cross-validated figure."""
    words, rules, names, rule_names = q.matrices()
    rows = np.arange(len(q.rows))
    score, how = best_way(q, words, rules, rows)
    labels = {}
    for j, label in enumerate(q.labels):
        if q.direct(j):
            labels[kebab(label)] = {"": -SURE, **dict.fromkeys(sorted(q.direct(j)), 2 * SURE)}
            continue
        if q.y[rows, j].sum() < 2:
            continue
        top, w, intercept = fit(words[rows], rules[rows], q.y[rows, j], how)
        pairs = zip([names[t] for t in top] + rule_names, w, strict=True)
        kept = sorted(((n, round(float(w), 3)) for n, w in pairs if abs(w) >= LEAST), key=lambda p: (-abs(p[1]), p[0]))
        labels[kebab(label)] = {"": round(intercept, 3), **dict(kept)}
    made = {"question": q.name, "multiple": q.multiple, **how._asdict(), "papers": len(rows)}
    return made | {"cross_validated": round(score, 3), "held_back": None, "labels": labels}


def measure(q: Question) -> dict[str, Any]:
    """Weighted F1 on the part held back, of weights learned from the other part."""
    words, rules, *_ = q.matrices()
    rows, test = np.flatnonzero(~q.held), np.flatnonzero(q.held)
    _, how = best_way(q, words, rules, rows)
    return {"papers": len(test), "f1": round(f1(q, chances(q, words, rules, rows, test, how), test), 3)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", type=Path)
    options.add_argument("--measure", action="store_true")
    options.add_argument(
        "--try", dest="dry", action="store_true", help="cross-validate on the tune part, write nothing"
    )
    options.add_argument("--only", nargs="*", default=[])
    arguments = options.parse_args()
    rows = load(arguments.file)
    linear.WEIGHTS.mkdir(exist_ok=True)
    for name in sorted({name for row in rows for name in row["labels"]}):
        if arguments.only and name not in arguments.only:
            continue
        q = Question(name, rows)
        if arguments.dry:
            words, rules, *_ = q.matrices()
            print(f"{name:26s} cv {best_way(q, words, rules, np.flatnonzero(~q.held))}", flush=True)
            continue
        path = linear.WEIGHTS / f"{name}.json"
        before = json.loads(path.read_text("utf-8")) if path.exists() else {}
        printed = learn(q) | ({"held_back": measure(q)} if arguments.measure else {})
        printed["held_back"] = printed["held_back"] or before.get("held_back")
        path.write_text(json.dumps(printed, ensure_ascii=False, indent=0) + "\n", "utf-8")
        print(f"{name:26s} cross-validated {printed['cross_validated']} held back {printed['held_back']}", flush=True)


if __name__ == "__main__":
    main()
