"""The starter library behind a real server, and a Chromium that reports every error and every request that leaves."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.test_site import build, run

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")  # Debian's; nothing is downloaded
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        assert server.poll() is None, "the server ended before it answered"
        try:
            urllib.request.urlopen(f"{address}/-/healthz", timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer within 20 seconds")


@pytest.fixture(scope="session")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the served starter library, built by the real chain."""
    folder = tmp_path_factory.mktemp("browser")
    run(root, "harvest", "--db", str(folder / "starter.db"), "pubmed", "--offline")
    evidence = build(root, folder)
    metadata = shutil.copy(root / "metadata.yml", folder)
    run(root, "queries", "metadata", "--file", str(metadata))
    port = free_port()
    options = ["--template-dir", "templates", "--plugins-dir", "plugins", "--static", "static:static"]
    command = [sys.executable, "-m", "datasette", str(evidence), "--metadata", str(metadata), *options]
    server = subprocess.Popen(
        [*command, "--setting", "suggest_facets", "off", "--host", "127.0.0.1", "--port", str(port)],
        cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


class Watch:
    """A page whose console errors and outward requests are kept; requests that would leave are refused."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site, self.errors, self.outward = site, list[str](), list[str]()
        context.route(lambda url: not url.startswith((site, "data:")), lambda route: self.refuse(route.request, route))
        self.page: Page = context.new_page()
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def refuse(self, request: Request, route: object) -> None:
        self.outward.append(request.url)
        route.abort()  # type: ignore[attr-defined]

    def go(self, path: str) -> Page:
        answer = self.page.goto(self.site + path)
        assert answer is not None and answer.status == 200, path
        return self.page


@pytest.fixture
def watch(browser: Browser, site: str) -> Iterator[Watch]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    watching = Watch(context, site)
    yield watching
    context.close()
    assert not watching.errors


def press_to(page: Page, words: str, key: str = "Tab", most: int = 400) -> None:
    """Press Tab until what has the focus says `words`: what a person without a mouse does."""
    for _ in range(most):
        page.keyboard.press(key)
        said = page.evaluate(
            "() => { const e = document.activeElement; return (e.getAttribute('aria-label') || e.textContent || '')"
            ".trim().replace(/\\s+/g, ' ') + '|' + (e.id || e.name || ''); }"
        )
        if words.lower() in said.lower():
            return
    raise AssertionError(f"no stop of the Tab key says “{words}”")


def follow(page: Page) -> None:
    """Press Enter on a link or in a form, and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
