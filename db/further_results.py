"""db/curated/results.csv → rows of `results`: what a person read in a study beside its main result.

Direction belongs to a result, not to a paper: a trial can help mood and leave suicidal thoughts as they were. Each
row names the PMID of a study in studies.csv and repeats words of that study’s main line, which is what a quotation
of it is held against.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from db.curated_words import check_words
from db.curation import FOLDER, Curated, read_csv, result_row
from db.errors import BuildError


def further_results(studies: Iterable[Curated], path: Path = FOLDER / "results.csv") -> Iterator[dict[str, object]]:
    """Rows like those of `result_row`, for the studies given; a result of another study is left out.

    Raises BuildError where the words are not in their study's main line, or not of the vocabulary.
    """
    by_pmid = {str(one.pmid): one for one in studies}
    rows = read_csv(path)
    check_words(path, rows)
    for number, cells in enumerate(rows, start=1):
        study = by_pmid.get(cells["pmid"])
        if study is None:
            continue
        if not cells["primary_result"] or cells["primary_result"] not in (study.text("primary_result") or ""):
            raise BuildError(
                f"{path.name}, row {number}: {cells['primary_result']!r} is not in the primary_result of {study.place}."
            )
        yield {**result_row(Curated(study.row, study.pmid, cells)), "id": f"curated-{study.row}-{number}"}
