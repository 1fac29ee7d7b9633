"""PubMed's yearly files: the quick filter keeps what a full parse would, and files work in any order."""

from __future__ import annotations

import gzip
import hashlib
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from distributed import LocalCluster
from hypothesis import given, settings
from hypothesis import strategies as st

from harvest.__main__ import main
from harvest.baseline import list_files, load_baseline
from harvest.errors import HarvestError
from harvest.packed import read_chunks
from harvest.store import open_store
from harvest.topic import Unclear, filter_quickly, filter_slowly
from harvest.yearly_file import read_file

from .literature import DRUG, article, content, count, document, harvest, serving

HEAD = '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "http://dtd.nlm.nih.gov/pubmed_190101.dtd">\n'
WANTED = frozenset({3, 77})


def letters(letter: str) -> st.SearchStrategy[str]:
    """One letter of the word, in all the ways XML can hold it."""
    forms = [
        letter,
        letter.upper(),
        f"<![CDATA[{letter}]]>",
        f"<i>{letter}</i>",
        f"<sub><b>{letter}</b></sub>",
        f"<!-- x -->{letter}",
        f"<?x > ?>{letter}",
        f"<b a='>'>{letter}</b>",
        f"<sub><b name='>'>{letter}</b></sub>",
    ]
    for form in (letter, letter.upper()):
        forms += [f"&#{ord(form)};", f"&#x{ord(form):x};", f"&#x{ord(form):X};", f"&#{ord(form):07d};"]
    if letter == "k":
        forms += ["\u212a", "&#x212A;", "&#8490;"]
    return st.sampled_from([letter] * 12 + forms)


WORDS = st.tuples(*map(letters, "ketamin")).map("".join)
NOISE = st.text(st.sampled_from("ketamin KETAMIN<>&;#x\"'é漢-\n"), max_size=30).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;")
)
TEXTS = st.lists(
    st.one_of(NOISE, WORDS, st.sampled_from(["ket", "risk<i>s</i>", "k&#233;", "<sup>k</sup>et", "e<b>tamin</b>"])),
    max_size=5,
)


def quick_or_slow(body: bytes, size: int) -> list[Any]:
    """What reading a file gives, as read_file does it."""
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    try:
        return filter_quickly(chunks, WANTED).items
    except Unclear:
        return filter_slowly(chunks, WANTED).items


@settings(max_examples=300, deadline=None)
@given(texts=st.lists(TEXTS.map("".join), min_size=1, max_size=5), size=st.integers(40, 3000))
def test_the_quick_filter_keeps_exactly_what_a_full_parse_keeps(texts: list[str], size: int) -> None:
    made = [article(number, title="A title", abstract=text) for number, text in enumerate(texts, 1)]
    body = document(*made, deleted=[9], head=HEAD)
    assert quick_or_slow(body, size) == filter_slowly([body], WANTED).items


@pytest.mark.parametrize(
    "text",
    [
        "ketamine",
        "ESKETAMINE",
        "nor-Ketamin",
        "&#107;etamine",
        "ket&#x61;mine",
        "k<i>e</i>tamine",
        "ket<!-- <b> -->amine",
        "ke<![CDATA[tam]]>ine",
        "<![CDATA[ket]]>amine",
        "k<b/><b/>etamine",
        "k" + "<b/>" * 30 + "etamine",
        f'k<mml:mi x="{"y" * 700}">e</mml:mi>tamine',
        "\u212aetamine",
        "ketam<?pi x?>ine",
        "k<b a='>'>e</b>tamine",
        "k<b name='>'>e</b>tamine",
        "k<i><b name='>'>e</b></i>tamine",
        "k<?pi > ?>etamine",
        "ket<i/><?pi > don't?>amine",
    ],
)
def test_the_word_is_found_however_it_is_hidden(text: str) -> None:
    body = document(article(1, title="A title", abstract=text), article(2, title="Another"), head=HEAD)
    assert [item.pmid for item in quick_or_slow(body, 500)] == [1]


@pytest.mark.parametrize("text", ["metamine", "risk of keta", "k e t a m i n e", "kétamine", "ket amine"])
def test_what_is_not_the_word_is_not_kept(text: str) -> None:
    assert not quick_or_slow(document(article(1, title="A title", abstract=text), head=HEAD), 500)


@pytest.mark.parametrize("size", [64, 100, 300, 100_000])
@pytest.mark.parametrize(
    "text",
    [
        "<!-- </PubmedArticle> --> Ketamine",
        "<!-- </PubmedArticle> <PubmedArticle> --> Ketamine",
        "<![CDATA[</PubmedArticle>]]> Ketamine",
        "<![CDATA[</PubmedArticle><!--]]> Ketamine",
        "<?x </PubmedArticle> ?> Ketamine",
    ],
)
def test_records_are_kept_by_pmid_too_and_comments_do_not_mislead(text: str, size: int) -> None:
    rats = [article(3, title="Rats"), article(4, title="Rats")]
    body = document(
        *rats, article(5, title="x", abstract=text), article(6, title="Rats --> mice"), head=HEAD + "<!--x-->"
    )
    assert [item.pmid for item in quick_or_slow(body, size)] == [3, 5]


def test_real_files_give_the_same_both_ways(shared: Path) -> None:
    for path in [shared / "pubmed" / "records_3.xml.gz", *sorted((shared / "pubmed" / "baseline").glob("*.xml.gz"))]:
        quick = filter_quickly(read_chunks(path), frozenset({31839728, 26228458}))
        slow = filter_slowly(read_chunks(path), frozenset({31839728, 26228458}))
        assert quick.items == slow.items and quick.records == slow.records


def write(folder: Path, name: str, body: bytes, md5: bool = True) -> Path:
    """A yearly file, with its .md5 as NLM writes it."""
    path = folder / name
    path.write_bytes(gzip.compress(body))
    if md5:
        path.with_name(name + ".md5").write_text(f"MD5({name})= {hashlib.md5(path.read_bytes()).hexdigest()}\n")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two baseline files and two update files of 2026, and one of the year before."""
    year = tmp_path / "pubmed"
    year.mkdir()
    noise = [article(number, title="Rats", abstract="They swam.") for number in range(200, 230)]
    write(year, "pubmed25n0001.xml.gz", document(article(99), head=HEAD))
    write(year, "pubmed26n0001.xml.gz", document(*noise, article(1), article(2, abstract="first"), head=HEAD))
    write(year, "pubmed26n0002.xml.gz", document(article(3), article(4), head=HEAD))
    write(year, "pubmed26n0003.xml.gz", document(article(2, abstract="second"), deleted=[4, 555], head=HEAD))
    write(year, "pubmed26n0004.xml.gz", document(article(2, abstract="third"), article(5), deleted=[1], head=HEAD))
    return year


def load(db: Path, folder: Path, **options: Any) -> dict[str, Any]:
    with open_store(db) as store:
        return load_baseline(store, folder, frozenset(), lambda line: None, **options)


def current(db: Path) -> dict[int, str]:
    """PMID → digest of the latest receipt, for what is not deleted."""
    with open_store(db) as store:
        return dict(
            store.execute(
                "select pmid, sha256 from receipts r where id = (select max(id) from receipts where pmid = r.pmid) and "
                "seen > coalesce((select max(seen) from deletions where pmid = r.pmid), '')"
            ).fetchall()
        )


EXPECTED = {2: article(2, abstract="third").sha256, 3: article(3).sha256, 5: article(5).sha256}


def test_files_are_read_in_order_and_their_deletions_hold(tmp_path: Path, folder: Path) -> None:
    summary = load(tmp_path / "h.db", folder)
    assert current(tmp_path / "h.db") == EXPECTED
    assert (summary["records"], summary["deleted"], summary["failed"]) == (37, 2, [])
    assert not count(tmp_path / "h.db", "select count(*) from answers where pmid >= 200")


def test_reading_again_reads_nothing(tmp_path: Path, folder: Path) -> None:
    load(tmp_path / "h.db", folder)
    before = content(tmp_path / "h.db")
    assert load(tmp_path / "h.db", folder) == {"failed": []}
    assert content(tmp_path / "h.db") == before


@pytest.mark.parametrize("order", list(permutations(range(1, 5)))[1::5])
def test_the_order_in_which_files_arrive_does_not_matter(tmp_path: Path, folder: Path, order: tuple[int, ...]) -> None:
    hidden = {number: folder / f"pubmed26n000{number}.xml.gz" for number in order}
    bodies = {number: path.read_bytes() for number, path in hidden.items()}
    for path in hidden.values():
        path.unlink()
    for number in order:
        hidden[number].write_bytes(bodies[number])
        load(tmp_path / "h.db", folder)
    assert {pmid: sha for pmid, sha in current(tmp_path / "h.db").items() if pmid not in (1, 4)} == EXPECTED
    assert not current(tmp_path / "h.db").keys() & {1, 4}


@pytest.mark.parametrize("damage", ["md5", "cut", "xml"])
def test_a_damaged_file_is_named_and_the_others_are_read(tmp_path: Path, folder: Path, damage: str) -> None:
    path = folder / "pubmed26n0003.xml.gz"
    whole = path.read_bytes()
    broken = {
        "md5": gzip.compress(document(article(2, abstract="other"))),
        "cut": whole[:-9],
        "xml": gzip.compress(b"<x/>"),
    }
    path.write_bytes(broken[damage])
    summary = load(tmp_path / "h.db", folder)
    assert len(summary["failed"]) == 1 and "pubmed26n0003.xml.gz" in summary["failed"][0]
    assert current(tmp_path / "h.db").keys() == {2, 3, 4, 5}
    path.write_bytes(whole)
    assert load(tmp_path / "h.db", folder)["files"] == 1
    assert current(tmp_path / "h.db") == EXPECTED


def test_worker_processes_give_the_same(tmp_path: Path, folder: Path) -> None:
    load(tmp_path / "one.db", folder)
    load(tmp_path / "two.db", folder, workers=2)
    assert content(tmp_path / "one.db") == content(tmp_path / "two.db")


@pytest.mark.slow
def test_a_dask_cluster_gives_the_same(tmp_path: Path, folder: Path) -> None:
    load(tmp_path / "one.db", folder)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster:
        load(tmp_path / "dask.db", folder, scheduler=cluster.scheduler_address)
    assert content(tmp_path / "one.db") == content(tmp_path / "dask.db")


def test_without_dask_the_command_says_how_to_get_it(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    result = CliRunner().invoke(
        main, ["--db", str(tmp_path / "h.db"), "baseline", str(folder), "--scheduler", "tcp://x:1"]
    )
    assert result.exit_code == 1 and "pip install dask distributed" in result.output


def test_a_folder_without_yearly_files_is_said_to_be_that(tmp_path: Path) -> None:
    with pytest.raises(HarvestError, match=r"docs/baseline\.md"):
        list_files(tmp_path)


def test_files_that_came_without_an_md5_are_read_and_it_is_said(tmp_path: Path, folder: Path) -> None:
    (folder / "pubmed26n0002.xml.gz.md5").unlink()
    result = CliRunner().invoke(main, ["--db", str(tmp_path / "h.db"), "baseline", str(folder)])
    assert (
        result.exit_code == 0
        and "1 files have no .md5" in result.output
        and "1 files of earlier years" in result.output
    )


def test_a_yearly_file_never_replaces_a_later_form_that_ncbi_sent(tmp_path: Path, folder: Path) -> None:
    newer = article(3, abstract="As it is now.", revised=date(2026, 9, 9))
    with serving([newer, article(4)]) as server:
        harvest(tmp_path / "h.db", server, [DRUG])
        load(tmp_path / "h.db", folder)
        assert current(tmp_path / "h.db")[3] == newer.sha256
        assert 4 not in current(tmp_path / "h.db")
        harvest(tmp_path / "h.db", server, [DRUG])  # asks again for what a file said was deleted
    assert 4 in current(tmp_path / "h.db")


def test_a_study_curated_later_makes_the_files_worth_reading_again(tmp_path: Path, folder: Path) -> None:
    load(tmp_path / "h.db", folder)
    with open_store(tmp_path / "h.db") as store:
        load_baseline(store, folder, frozenset({205}), lambda line: None)
    assert current(tmp_path / "h.db").keys() == {2, 3, 5, 205}


def test_read_file_raises_nothing(tmp_path: Path) -> None:
    assert "cannot be read" in read_file(tmp_path / "pubmed26n0001.xml.gz", frozenset()).error
