# mypy: ignore-errors
"""Which words stand in the same papers, from abstracts that carry no labels: for learn_linear.py.

Each word gets a short vector (latent semantic analysis, Deerwester et al. 1990: the largest parts of a singular value
decomposition), so what a label teaches of "tolerated" is learned of "tolerability" too. To read, nothing of this is
needed: what a vector is worth goes back into the weights of its words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer

from db.reading.linear import WORD
from db.reading.split import is_held_back

PARTS = 50
FEWEST = 4  # abstracts a word stands in
MOST = 0.4  # share of abstracts; a word of more says nothing
SHORTEST = 300  # characters of an abstract
SETS = ("claim_support_dev", "sample_size_dev", "direction_dev", "dose_words_dev")
BESIDE = "../pubmed/ketamine_texts.jsonl"


def texts(file: Path) -> list[str]:
    """Abstracts beside a file of labelled ones, and its own that are not held back; each once."""
    found = [row["text"] for row in lines(file) if not is_held_back(str(row["id"]))]
    for other in [file.with_name(f"{name}.jsonl") for name in SETS] + [file.parent / BESIDE]:
        found += [row.get("text") or f"{row.get('title', '')} {row.get('abstract', '')}" for row in lines(other)]
    return [text for text in dict.fromkeys(found) if len(text) > SHORTEST]


def lines(file: Path) -> Iterator[dict]:
    """A file's rows; none where there is no such file."""
    if file.exists():
        yield from map(json.loads, file.read_text("utf-8").splitlines())


class Topics:
    """Words and their vectors; rare words are longer, as they tell more."""

    def __init__(self, abstracts: list[str]) -> None:
        counter = CountVectorizer(analyzer=words, binary=True, min_df=FEWEST, max_df=MOST)
        x = counter.fit_transform(abstracts).astype(float)
        rarity = np.log(x.shape[0] / np.asarray(x.sum(0)).ravel())
        weighed = (x @ diags(rarity)).tocsr()
        length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(1)).ravel())
        svd = TruncatedSVD(PARTS, random_state=0).fit(diags(1 / np.maximum(length, 1e-9)) @ weighed)
        self.names = list(counter.get_feature_names_out())
        self.place = {name: i for i, name in enumerate(self.names)}
        self.vectors = svd.components_.T * rarity[:, None]

    def of(self, rows: list[dict]) -> csr_matrix:
        """The sum of the vectors of each paper's words."""
        cells = [(i, self.place[f]) for i, row in enumerate(rows) for f in row["features"] if f in self.place]
        row, column = zip(*cells, strict=True)
        return csr_matrix((np.ones(len(cells)), (row, column)), (len(rows), len(self.names))) @ self.vectors


def words(text: str) -> list[str]:
    """The words of an abstract as linear.py names them, but numbers and letters."""
    return [word for word in WORD.findall(text.replace("\\n", " ").lower()) if len(word) > 1 and not word.isdigit()]
