"""Whatever goes wrong on the way, the harvest ends with the same database, or says that it has not ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harvest.errors import Fatal
from harvest.faults import FATAL, FAULTS, Script, Step
from harvest.store import open_store

from .literature import DRUG, PAIN, connect, content, harvest, serving, small_literature

UTILITIES = ("esearch", "efetch")
PATIENCE = {"hang": 0.2, "drip": 0.3}  # seconds without a byte; ten times that for a whole answer


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The content after a harvest in which nothing went wrong; the height of the wall does not show in it."""
    path = tmp_path_factory.mktemp("undisturbed") / "harvest.db"
    with serving(small_literature()) as server:
        harvest(path, server)
    found = content(path)
    assert len(found["answers"]) == 60 and len(found["hits"]) == 75
    return found


def harvest_through(path: Path, steps: list[Step]) -> tuple[Script, bool]:
    """Harvest with these faults, once. Returns the script, and whether the harvest says it is complete."""
    script = Script(steps)
    patience = min(PATIENCE.get(step.name, 5.0) for step in [*steps, Step("")])
    with serving(small_literature(), script) as server:
        try:
            summary = harvest(path, server, settings={"timeout": patience})
        except Fatal:
            return script, False
    return script, not summary["troubles"]


def finish(path: Path) -> None:
    """The next harvest, in which nothing goes wrong."""
    with serving(small_literature()) as server:
        assert not harvest(path, server)["troubles"]


def check_one_fault(path: Path, undisturbed: dict[str, Any], name: str, utility: str, call: int) -> None:
    """One fault at one call: passing ones leave no trace, lasting ones stop the run, and the next completes it."""
    script, complete = harvest_through(path, [Step(name, utility, call)])
    assert script.happened[name] == 1
    assert complete == (name not in FATAL)
    if not complete:
        finish(path)
    assert content(path) == undisturbed


@pytest.mark.parametrize("utility", UTILITIES)
@pytest.mark.parametrize("name", sorted(FAULTS.keys() - {"drip"}))  # it takes seconds, and is proved with the slow ones
def test_a_fault_at_the_second_call(
    tmp_path: Path, low_wall: int, undisturbed: dict[str, Any], name: str, utility: str
) -> None:
    check_one_fault(tmp_path / "harvest.db", undisturbed, name, utility, 2)


@pytest.mark.slow
@pytest.mark.parametrize("call", range(1, 9))
@pytest.mark.parametrize("utility", UTILITIES)
@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_fault_at_any_call(
    tmp_path: Path, low_wall: int, undisturbed: dict[str, Any], name: str, utility: str, call: int
) -> None:
    check_one_fault(tmp_path / "harvest.db", undisturbed, name, utility, call)


def steps() -> st.SearchStrategy[list[Step]]:
    """Up to twelve faults at any calls of either utility."""
    one = st.builds(Step, st.sampled_from(sorted(FAULTS)), st.sampled_from(UTILITIES), st.integers(1, 25))
    return st.lists(one, max_size=12)


def check_mixture(folder: Path, undisturbed: dict[str, Any], mixture: list[Step]) -> None:
    """Through a mixture, and again through it if need be; then one clean harvest ends where all end."""
    path = folder / "harvest.db"
    path.unlink(missing_ok=True)
    for _ in range(2):
        if harvest_through(path, mixture)[1]:
            break
    else:
        finish(path)
    assert content(path) == undisturbed


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mixture=steps())
def test_mixtures_of_faults(tmp_path: Path, low_wall: int, undisturbed: dict[str, Any], mixture: list[Step]) -> None:
    check_mixture(tmp_path, undisturbed, mixture)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mixture=steps())
def test_many_mixtures_of_faults(
    tmp_path: Path, low_wall: int, undisturbed: dict[str, Any], mixture: list[Step]
) -> None:
    check_mixture(tmp_path, undisturbed, mixture)


def test_a_lasting_fault_stops_at_once_with_ncbis_own_words(tmp_path: Path) -> None:
    script = Script([Step("bad-key", "efetch", 0)])
    with serving(small_literature(), script) as server, pytest.raises(Fatal, match="API key invalid"):
        harvest(tmp_path / "harvest.db", server)
    assert script.happened["bad-key"] == 1


@pytest.mark.parametrize("name", ["http-503", "empty", "html", "hang", "http-429"])
def test_a_failure_that_does_not_pass_is_never_called_complete(tmp_path: Path, low_wall: int, name: str) -> None:
    script, complete = harvest_through(tmp_path / "harvest.db", [Step(name, "efetch", 0)])
    assert not complete and script.happened[name] > 1
    with open_store(tmp_path / "harvest.db") as store:
        assert store.value("select status from runs order by id desc") == "incomplete"
        assert store.value("select count(*) from windows where status = 'complete'") == 0


def test_a_record_that_always_fails_costs_only_itself(tmp_path: Path) -> None:
    """The server dies whenever one record is in the batch; halving isolates it."""
    records = small_literature(12)
    poison = str(records[5].pmid)
    with serving(records) as server:
        answer = server.script.alter
        server.script.alter = lambda utility, reply: (  # type: ignore[method-assign]
            FAULTS["viewer-timeout"](reply)
            if utility == "efetch" and poison.encode() in reply.body
            else answer(utility, reply)
        )
        summary = harvest(tmp_path / "harvest.db", server, [DRUG])
    assert summary["received"] == 11 and summary["skipped"] == 1
    assert len(summary["troubles"]) == 1 and poison in summary["troubles"][0]


def test_retry_after_is_honoured_where_the_server_sends_it(tmp_path: Path) -> None:
    script = Script([Step("http-429-retry-after", "esearch", 1)])
    with serving(small_literature(4), script) as server:
        summary = harvest(tmp_path / "harvest.db", server, [DRUG, PAIN])
    assert summary["seconds"] >= 1.0 and summary["retries"] == 1


def test_no_secret_is_kept_or_said_even_if_the_server_echoes_it(tmp_path: Path) -> None:
    script = Script([Step("bad-key", "", 0)])
    with serving(small_literature(4), script) as server:
        eutils = connect(server, api_key="k1")
        with pytest.raises(Fatal) as caught:
            eutils.call("esearch", len, db="pubmed", term="x")
    assert "k1" not in caught.value.message
