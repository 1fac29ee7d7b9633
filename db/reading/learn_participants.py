# mypy: ignore-errors
"""Make weights/participants/band.json: python -m db.reading.learn_participants ../shared/eval [--measure | --try]

Needs scipy and scikit-learn, as learn_linear.py does, which comes first: its model for the same question says what
the words alone speak for. First what makes a number a count of people in trials of any kind (learn_sample_size.py,
marked words only), then, starting from there, what makes it PsyNamic's answer: a softmax over all choices of a paper
with a penalty on leaving the start. Every paper is learned from; --measure first learns from the part to tune on and
measures on the part held back; --try only cross-validates the part to tune on.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.metrics import f1_score
from sklearn.model_selection import KFold

from db.psynamic import kebab, paper
from db.reading import learn_sample_size, linear, participants
from db.reading.learn_linear import How, chances
from db.reading.learn_question import Question
from db.reading.learn_question import load as load_features
from db.reading.learn_topics import Topics, texts
from db.reading.participants import QUESTION
from db.reading.read import read_rules
from db.reading.split import is_held_back
from db.reading.text import Document

LABELLED = "psynamic_dev.jsonl"
PENALTY = 1.0
FEWEST = 5  # papers a word or finding stands in
LEAST = 0.02  # a smaller weight is left out


def load(folder, general):
    """(id, label, choices) of each labelled paper."""
    rows = []
    for row in learn_sample_size.lines(folder / LABELLED):
        if row["labels"].get(QUESTION):
            text = Document.of(paper(row["text"]))
            findings = read_rules(text)
            present = sorted(linear.features(text, findings))
            label = kebab(row["labels"][QUESTION][0])
            rows.append((str(row["id"]), label, list(participants.choices(text, findings, present, general))))
    return rows


def learn(rows):
    """cue → weight."""
    papers = Counter(cue for _, _, found in rows for cue in {cue for one in found for cue in one.cues})
    names = sorted(cue for cue, n in papers.items() if n >= FEWEST)
    place = {name: i for i, name in enumerate(names)}
    cells, paper_of, right = [], [], []
    for k, (_, label, found) in enumerate(rows):
        for one in found:
            cells += [(len(right), place[cue], loud) for cue, loud in one.cues.items() if cue in place]
            paper_of.append(k)
            right.append(one.label == label)
    r, c, v = zip(*cells, strict=True)
    x = csr_matrix((v, (r, c)), shape=(len(right), len(names)))
    start = np.zeros(len(names))
    start[place["base"]] = 1.0
    return dict(zip(names, descend(x, np.array(paper_of), np.array(right), start), strict=True))


def descend(x, paper_of, right, start):
    """The weights that make the labels likeliest; papers none of whose numbers is right tell nothing."""
    first = np.flatnonzero(np.r_[True, paper_of[1:] != paper_of[:-1]])  # of each paper's choices
    told = np.add.reduceat(right.astype(float), first) > 0
    across = x.T.tocsr()

    def loss(w):
        score = x @ w
        chance = np.exp(score - np.maximum.reduceat(score, first)[paper_of])
        every = np.add.reduceat(chance, first)
        good = np.where(told, np.add.reduceat(chance * right, first), 1)
        pull = np.where(told[paper_of], chance / every[paper_of] - chance * right / good[paper_of], 0)
        value = np.sum((np.log(every) - np.log(good))[told]) + PENALTY / 2 * np.sum((w - start) ** 2)
        return value, across @ pull + PENALTY * (w - start)

    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x


class Papers:
    """The labelled papers twice over: their choices here, their words as matrices for the linear model beside."""

    def __init__(self, rows, file):
        self.rows = rows
        labelled = [row for row in load_features(file) if row["labels"].get(QUESTION)]
        self.question = Question(QUESTION, labelled, Topics(texts(file)))
        self.words, self.rules, *_ = self.question.matrices()
        made = linear.printed(QUESTION)
        self.how = How(**{name: made[name] for name in How._fields if name in made})
        self.held = np.array([is_held_back(row[0]) for row in rows])

    def measured(self, train, test):
        """The answers to the test papers of what is learned from the others."""
        table = learn([self.rows[i] for i in train])
        chance = chances(self.question, self.words, self.rules, train, test, self.how)
        names = [kebab(label) for label in self.question.labels]
        return [
            answer(self.rows[i][2], table, dict(zip(names, by_words, strict=True)))
            for i, by_words in zip(test, chance, strict=True)
        ]

    def cross_validated(self, papers, seed=1):
        given = np.empty(len(self.rows), dtype=object)
        for train, test in KFold(5, shuffle=True, random_state=seed).split(papers):
            given[papers[test]] = self.measured(papers[train], papers[test])
        return self.weighted_f1(papers, given[papers])

    def weighted_f1(self, papers, given):
        people = [self.rows[i][1] for i in papers]
        return round(float(f1_score(people, list(given), average="weighted", zero_division=0)), 3)


def answer(found, table, by_words):
    """The label that its choices and the words together speak for."""
    scored = [(sum(table.get(cue, 0.0) * loud for cue, loud in one.cues.items()), one) for one in found]
    return participants.dearest(scored, by_words)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--measure", action="store_true")
    options.add_argument("--try", dest="dry", action="store_true")
    arguments = options.parse_args()
    learned = learn_sample_size.learn(list(learn_sample_size.from_spans(arguments.folder)))
    general = {cue: round(w, 2) for cue, w in sorted(learned.items()) if abs(w) >= LEAST}
    rows = load(arguments.folder, general)
    papers = Papers(rows, arguments.folder / LABELLED)
    tune = np.flatnonzero(~papers.held)
    if arguments.dry:
        print(f"{QUESTION} cross-validated on the tune part {papers.cross_validated(tune)}")
        return
    path = participants.FILE
    before = json.loads(path.read_text("utf-8")) if path.exists() else {"held_back": None}
    held = before["held_back"]
    if arguments.measure:
        test = np.flatnonzero(papers.held)
        held = {"papers": len(test), "f1": papers.weighted_f1(test, papers.measured(tune, test))}
    kept = {cue: round(float(w), 2) for cue, w in learn(rows).items() if abs(w) >= LEAST}
    table = dict(sorted(kept.items(), key=lambda pair: (-abs(pair[1]), pair[0])))
    printed = {"question": QUESTION, "papers": len(rows),
               "cross_validated": papers.cross_validated(np.arange(len(rows))),
               "held_back": held, "general": general, "weights": table}  # fmt: skip
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(printed, ensure_ascii=False, indent=0) + "\n", "utf-8")
    print(f"{QUESTION} cross-validated {printed.get('cross_validated')} held back {printed['held_back']}")


if __name__ == "__main__":
    main()
