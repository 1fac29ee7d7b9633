"""The commands as a person types them: one clear sentence, the right exit code, and the chain from end to end."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from harvest.__main__ import main
from harvest.errors import HarvestError
from harvest.offline import main as serve
from harvest.searches import read_searches, read_studies
from harvest.store import open_store

from .literature import article, count, document, serving

EMAIL = "someone.private@example.org"


def run(*arguments: object, **environment: str) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=environment)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["pubmed"], 2, "--email you@example.org"),
        (["pubmed", "--email", "nobody"], 2, "not an e-mail address"),
        (["pubmed", "--email", "root@example.org"], 2, "not an e-mail address"),
        (["pubmed", "--email", EMAIL, "--search", "ptsd-eficacy"], 2, "did you mean 'ptsd-efficacy'?"),
        (["pubmed", "--email", EMAIL, "--search", "nosuch"], 2, "there are depression-efficacy"),
        (["pubmed", "--email", EMAIL, "--server", "ftp://example.org"], 1, "not a server address"),
        (["verify"], 2, "--email you@example.org"),
        (["baseline", "/nowhere/at/all"], 2, "does not exist"),
        (["file"], 2, "Missing argument"),
        (["pubmde"], 2, "No such command"),
    ],
)
def test_bad_input_gets_one_sentence_and_its_exit_code(
    tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    result = run("--db", tmp_path / "h.db", *arguments)
    assert (result.exit_code, words in result.output, result.exc_info[0] if result.exc_info else None) == (
        code,
        True,
        SystemExit,
    )
    assert not (tmp_path / "h.db").exists()


def test_an_unreachable_server_is_said_to_be_that_and_nothing_looks_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harvest.entrez.Eutils.tries", 2)
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda seconds: None)
    url = f"http://127.0.0.1:{free_port()}/"
    result = run("pubmed", "--email", EMAIL, "--server", url, "--db", tmp_path / "h.db", "--rate", 0)
    assert result.exit_code == 1 and "could not be reached" in result.output
    assert EMAIL not in result.output
    assert count(tmp_path / "h.db", "select count(*) from windows where status = 'complete'") == 0


@pytest.mark.parametrize("command", ["pubmed", "file", "status", "verify", "baseline", "sources"])
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0 and f"Example: python -m harvest {command}" in result.output


def test_the_whole_command_against_a_server_keeps_no_secret(tmp_path: Path) -> None:
    key_file = tmp_path / "key"
    key_file.write_text("secret-key-123\n")
    pmid = next(study.pmid for study in read_studies() if study.pmid)
    with serving([article(pmid or 0, title="Ketamine for depression: a randomised trial")]) as server:
        result = run(
            *("--db", tmp_path / "h.db", "--server", server.url, "pubmed", "--email", EMAIL, "--rate", 0),
            NCBI_API_KEY_FILE=str(key_file),
        )
        assert all(p["api_key"] == "secret-key-123" and p["email"] == EMAIL for _, p in server.traffic.log)
    assert result.exit_code == 0, result.output
    with open_store(tmp_path / "h.db") as store:
        dump = "\n".join(store.connection.iterdump())
    for text in (result.output, dump, *(path.read_bytes().decode("latin-1") for path in tmp_path.glob("h.db*"))):
        assert EMAIL not in text and "secret-key-123" not in text


def test_the_server_address_may_come_from_the_environment(tmp_path: Path) -> None:
    with serving([article(1)]) as server:
        base = server.url.removesuffix("entrez/eutils/")
        arguments = ("pubmed", "--email", EMAIL, "--search", "rapid-onset", "--rate", 0, "--db", tmp_path / "h.db")
        assert run(*arguments, EUTILS_URL=base).exit_code == 0
        assert server.traffic.log


def test_an_error_of_ncbi_ends_the_command_with_its_words_and_no_secret(tmp_path: Path) -> None:
    with serving([article(1)]) as server:
        server.bad_keys = {"k-secret"}
        arguments = ("pubmed", "--email", EMAIL, "--server", server.url, "--rate", 0, "--db", tmp_path / "h.db")
        result = run(*arguments, NCBI_API_KEY="k-secret")
    assert result.exit_code == 1 and "API key invalid" in result.output and "k-secret" not in result.output
    assert len(server.traffic.log) == 1
    assert "k-secret" not in "".join(p.read_bytes().decode("latin-1") for p in tmp_path.glob("h.db*"))


def test_the_starter_chain_holds_every_curated_study_and_claims_no_pubmed(tmp_path: Path) -> None:
    db = tmp_path / "starter.db"
    first = run("pubmed", "--offline", "--db", db)
    assert first.exit_code == 0, first.output
    curated = {study.pmid for study in read_studies() if study.pmid}
    with open_store(db) as store:
        assert {pmid for (pmid,) in store.execute("select pmid from answers")} == curated
        assert store.value("select group_concat(distinct origin) from runs") == "starter"
        assert store.value("select count(*) from searches") == len(read_searches())
        assert store.value("select count(*) from windows where search <> 'curated' and status = 'complete'") == len(
            read_searches()
        )
        before = store.value("select count(*) from runs"), store.value("select count(*) from windows")
        bodies = b"".join(store.unpack(body) for (body,) in store.execute("select body from answers"))
    for tells in (b"<Abstract", b"<MeshHeading", b"<Keyword", b"<GrantList", b"<Chemical"):
        assert tells not in bodies
    assert bodies.count(b"<PublicationType ") == bodies.count(b">Journal Article</PublicationType>") == len(curated)
    assert "nothing to do" in run("pubmed", "--offline", "--db", db).output
    with open_store(db) as store:
        assert (store.value("select count(*) from runs"), store.value("select count(*) from windows")) == before


def test_a_live_harvest_is_refused_in_the_starter_database(tmp_path: Path) -> None:
    run("pubmed", "--offline", "--db", tmp_path / "s.db")
    with serving([article(1)]) as server:
        result = run("pubmed", "--email", EMAIL, "--server", server.url, "--db", tmp_path / "s.db")
        assert not server.traffic.log
    assert result.exit_code == 1 and "never mixed" in result.output


def test_the_server_command_serves_files_and_fails_as_told(tmp_path: Path) -> None:
    path = tmp_path / "records.xml"
    path.write_bytes(document(article(1), article(2), deleted=[2]))
    command = [sys.executable, "-m", "harvest.offline", "--rate", "0", "--fault", "esearch:1:http-503", str(path)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    try:
        assert server.stdout is not None
        said = server.stdout.readline()
        assert said.startswith("1 records at http://127.0.0.1:")
        url = said.split(" at ")[1].split(" ")[0]
        arguments = ("pubmed", "--email", EMAIL, "--server", url, "--search", "rapid-onset", "--rate", 0)
        result = run(*arguments, "--db", tmp_path / "h.db")
    finally:
        server.terminate()
        server.communicate()
    assert result.exit_code == 0, result.output
    with open_store(tmp_path / "h.db") as store:
        assert json.loads(store.value("select summary from runs"))["retries"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--fault", "efetch:1:nonsense"], "is not UTILITY:CALL:FAULT"), (["--port", "70000"], "not in the range")],
)
def test_the_server_command_explains_what_it_cannot_do(arguments: list[str], words: str) -> None:
    result = CliRunner().invoke(serve, arguments)
    assert result.exit_code in (1, 2) and words in result.output


def test_a_port_in_use_is_said_to_be_in_use() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = CliRunner().invoke(serve, ["--port", str(taken.getsockname()[1])])
    assert result.exit_code == 1 and "choose another with --port" in result.output


def test_searches_that_are_wrong_are_named(tmp_path: Path) -> None:
    path = tmp_path / "searches.yml"
    entry = "- {name: a, claim: a, question: q, query: ketamine}"
    path.write_text(f"searches:\n  {entry}\n  {entry}\n")
    with pytest.raises(HarvestError, match="two searches called a"):
        read_searches(path)
    path.write_text("searches:\n  - {name: a}\n")
    with pytest.raises(HarvestError, match="each with name, question, query and claim"):
        read_searches(path)
