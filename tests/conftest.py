"""For every test: no outward connection, here or in a child process, and the shared real data."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("KETAMINE_SHARED", ROOT.parent / "shared"))
GUARD = Path(__file__).parent / "guard"

# Child processes started by a test import tests/guard/sitecustomize.py before anything else.
os.environ["PYTHONPATH"] = os.pathsep.join([str(GUARD), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost,::1"
for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NCBI_API_KEY", "EUTILS_URL"):
    os.environ.pop(name, None)

# Loaded by path: Debian ships a sitecustomize of its own, and this process may hold that one already.
spec = importlib.util.spec_from_file_location("outward_guard", GUARD / "sitecustomize.py")
assert spec is not None and spec.loader is not None
spec.loader.exec_module(importlib.util.module_from_spec(spec))

# The suite answers alike on every machine, however slow. To search for new counterexamples:
# .venv/bin/pytest --hypothesis-profile searching
SLOW_MACHINE = [HealthCheck.too_slow]
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=SLOW_MACHINE)
settings.register_profile("searching", max_examples=1000, deadline=None, suppress_health_check=SLOW_MACHINE)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real records beside the checkout; tests that need it skip, visibly, without it."""
    if not SHARED.is_dir():
        pytest.skip("the shared folder of real records is not beside this checkout")
    return SHARED
