"""What was made from evidence.db once, kept while the database stays as it is: the one cache of the site.

SQLite's `pragma data_version` is a number of each connection's own that moves when another connection has written; read
inside a transaction it belongs to the very state that the transaction sees. So nothing made from one state of the
database can be given out for another, and a rebuild while the site is served needs no restart; a change of templates
or texts does.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

Answer = TypeVar("Answer")
MOST = 256  # what was asked for longest ago goes first: some 40 MB of the heaviest pages

_made: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()


def kept(database: sqlite3.Connection, name: Hashable, make: Callable[[sqlite3.Connection], Answer]) -> Answer:
    """What `make` answers, made anew only when this connection sees another state of the database.

    `name` says which question it is, whole: two with one name share an answer. None is not kept.
    """
    key = (database, database.execute("pragma data_version").fetchone()[0], name)
    with _lock:
        if key in _made:
            _made.move_to_end(key)
            found: Answer = _made[key]
            return found
    found = make(database)
    with _lock:
        if found is not None:
            _made[key] = found
        while len(_made) > MOST:
            _made.popitem(last=False)
    return found
