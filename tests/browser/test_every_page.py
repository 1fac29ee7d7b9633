"""Every template in a real browser: no error, nothing from elsewhere, no sideways scroll, nothing axe objects to."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.conftest import Watch

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/claims/depression-efficacy",
    "/claims/crisis-relief?min_n=30",
    "/claims/jpp-attribution",
    "/papers/23982301",
    "/article",
    "/topics",
    "/topics/resistant-depression",
    "/browse",
    "/browse?q=midazolam&condition=depression",
    "/browse?condition=ptsd&route=rectal",
    "/browse?q=Ketamine+cures+PTSD+and+is+completely+safe",
    "/matrix",
    "/doses",
    "/against",
    "/changes",
    "/searches",
    "/methods",
    "/cite?claim=ptsd-efficacy&style=apa",
    "/evidence",
    "/evidence/papers?_search=ketamine&_facet=design",
    "/evidence/papers/23982301",
    "/evidence?sql=select+pmid%2C+title+from+papers+limit+5",
    "/evidence/ptsd-efficacy",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_never_scrolls_sideways(browser: Browser, site: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page = Watch(context, site).go(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_axe_objects_to_nothing_in_light_or_dark(browser: Browser, site: str, path: str) -> None:
    # axe-core is handed to the page by the driver, which the policy would refuse; the policy has tests of its own.
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    page = Watch(context, site).go(path)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    said = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page).response["violations"]
        said += [f"{scheme}, {one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:3]]
    context.close()
    assert not said, "\n".join(said)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_quiet_and_says_the_same_with_scripts_off(browser: Browser, site: str, path: str) -> None:
    texts = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        watch = Watch(context, site)
        page = watch.go(path)
        texts.append(page.locator("main").inner_text().replace("Copy\n", "").replace("\nCopy", ""))
        context.close()
        assert not watch.errors and not watch.outward
    assert texts[0].split() == texts[1].split()
    assert len(texts[0]) > 200


def test_a_reading_lights_its_words_on_focus(watch: Watch) -> None:
    page = watch.go("/papers/23982301")
    link = page.locator("a.reading").first
    link.focus()
    assert page.locator("mark.lit").count() >= 1
    page.locator("h1").click()
    assert page.locator("mark.lit").count() == 0
