"""Two readers who use no mouse, from the home page to what they came for."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watch, follow, press_to

pytestmark = pytest.mark.browser


def test_the_writer_checks_a_sentence_and_leaves_with_citations(watch: Watch, tmp_path: Path) -> None:
    page = watch.go("/")
    press_to(page, "|q")
    page.keyboard.type("Current research shows that ketamine is effective for PTSD")
    follow(page)
    expect(page.get_by_role("heading", name="Claims it touches")).to_be_visible()
    press_to(page, "PTSD|")
    follow(page)
    expect(page).to_have_url(watch.site + "/claims/ptsd-efficacy")

    against = page.locator(".side.against")
    expect(against).to_contain_text("Counts against it")
    assert against.locator("li").count() >= 1
    expect(page.locator(".bottom-line")).to_contain_text("Too strong")

    press_to(page, "Cite the key studies")
    follow(page)
    expect(page.get_by_role("heading", name="citations, AMA")).to_be_visible()
    press_to(page, "Copy")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "2021" in copied and copied.count("doi:") >= 1

    page.go_back()
    press_to(page, "Download the pack")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    taken = tmp_path / "pack.zip"
    started.value.save_as(taken)
    with zipfile.ZipFile(taken) as pack:
        names = set(pack.namelist())
        assert {"ptsd-efficacy/studies.csv", "ptsd-efficacy/query.sql", "ptsd-efficacy/references.ris"} <= names
        assert b"not advice" in pack.read("ptsd-efficacy/README.txt")
    assert not watch.outward


def test_the_clinician_narrows_to_a_null_trial_and_its_registry_entry(watch: Watch) -> None:
    page = watch.go("/")
    press_to(page, "Find papers")
    follow(page)

    def choose(facet: str, value: str) -> None:
        summary = page.locator("details", has=page.locator("summary", has_text=facet)).first
        press_to(page, facet)
        if summary.get_attribute("open") is None:
            page.keyboard.press("Enter")
        press_to(page, value)
        follow(page)

    choose("Condition", "treatment-resistant depression")
    choose("Drug", "esketamine")
    choose("Route", "intranasal")
    choose("Compared with", "any active comparator")
    expect(page.locator(".chosen")).to_contain_text("active")
    assert page.locator(".results > li").count() >= 1

    press_to(page, "Leave out Compared with")  # the starter library holds no null trial against an active comparator
    follow(page)
    press_to(page, "Most people first")
    follow(page)
    press_to(page, "Newest first")
    follow(page)
    years = [int(year) for year in page.locator(".results > li > p:nth-child(2)").all_text_contents() for year in
             [part for part in year.replace("·", " ").split() if part.isdecimal() and len(part) == 4][:1]]  # fmt: skip
    assert years == sorted(years, reverse=True) and len(years) > 3

    choose("Direction of a result", "no clear difference")
    title = page.locator(".results a").first.text_content() or ""
    press_to(page, title)
    follow(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(title[:40])
    results = page.locator("section[aria-labelledby=results]")
    expect(results).to_contain_text("no clear difference")
    expect(results.get_by_role("columnheader", name="Harm")).to_be_attached()

    page.keyboard.press("Home")
    press_to(page, "NCT", key="Shift+Tab")
    assert not watch.outward
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert watch.outward and watch.outward[0].startswith("https://clinicaltrials.gov/study/NCT")
    watch.errors.clear()  # the refused navigation itself
