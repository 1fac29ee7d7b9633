"""The harvest of the starter library: the same harvester, against our own server on loopback."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from .entrez import Eutils
from .offline import starter
from .offline_server import OfflineServer, running
from .pubmed import Harvest
from .searches import Search, Study
from .starter import starter_library
from .store import Store

EMAIL = "starter-library@example.org"  # the server asks for one, as NCBI does; it leaves no machine


def run_starter(
    store: Store, searches: list[Search], studies: list[Study], say: Callable[[str], None]
) -> dict[str, Any]:
    """Serve the starter library on a free port and harvest it; nothing is done when nothing has changed."""
    text = json.dumps([[search.name, search.query, search.question, search.claim] for search in searches])
    library = hashlib.sha256(starter_library(studies) + text.encode()).hexdigest()
    done = store.value("select summary from runs where status = 'complete' order by id desc limit 1")
    if done and json.loads(done).get("library") == library:
        say("The starter library has not changed since it was harvested: nothing to do.")
        return {}
    with running(OfflineServer(starter(), limits=(0, 0))) as server:
        eutils = Eutils(server.url, EMAIL, rate=0)
        harvest = Harvest(store, eutils, say, origin="starter", full=True)
        return harvest.run(searches, studies, {"library": library})
