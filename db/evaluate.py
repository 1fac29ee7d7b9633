"""python -m db evaluate: how right the readers are on labelled data; writes docs/accuracy.json (numbers only)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from db import gold, labelled, psynamic
from db.measure import score
from db.reading import linear, participants
from db.reading.read import rules_version
from db.reading.split import is_held_back

ROOT = Path(__file__).resolve().parent.parent
EVAL = ROOT.parent / "shared" / "eval"
Triple = tuple[str, list[str], list[str]]  # id, people's labels, ours


# What a labelled file is called begins with → its tables.
SETS: dict[str, Callable[[list[dict[str, Any]]], dict[str, list[Triple]]]] = {
    "psynamic": psynamic.pairs,
    "sample_size": labelled.sample_sizes,
    "dose_words": labelled.dose_words,
    "direction": labelled.directions,
    "claim_support": labelled.claims,
    "primary_endpoint": labelled.primary_endpoints,
}
LEARNED_FROM = "psynamic_dev.jsonl"
# Sets whose shipped weights learned from every row: which weights print what they reached before, as which figure
# (micro F1 of one answer a question is accuracy).
LEARNED_SETS = {
    "direction": ("differs", "macro_f1"),
    "claim_support": ("supported", "micro_f1"),
    "primary_endpoint": ("endpoint", "micro_f1"),
}
WEIGHTS = Path(__file__).parent / "reading" / "weights" / "direction"
FLATTERED = ("micro_precision", "micro_recall", "micro_f1", "macro_f1", "coverage")
KEYS = ("id", "pmid", "doi", "pmcid")
# Published best on PsyNamic's own test half: weighted F1 of fine-tuned BERTs, of large language models.
PUBLISHED = {
    "substances": 0.923, "condition": 0.930, "application_form": 0.867, "study_type": 0.873, "study_control": 0.771,
    "number_of_participants": 0.919, "study_purpose": 0.826, "study_conclusion": 0.788, "regimen": 0.812,
    "clinical_trial_phase": 0.793, "setting": 0.885, "age_of_participants": 0.927, "sex_of_participants": 0.944,
    "outcomes": 0.871,
}  # fmt: skip


@click.command()
@click.option("--eval", "folder", type=click.Path(path_type=Path, file_okay=False), default=EVAL,
              help="Folder of labelled files.  [default: ../shared/eval]")  # fmt: skip
@click.option("--part", type=click.Choice(["all", "tune", "held-back"]), default="all", help="Which part of each file.")
@click.option("--misses", help="List the misses of one field instead (of the part to tune on).")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to write.  [default: docs/accuracy.json]"
)
def evaluate(folder: Path, part: str, misses: str | None, out: Path | None) -> None:
    """Measure every field against people's labels.

    Example: python -m db evaluate --part tune --misses study_type
    """
    files = [(name, path) for name in SETS for path in sorted(folder.glob(f"{name}*.jsonl"))]
    if not files:
        click.echo(f"No labelled data in {folder}: not available, nothing measured.")
        return
    fields = [row for name, path in files for row in measure(name, path, part, misses)]
    texts = folder.parent / "pubmed" / "ketamine_texts.jsonl"
    if texts.exists():
        fields += rows_of("curated", labelled.curated(texts), misses)
        fields += rows_of("ketamine gold", gold.tables(texts, "tune" if misses else part), misses)
    trials = folder / LEARNED_FROM
    if trials.exists():
        fields += rows_of("ketamine trials", gold.tables_of_trials(trials, "tune" if misses else part), misses)
    if misses:
        return
    target = out or ROOT / "docs" / "accuracy.json"
    printed = {"rules": rules_version(), "part": part, "fields": fields}
    target.write_text(json.dumps(printed, indent=1) + "\n", encoding="utf-8")
    click.echo(f"{len(fields)} fields measured, written to {target}.")


def measure(name: str, path: Path, part: str, misses: str | None) -> list[dict[str, Any]]:
    """The figures of one file."""
    return rows_of(name, SETS[name](load(path, "tune" if misses else part)), misses, path.name)


def rows_of(name: str, tables: dict[str, list[Triple]], misses: str | None, file: str = "") -> list[dict[str, Any]]:
    """A row a field, each shown as soon as it is there; or the misses of one field."""
    rows = []
    for field, table in tables.items():
        if misses:
            show_misses(field, table) if field == misses else None
            continue
        result = score([g for _, g, _ in table], [r for _, _, r in table], answered(table))
        rows.append({"set": name, "field": field, **result.rounded(), **context(name, field, file)})
        click.echo(line_of(rows[-1]))
    return rows


def load(path: Path, part: str) -> list[dict[str, Any]]:
    """Labelled papers of one part; the hash of the id decides which part each is in."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [r for r in rows if part == "all" or is_held_back(key_of(r)) == (part == "held-back")]


def key_of(row: dict[str, Any]) -> str:
    """What a paper is split by: all questions on one paper stay on one side."""
    return str(next(row[key] for key in KEYS if row.get(key)))


def answered(table: Iterable[Triple]) -> int:
    """How many papers got an answer that says something."""
    return sum(bool(set(ours) - psynamic.NO_ANSWER) for _, _, ours in table)


def context(name: str, field: str, file: str) -> dict[str, Any]:
    """What stands beside a figure: the published best; for a model, what it reached on papers it had not seen.

    The shipped models learned from every paper of LEARNED_FROM, so there their own figures would flatter: the ones
    measured before, on the papers held back, stand in their place.
    """
    if name in LEARNED_SETS and file == f"{name}_dev.jsonl":
        weights, figure = LEARNED_SETS[name]
        held = json.loads((WEIGHTS / f"{weights}.json").read_text(encoding="utf-8"))["held_back"]
        return dict.fromkeys((*FLATTERED, "weighted_f1")) | {figure: held}
    if name != "psynamic":
        return {}
    model = participants.printed() if field == "number_of_participants" else linear.printed(field)
    beside = {"published": PUBLISHED.get(field)}
    if model and file == LEARNED_FROM:
        held = model["held_back"] or {"papers": 0, "f1": None}
        return beside | dict.fromkeys(FLATTERED) | {"n": held["papers"], "weighted_f1": held["f1"]}
    return beside


def line_of(row: dict[str, Any]) -> str:
    """One line of the table; a figure that would flatter is left out."""
    names = {"weighted_f1": "weighted F1", "micro_precision": "precision", "micro_recall": "recall",
             "macro_f1": "macro F1", "coverage": "coverage", "published": "published best"}  # fmt: skip
    figures = "  ".join(f"{label} {row[key]:.3f}" for key, label in names.items() if row.get(key) is not None)
    return f"{row['set']} {row['field']:24s} n {row['n']:4d}  {figures}"


def show_misses(field: str, table: Iterable[Triple]) -> None:
    """id, people's labels, ours."""
    for key, people, ours in table:
        if set(people) != set(ours):
            click.echo(f"{key}\tpeople: {', '.join(people)}\tread: {', '.join(ours)}")
