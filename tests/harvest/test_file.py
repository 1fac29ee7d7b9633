"""`python -m harvest file`: what a person already has, read whole or not at all."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from harvest.__main__ import main
from harvest.errors import HarvestError
from harvest.file import load_files
from harvest.packed import read_chunks
from harvest.schema import VERSION
from harvest.store import open_store

from .literature import article, content, count, document


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def load(path: Path, *files: Path) -> list[str]:
    said: list[str] = []
    with open_store(path) as store:
        load_files(store, list(files), said.append)
    return said


def write(path: Path, body: bytes) -> Path:
    path.write_bytes(gzip.compress(body) if path.suffix == ".gz" else body)
    return path


def test_plain_and_packed_files_give_the_same_bytes(tmp_path: Path) -> None:
    body = document(article(1), article(2))
    plain, packed = write(tmp_path / "a.xml", body), write(tmp_path / "a.xml.gz", body)
    several = tmp_path / "b.xml.gz"
    several.write_bytes(gzip.compress(body[:400]) + gzip.compress(body[400:]) + b"\0" * 50)
    for path in (plain, packed, several):
        assert b"".join(read_chunks(path)) == body


def test_a_deletion_holds_until_the_record_comes_again(tmp_path: Path) -> None:
    db = tmp_path / "h.db"
    first = write(tmp_path / "1.xml", document(article(1), article(2)))
    gone = write(tmp_path / "2.xml", document(deleted=[1]))
    deleted = "select count(*) from deletions d where seen > (select max(seen) from receipts r where r.pmid = d.pmid)"
    load(db, first)
    load(db, gone)
    assert count(db, deleted) == 1
    load(db, first)
    assert count(db, deleted) == 0 and count(db, "select count(*) from answers") == 2


def test_a_files_own_deletions_hold_against_its_records(tmp_path: Path) -> None:
    db = tmp_path / "h.db"
    load(db, write(tmp_path / "1.xml", document(article(1), article(2), deleted=[2])))
    assert [row[0] for row in content(db)["deletions"]] == [2]


def test_every_distinct_version_is_kept_and_every_change_has_a_receipt(tmp_path: Path) -> None:
    db = tmp_path / "h.db"
    one, two = article(1, abstract="first"), article(1, abstract="second")
    for number, record in enumerate([one, two, two, one]):
        load(db, write(tmp_path / f"{number}.xml", document(record)))
    assert [row[1] for row in content(db)["receipts"]] == [one.sha256, two.sha256, one.sha256]
    assert count(db, "select count(*) from answers") == 2


def test_reading_the_same_files_twice_changes_nothing(tmp_path: Path) -> None:
    db = tmp_path / "h.db"
    files = [write(tmp_path / f"{n}.xml.gz", document(article(1, abstract=str(n)), article(5 + n))) for n in range(3)]
    load(db, *files)
    before = content(db)
    assert load(db, *files) == ["These files were the last thing read, and they have not changed: nothing to do."]
    assert content(db) == before


BROKEN = {
    "truncated.xml.gz": lambda path: path.write_bytes(gzip.compress(document(article(9)) * 3)[:-20]),
    "damaged.xml.gz": lambda path: path.write_bytes(gzip.compress(document(article(9)))[:20] + b"\xff" * 90),
    "cut.xml": lambda path: path.write_bytes(document(article(8), article(9))[:-40]),
    "bomb.xml": lambda path: path.write_bytes(
        document(article(9), head='<!DOCTYPE PubmedArticleSet [<!ENTITY a "b">]>')
    ),
    "page.html": lambda path: path.write_bytes(b"<html></html>"),
    "empty.xml": lambda path: path.write_bytes(b""),
    "folder.xml": lambda path: path.mkdir(),
    "not-there.xml": lambda path: None,
}


@pytest.mark.parametrize("name", BROKEN)
def test_one_bad_file_is_named_leaves_nothing_and_stops_nobody(tmp_path: Path, name: str) -> None:
    db, bad = tmp_path / "h.db", tmp_path / name
    BROKEN[name](bad)
    good = [write(tmp_path / "1.xml", document(article(1))), write(tmp_path / "2.xml", document(article(2)))]
    result = run("file", "--db", db, good[0], bad, good[1])
    assert result.exit_code == 1 and result.stderr.count(name) == 1 and isinstance(result.exception, SystemExit)
    assert [row[0] for row in content(db)["answers"]] == [1, 2]
    before = content(db)
    again = run("file", "--db", db, good[0], bad, good[1])
    assert again.exit_code == 1 and content(db) == before


def test_a_skipped_record_is_named_with_its_reason(tmp_path: Path) -> None:
    bad = write(tmp_path / "1.xml", document(article(1)).replace(b">1<", b">x1<"))
    result = run("file", "--db", tmp_path / "h.db", bad)
    assert result.exit_code == 0 and "skipped a record of 1.xml: its PMID is 'x1'" in result.stdout
    assert count(tmp_path / "h.db", "select count(*) from skipped") == 1


def test_a_database_from_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    db = tmp_path / "h.db"
    with open_store(db) as store:
        store.execute(f"pragma user_version = {VERSION + 1}")
    before = db.read_bytes()
    for command in (["status"], ["file", write(tmp_path / "1.xml", document(article(1)))]):
        result = run(command[0], "--db", db, *command[1:])
        assert result.exit_code == 1 and "newer version" in result.stderr and isinstance(result.exception, SystemExit)
    assert db.read_bytes() == before


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    db = write(tmp_path / "h.db", b"not a database, but long enough to be looked at" * 40)
    with pytest.raises(HarvestError, match="not a SQLite database"), open_store(db):
        pass


def test_starter_and_live_answers_never_share_a_database(tmp_path: Path) -> None:
    db = tmp_path / "h.db"
    load(db, write(tmp_path / "1.xml", document(article(1))))
    result = run("pubmed", "--offline", "--db", db)
    assert result.exit_code == 1 and "never mixed" in result.stderr
    assert count(db, "select count(*) from answers") == 1


def test_status_says_what_is_held(tmp_path: Path) -> None:
    missing = run("status", "--db", tmp_path / "none.db")
    assert missing.exit_code == 1 and "does not exist yet" in missing.stderr
    load(tmp_path / "h.db", write(tmp_path / "1.xml", document(article(1), article(2))))
    assert "2 records held" in run("status", "--db", tmp_path / "h.db").stdout
