"""`python -m harvest`: the commands."""

from __future__ import annotations

import os
from pathlib import Path

import click

from .baseline import load_baseline
from .connect import check_email, connect
from .enrichment import Enrichment
from .errors import HarvestError
from .file import load_files
from .outcome import finish, finish_files
from .pubmed import Harvest
from .searches import ROOT, choose_searches, read_searches, read_studies
from .session import Session
from .sources import choose_sources
from .starter_run import run_starter
from .status import status_lines
from .store import open_store
from .writing import writing

LIVE = ROOT / "data" / "harvest.db"
STARTER = ROOT / "data" / "starter.db"

database = click.option("--db", type=click.Path(path_type=Path, dir_okay=False), help="The database to write.")
server_option = click.option("--server", envvar="EUTILS_URL", help="Another E-utilities server.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@database
@server_option
@click.pass_context
def main(context: click.Context, db: Path | None, server: str | None) -> None:
    """Bring PubMed records into data/harvest.db, unedited.

    Example: python -m harvest pubmed --email you@example.org
    """
    context.obj = {"db": db, "server": server}


@main.command()
@click.option("--offline", is_flag=True, help="Use the starter library instead of PubMed; needs no network.")
@click.option("--email", help="Your address; NCBI asks for it with every request.")
@click.option("--search", "names", multiple=True, metavar="NAME", help="Only this search of searches.yml.")
@click.option("--full", is_flag=True, help="Read everything again, not only what is new or changed.")
@click.option("--rate", type=click.FloatRange(min=0), help="Requests a second [3, or 10 with NCBI_API_KEY].")
@server_option
@database
@click.pass_context
def pubmed(
    context: click.Context,
    offline: bool,
    email: str | None,
    names: tuple[str, ...],
    full: bool,
    rate: float | None,
    server: str | None,
    db: Path | None,
) -> None:
    """Run the searches and fetch what is new or changed since last time.

    Example: python -m harvest pubmed --email you@example.org --search ptsd-efficacy

    An API key comes from NCBI_API_KEY, or from the file that NCBI_API_KEY_FILE names.
    """
    searches = choose_searches(names, read_searches())
    if offline:
        with writing(db or context.obj["db"] or STARTER, "starter") as store:
            return finish(run_starter(store, searches, read_studies(), click.echo))
    eutils = connect(email, server or context.obj["server"], rate)
    with writing(db or context.obj["db"] or LIVE, "ncbi") as store:
        finish(Harvest(store, eutils, click.echo, full=full).run(searches, read_studies()))


@main.command()
@click.option("--email", help="Your address; NCBI asks for it with every request.")
@click.option("--count", type=click.IntRange(min=1), default=2000, show_default=True, help="How many records.")
@click.option("--rate", type=click.FloatRange(min=0), help="Requests a second [3, or 10 with NCBI_API_KEY].")
@server_option
@database
@click.pass_context
def verify(
    context: click.Context, email: str | None, count: int, rate: float | None, server: str | None, db: Path | None
) -> None:
    """Ask again for the records not heard of for longest: a search never tells that one is gone.

    Example: python -m harvest verify --email you@example.org --count 500
    """
    eutils = connect(email, server or context.obj["server"], rate)
    with writing(db or context.obj["db"] or LIVE, "ncbi") as store:
        finish(Harvest(store, eutils, click.echo).verify(count))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that read.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler, such as tcp://127.0.0.1:8786.")
@database
@click.pass_context
def baseline(context: click.Context, folder: Path, workers: int, scheduler: str | None, db: Path | None) -> None:
    """Read PubMed's yearly files and update files, and keep what is on the topic.

    Example: python -m harvest baseline ~/pubmed --workers 4

    docs/baseline.md says how to fetch the files.
    """
    curated = frozenset(study.pmid for study in read_studies() if study.pmid)
    with writing(db or context.obj["db"] or LIVE, "ncbi") as store:
        finish_files(load_baseline(store, folder, curated, click.echo, workers, scheduler))


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@database
@click.pass_context
def file(context: click.Context, paths: tuple[Path, ...], db: Path | None) -> None:
    """Read PubMed XML that you already have, plain or .gz.

    Example: python -m harvest file ~/Downloads/pubmed-ketamine.xml.gz
    """
    with writing(db or context.obj["db"] or LIVE, "ncbi") as store:
        finish_files(load_files(store, list(paths), click.echo))


@main.command()
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option("--email", default="", help="Your address; Crossref, Unpaywall and PMC ask for it.")
@click.option("--older-than", type=click.IntRange(min=0), metavar="DAYS", help="Ask again for answers older than this.")
@click.option("--rate", type=click.FloatRange(min=0), help="Requests a second to each service [its own limit].")
@database
@click.pass_context
def sources(
    context: click.Context,
    names: tuple[str, ...],
    email: str,
    older_than: int | None,
    rate: float | None,
    db: Path | None,
) -> None:
    """Ask the other sources about the records held: notices, trials, citations, free full text.

    Without a NAME all are asked: crossref, clinicaltrials, icite, europepmc, pmc_ids, unpaywall, openalex (needs
    OPENALEX_API_KEY). Another address for one of them comes from NAME_URL, such as CROSSREF_URL.

    Example: python -m harvest sources crossref clinicaltrials --email you@example.org
    """
    chosen = choose_sources(names)
    path = db or context.obj["db"] or LIVE
    if not path.exists():
        raise HarvestError(f"{path} does not exist yet; run: python -m harvest pubmed --email you@example.org")
    addresses = {source.name: url for source in chosen if (url := os.environ.get(f"{source.name.upper()}_URL"))}
    contact = check_email(email) if email else ""
    keys = [os.environ.get(source.secret[0], "") for source in chosen if source.secret]
    with writing(path, "ncbi") as store:
        session = Session(secrets=(contact, *keys), rate=rate)
        Enrichment(store, session, click.echo, contact, addresses, older_than).run(chosen)


@main.command()
@database
@click.pass_context
def status(context: click.Context, db: Path | None) -> None:
    """Say what is held.

    Example: python -m harvest status
    """
    path = db or context.obj["db"] or LIVE
    if not path.exists():
        raise HarvestError(f"{path} does not exist yet; run: python -m harvest pubmed --email you@example.org")
    with open_store(path) as store:
        for line in status_lines(store):
            click.echo(line)


if __name__ == "__main__":
    main(prog_name="python -m harvest")
