# mypy: ignore-errors
"""Make weights/*.json from PsyNamic's labels: python -m db.reading.learn_linear ../shared/eval/psynamic_dev.jsonl

Needs scikit-learn, which the project's locks do not carry: run it in an environment of your own. For each question
one logistic regression a label, balanced, over the features of linear.py that three papers or more have; of the
words only the KEPT most telling are offered. C is chosen by cross-validation. --measure learns from the 70 % to tune on (split.py),
measures on the 30 % held back and writes that figure into the files; without it every paper is learned from and the
figure stays as it was.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_selection import chi2
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import KFold

from db.psynamic import kebab, paper
from db.reading import linear
from db.reading.read import read_rules
from db.reading.split import is_held_back
from db.reading.text import Document

KEPT = 600
LOUDER = 4.0  # a rule's finding weighs as four words before anything is learned
STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1.0)
FEWEST = 3
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
    "condition": {
        "Depression": ("condition=depression", "condition=treatment-resistant-depression", "condition=bipolar-depression",
                       "condition=postpartum-depression", "condition=late-life-depression", "condition=adolescent-depression"),
        "Post-traumatic stress disorder (PTSD)": ("condition=ptsd",),
        "Alcoholism": ("condition=alcohol-use",),
        "Anxiety": ("condition=anxiety-disorder", "condition=generalised-anxiety", "condition=social-anxiety", "condition=panic-disorder"),
        "(Chronic) Pain": ("condition=chronic-pain", "condition=crps", "condition=neuropathic-pain", "condition=cancer-pain",
                           "condition=fibromyalgia", "condition=migraine", "condition=acute-pain", "condition=postoperative-pain"),
        "Anorexia": ("condition=eating-disorder",),
    },
}  # fmt: skip
SURE = 5.0


def load(path: Path) -> list[dict[str, Any]]:
    """The labelled papers, each with its features."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for row in rows:
        text = Document.of(paper(row["text"]))
        row["features"] = sorted(linear.features(text, read_rules(text)))
    return rows


def is_rule(feature: str) -> bool:
    return feature.split(":")[0] in {"rule", "main", "none", "title"} and not feature.startswith("title: ")


class Question:
    """One question's papers as matrices: words, rules, and a column a label."""

    def __init__(self, name: str, rows: list[dict[str, Any]]) -> None:
        self.name = name
        self.rows = [r for r in rows if r["labels"].get(name)]
        self.labels = sorted({label for r in self.rows for label in r["labels"][name]})
        self.y = np.array([[label in r["labels"][name] for label in self.labels] for r in self.rows]).astype(int)
        self.multiple = bool((self.y.sum(1) > 1).mean() > 0.05)
        self.held = np.array([is_held_back(str(r["id"])) for r in self.rows])

    def direct(self, j: int) -> set[str]:
        """The features that answer a label by themselves."""
        return {f"rule:{value}" for value in DIRECT.get(self.name, {}).get(self.labels[j], ())}

    def matrices(self) -> tuple[csr_matrix, csr_matrix, list[str], list[str]]:
        def table(wanted: bool) -> tuple[csr_matrix, list[str]]:
            v = DictVectorizer()
            x = v.fit_transform([{f: 1.0 for f in r["features"] if is_rule(f) == wanted} for r in self.rows])
            enough = np.asarray((x > 0).sum(0)).ravel() >= FEWEST
            return x[:, enough].tocsr(), [n for n, e in zip(v.get_feature_names_out(), enough, strict=True) if e]

        words, names = table(False)
        rules, rule_names = table(True)
        return words, rules * LOUDER, names, rule_names


def fit(words: Any, rules: Any, y: Any, c: float) -> tuple[LogisticRegression, Any]:
    told = np.nan_to_num(chi2(words, y)[0])
    top = np.sort(np.argsort(-told, kind="stable")[:KEPT])
    model = LogisticRegression(C=c, class_weight="balanced", max_iter=300, solver="liblinear", random_state=0)
    return model.fit(hstack([words[:, top], rules]).tocsr(), y), top


def chances(q: Question, words: Any, rules: Any, train: Any, test: Any, c: float) -> Any:
    out = np.zeros((len(test), len(q.labels)))
    for j in range(len(q.labels)):
        direct = q.direct(j)
        if direct:
            out[:, j] = [0.99 if direct & set(q.rows[t]["features"]) else 0.007 for t in test]
        elif q.y[train, j].sum() >= 2:
            model, top = fit(words[train], rules[train], q.y[train, j], c)
            out[:, j] = model.predict_proba(hstack([words[test][:, top], rules[test]]).tocsr())[:, 1]
    return out


def f1(q: Question, chance: Any, rows: Any) -> float:
    guess = (chance == chance.max(1, keepdims=True)).astype(int)
    if q.multiple:
        guess |= (chance >= 0.5).astype(int)
    return float(f1_score(q.y[rows], guess, average="weighted", zero_division=0))


def best_strength(q: Question, words: Any, rules: Any, rows: Any) -> tuple[float, float]:
    """(C, cross-validated weighted F1)."""
    tried = []
    for c in STRENGTHS:
        out = np.zeros((len(rows), len(q.labels)))
        for train, test in KFold(5, shuffle=True, random_state=1).split(rows):
            out[test] = chances(q, words, rules, rows[train], rows[test], c)
        tried.append((f1(q, out, rows), c))
    score, c = max(tried)
    return c, score


def learn(q: Question) -> dict[str, Any]:
    """The weights from every labelled paper, with the cross-validated figure."""
    words, rules, names, rule_names = q.matrices()
    rows = np.arange(len(q.rows))
    c, score = best_strength(q, words, rules, rows)
    labels = {}
    for j, label in enumerate(q.labels):
        if q.direct(j):
            labels[kebab(label)] = {"": -SURE, **dict.fromkeys(sorted(q.direct(j)), 2 * SURE)}
            continue
        if q.y[rows, j].sum() < 2:
            continue
        model, top = fit(words[rows], rules[rows], q.y[rows, j], c)
        scale = np.r_[np.ones(len(top)), np.full(len(rule_names), LOUDER)]
        pairs = zip([names[t] for t in top] + rule_names, model.coef_[0] * scale, strict=True)
        kept = sorted(((n, round(float(w), 3)) for n, w in pairs if abs(w) >= 0.005), key=lambda p: (-abs(p[1]), p[0]))
        labels[kebab(label)] = {"": round(float(model.intercept_[0]), 3), **dict(kept)}
    return {"question": q.name, "multiple": q.multiple, "c": c, "papers": len(rows),
            "cross_validated": round(score, 3), "held_back": None, "labels": labels}  # fmt: skip


def measure(q: Question) -> dict[str, Any]:
    """Weighted F1 on the part held back, of weights learned from the other part."""
    words, rules, *_ = q.matrices()
    rows, test = np.flatnonzero(~q.held), np.flatnonzero(q.held)
    c, _ = best_strength(q, words, rules, rows)
    return {"papers": len(test), "f1": round(f1(q, chances(q, words, rules, rows, test, c), test), 3)}


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
            print(f"{name:26s} cv {best_strength(q, words, rules, np.flatnonzero(~q.held))}", flush=True)
            continue
        path = linear.WEIGHTS / f"{name}.json"
        before = json.loads(path.read_text("utf-8")) if path.exists() else {}
        printed = before | {"held_back": measure(q)} if arguments.measure else learn(q)
        printed["held_back"] = printed["held_back"] or before.get("held_back")
        path.write_text(json.dumps(printed, ensure_ascii=False, indent=0) + "\n", "utf-8")
        print(f"{name:26s} cross-validated {printed['cross_validated']} held back {printed['held_back']}", flush=True)


if __name__ == "__main__":
    main()
