# mypy: ignore-errors
"""Make weights/*.json from PsyNamic's labels: python -m db.reading.learn_linear ../shared/eval/psynamic_dev.jsonl

Needs scikit-learn, which the project's locks do not carry: run it in an environment of your own. For each question
one logistic regression a label over the features of linear.py that three papers or more have; of the words only the
most telling are offered, and where that helps the topics of learn_topics.py. How is chosen by cross-validation on the
part to tune on (70 %, split.py), or kept as the files have it (--again); then every paper is learned from. With
--measure, what the part to tune on teaches is measured on the 30 % held back, and the figure written into the files,
where it stays otherwise. --try only cross-validates.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import diags, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from db.psynamic import kebab
from db.reading import linear
from db.reading.learn_question import Question, load, telling
from db.reading.learn_topics import Topics, texts

SEEDS = (1, 2)
MARGIN = 0.003  # what less plain settings must reach beyond plainer ones
LEAST = 0.01  # a smaller weight is left out


class How(NamedTuple):
    """Strength of the penalty (smaller C is stronger), how many words a rule's finding weighs to begin with, how much
    a rare label is made up for (1: labels weigh alike, 0: papers do), words offered, how many a topic weighs, and for
    a rare label how many words are offered for each of its papers, if fewer; its findings are twice as loud.
    """

    c: float
    louder: float
    balance: float
    kept: int = 400
    topics: float = 0.0
    rare: int = 0


WAYS = (
    How(0.01, 1.5, 1.0),
    How(0.03, 1.5, 1.0),
    How(0.03, 1.5, 0.5),
    How(0.1, 4.0, 1.0),
    How(0.03, 1.5, 1.0, 3000),
    How(0.03, 1.5, 1.0, 400, 0.7),
    How(0.01, 1.5, 1.0, 400, 0.0, 5),
    How(0.03, 1.5, 1.0, 400, 0.0, 5),
)
RARE = 40  # papers
SURE = 5.0


class Fit(NamedTuple):
    """One label's weights: places of the words kept, weights of these and of the rules, of each topic, intercept."""

    top: Any
    weights: Any
    topics: Any
    intercept: float

    def chance(self, words: Any, rules: Any, topics: Any) -> Any:
        total = hstack([words[:, self.top], rules]).tocsr() @ self.weights + topics @ self.topics + self.intercept
        return 1 / (1 + np.exp(-total))


def fit(words: Any, rules: Any, topics: Any, y: Any, how: How) -> Fit:
    """The weights of one label.

    Each feature is first scaled by how far its odds differ with and without the label (Wang and Manning 2012,
    "Baselines and bigrams"), which spares rare words that all but decide; the scale goes back into the weight.
    """
    if how.rare and y.sum() < RARE:
        how = how._replace(kept=min(how.kept, how.rare * int(y.sum())), louder=2 * how.louder)
    top = np.sort(np.argsort(-telling(words, y), kind="stable")[: how.kept])
    x = hstack([words[:, top], rules * how.louder]).tocsr()
    given = np.asarray(x[y == 1].sum(0)).ravel() + 1
    other = np.asarray(x[y == 0].sum(0)).ravel() + 1
    scale = np.abs(np.log((given / given.sum()) / (other / other.sum())))
    share = {label: (len(y) / 2 / max((y == label).sum(), 1)) ** how.balance for label in (0, 1)}
    model = LogisticRegression(C=how.c, class_weight=share, max_iter=300, solver="liblinear", random_state=0)
    model.fit(hstack([x @ diags(scale), topics * how.topics]).tocsr(), y)
    louder = np.r_[np.ones(len(top)), np.full(rules.shape[1], how.louder)]
    words_and_rules = model.coef_[0][: len(scale)] * scale * louder
    return Fit(top, words_and_rules, model.coef_[0][len(scale) :] * how.topics, float(model.intercept_[0]))


def chances(q: Question, words: Any, rules: Any, train: Any, test: Any, how: How) -> Any:
    """Each label's chance for the test papers; a label too rare to learn has none."""
    out = np.zeros((len(test), len(q.labels)))
    topics = q.topics if how.topics else np.zeros((len(q.rows), 0))
    taught, asked = [[x[part] for x in (words.tocsr(), rules, topics)] for part in (train, test)]
    taught[0], asked[0] = taught[0].tocsc(), asked[0].tocsc()
    for j in range(len(q.labels)):
        direct = q.direct(j)
        if direct:
            out[:, j] = [0.99 if direct & set(q.rows[t]["features"]) else 0.007 for t in test]
        elif q.y[train, j].sum() >= 2:
            out[:, j] = fit(*taught, q.y[train, j], how).chance(*asked)
    return out


def cross_validated(q: Question, words: Any, rules: Any, rows: Any, how: How) -> float:
    """The mean weighted F1 of several divisions in five."""
    reached = []
    for seed in SEEDS:
        out = np.zeros((len(rows), len(q.labels)))
        for train, test in KFold(5, shuffle=True, random_state=seed).split(rows):
            out[test] = chances(q, words, rules, rows[train], rows[test], how)
        reached.append(q.f1(out, rows))
    return round(float(np.mean(reached)), 4)


def best_way(q: Question, before: dict[str, Any]) -> tuple[float, How]:
    """The settings that reach most on the part to tune on, plainer ones before others, or a file's; with the figure."""
    words, rules, *_ = q.matrices()
    ways = [How(**{name: before[name] for name in How._fields if name in before})] if before else WAYS
    best, chosen = 0.0, ways[0]
    for how in ways:
        reached = cross_validated(q, words, rules, np.flatnonzero(~q.held), how)
        if reached > best + MARGIN:
            best, chosen = reached, how
    return best, chosen


def learn(q: Question, score: float, how: How) -> dict[str, Any]:
    """The weights from every labelled paper, with the figure cross-validated on the part to tune on."""
    words, rules, names, rule_names = q.matrices()
    topics = q.topics if how.topics else np.zeros((len(q.rows), 0))
    labels = {}
    for j, label in enumerate(q.labels):
        if q.direct(j):
            labels[kebab(label)] = {"": -SURE, **dict.fromkeys(sorted(q.direct(j)), 2 * SURE)}
            continue
        if q.y[:, j].sum() < 2:
            continue
        labels[kebab(label)] = in_print(q, fit(words, rules, topics, q.y[:, j], how), names, rule_names)
    made = {"question": q.name, "multiple": q.multiple, **how._asdict(), "papers": len(q.rows)}
    return made | {"cross_validated": round(score, 3), "held_back": None, "labels": labels}


def in_print(q: Question, found: Fit, names: list[str], rule_names: list[str]) -> dict[str, float]:
    """Feature → weight, the loudest first; what the topics are worth goes into their words."""
    weights = Counter(dict(zip([names[t] for t in found.top] + rule_names, found.weights, strict=True)))
    intercept = found.intercept
    if len(found.topics):
        by_word, middle = q.of_topics(found.topics)
        weights.update(by_word)
        intercept -= middle
    kept = sorted(
        ((n, round(float(w), 3)) for n, w in weights.items() if abs(w) >= LEAST), key=lambda p: (-abs(p[1]), p[0])
    )
    return {"": round(intercept, 3), **dict(kept)}


def measure(q: Question, how: How) -> dict[str, Any]:
    """Weighted F1 on the part held back, of weights learned from the other part."""
    words, rules, *_ = q.matrices()
    rows, test = np.flatnonzero(~q.held), np.flatnonzero(q.held)
    return {"papers": len(test), "f1": round(q.f1(chances(q, words, rules, rows, test, how), test), 3)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", type=Path)
    options.add_argument("--measure", action="store_true")
    options.add_argument("--try", dest="dry", action="store_true")
    options.add_argument("--again", action="store_true")
    options.add_argument("--only", nargs="*", default=[])
    arguments = options.parse_args()
    rows, topics = load(arguments.file), Topics(texts(arguments.file))
    linear.WEIGHTS.mkdir(exist_ok=True)
    for name in sorted({name for row in rows for name in row["labels"]}):
        if arguments.only and name not in arguments.only:
            continue
        q, before = Question(name, rows, topics), linear.printed(name)
        score, how = best_way(q, before if arguments.again else {})
        print(f"{name:26s} cross-validated {score} {how}", flush=True)
        if arguments.dry:
            continue
        made = learn(q, score, how)
        made["held_back"] = measure(q, how) if arguments.measure else before.get("held_back")
        path = linear.WEIGHTS / f"{name}.json"
        path.write_text(json.dumps(made, ensure_ascii=False, indent=0) + "\n", "utf-8")
        print(f"{name:26s} held back {made['held_back']}", flush=True)


if __name__ == "__main__":
    main()
