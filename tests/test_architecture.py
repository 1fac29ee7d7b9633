"""The shape of the house: packages that meet in files, one door outward, locks that can be trusted."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGES = ("harvest", "db", "queries")
OUTWARD = {"requests", "urllib.request", "http.client", "httpx", "Bio", "socket", "ftplib"}


def modules(root: Path, package: str) -> list[Path]:
    return sorted((root / package).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def tracked(root: Path) -> list[Path]:
    if not (root / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True)
    return [root / name for name in listed.stdout.split("\0") if name and (root / name).is_file()]


@pytest.mark.parametrize("package", PACKAGES)
def test_no_package_imports_another(root: Path, package: str) -> None:
    others = {name for name in (*PACKAGES, "pages", "plugins") if name != package}
    for path in modules(root, package):
        for name in imported(path):
            downhill = package == "queries" and path.name.startswith("lint") and name.startswith("db.reading")
            assert downhill or name.split(".")[0] not in others, f"{path} imports {name}"


@pytest.mark.parametrize("package", ["db", "queries", "pages", "plugins"])
def test_only_harvest_opens_a_connection_outward(root: Path, package: str) -> None:
    for path in modules(root, package):
        if path == root / "pages" / "serve.py":
            continue  # asks whether a loopback port is free
        for name in imported(path):
            assert name not in OUTWARD and name.split(".")[0] not in OUTWARD, f"{path} imports {name}"


def test_every_module_says_what_it_is_for(root: Path) -> None:
    for package in (*PACKAGES, "pages", "plugins"):
        for path in modules(root, package):
            assert ast.get_docstring(ast.parse(path.read_text())), f"{path} has no docstring"


def test_every_direct_dependency_is_locked_with_hashes_and_explained(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())
    run_lock = (root / "requirements.lock").read_text()
    dev_lock = (root / "requirements-dev.lock").read_text()
    decisions = (root / "DECISIONS.md").read_text().lower()
    direct = project["project"]["dependencies"]
    development = project["dependency-groups"]["dev"]
    for requirement, locks in [(d, (run_lock, dev_lock)) for d in direct] + [(d, (dev_lock,)) for d in development]:
        name = re.split(r"[<>=!~ \[]", requirement)[0].lower()
        for lock in locks:
            assert re.search(rf"^{re.escape(name)}==", lock, re.M), f"{name} is not locked"
        assert name in decisions, f"DECISIONS.md does not say why {name} is here"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_hold_exact_versions_with_hashes_and_no_address(root: Path, lock: str) -> None:
    text = (root / lock).read_text()
    assert "://" not in text and "--index" not in text and "--find-links" not in text
    for block in re.split(r"\n(?=[a-z0-9])", text.strip()):
        assert re.match(r"[a-z0-9._-]+==\S+", block) and "--hash=sha256:" in block, block[:80]


def test_both_locks_agree(root: Path) -> None:
    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9._-]+==[^\\\n]+?) \\", (root / lock).read_text(), re.M))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_the_project_speaks_of_itself(root: Path) -> None:
    """No path of some machine, no address of a package registry."""
    registries = "|".join(
        f"{name}[.]{end}" for name, end in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "com")]
    )
    strangers = re.compile(rf"(?<![\w./])/(?:work|home|root|tmp)/[a-z.]|{registries}")
    for path in tracked(root):
        if path.suffix in {".png", ".gz", ".db", ".lock"} or path == root / ".ci" / "run":
            continue
        match = strangers.search(path.read_text(errors="replace"))
        assert match is None, f"{path}: {match.group() if match else ''}"


def test_nothing_large_is_committed(root: Path) -> None:
    for path in tracked(root):
        assert path.stat().st_size < 1_500_000, f"{path} is {path.stat().st_size:,} bytes"
