"""Suggestions, comparison, empty lists and similar practices in a real browser, with and without script.

Emptying the database after a test takes longer than the visits in it, so each test makes several.
"""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from practices.records.models.record import Practice
from search.index.outbox import drain
from tests.browser.longer_words import LONGER_WORDS
from tests.factories import make_record

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NEIGHBOUR, GREEK = 461, 462
LANGUAGES = ("en", "fi", "el", "mt")


@pytest.fixture
def library(antwerp: Practice, page: Page, live_server: Any) -> str:
    """Beside the Antwerp record one that is like it, one in Greek only, and three others; gives the site's address."""
    tags = {"type": ["practice"], "country": ["NL"], "school_level": ["secondary"], "evidence": ["described"]}
    summary = "A helpdesk for early school leaving."
    make_record("Helpdesk against drop-out", summary=summary, tags=tags, number=NEIGHBOUR)
    make_record("Δίκτυο σχολείων", language="el", tags={"type": ["practice"], "country": ["GR"]}, number=GREEK)
    for name in ("Choir", "Garden", "Chess"):
        make_record(name, tags={"type": ["project"], "country": ["IE"]})
    drain()
    page.set_viewport_size({"width": 1440, "height": 900})
    return str(live_server.url)


def field(page: Page) -> Locator:
    return page.locator("#search-words")


def active(page: Page) -> Locator:
    return page.locator("[role=option][aria-selected=true]")


def test_suggestions_follow_what_is_typed(page: Page, library: str) -> None:
    they_are_asked_for_by_nobody_but_the_typing_reader(page, library)
    they_are_reached_announced_and_left_by_keyboard_alone(page, library)
    a_title_leads_to_the_record_and_a_term_to_the_filtered_list(page, library)
    a_title_in_another_language_says_which_and_is_marked(page, library)
    a_late_answer_to_an_older_question_is_dropped(page, library)


def they_are_asked_for_by_nobody_but_the_typing_reader(page: Page, base: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{base}/en/practices/?q=helpdesk")
    field(page).focus()
    page.wait_for_timeout(400)
    assert [url for url in asked if "suggest/" in url] == []
    expect(field(page)).to_have_attribute("aria-expanded", "false")


def they_are_reached_announced_and_left_by_keyboard_alone(page: Page, base: str) -> None:
    page.goto(f"{base}/en/practices/")
    field(page).focus()
    page.keyboard.type("help")
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    options = page.locator("[role=option]")
    expect(page.locator(".search__words [role=status]")).to_contain_text(str(options.count()))
    expect(active(page)).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(active(page)).to_have_count(1)
    expect(field(page)).to_have_attribute("aria-activedescendant", str(active(page).get_attribute("id")))
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Home")
    expect(active(page)).to_have_count(0)
    expect(field(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(field(page)).to_have_value("help")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=help**")


def a_title_leads_to_the_record_and_a_term_to_the_filtered_list(page: Page, base: str) -> None:
    page.goto(f"{base}/en/")
    page.locator("#hero-q").fill("helpdesk ag")
    page.get_by_role("option", name="Helpdesk against drop-out").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/practices/helpdesk-against-drop-out/")
    page.get_by_role("combobox").fill("belg")  # it has that role as soon as the script is there
    page.get_by_role("option", name="Belgium Country").click()
    page.wait_for_url("**/en/practices/?country=BE")


def a_title_in_another_language_says_which_and_is_marked(page: Page, base: str) -> None:
    page.goto(f"{base}/en/practices/")
    field(page).fill("δίκτυο σχ")
    option = page.get_by_role("option", name="Δίκτυο σχολείων")
    expect(option).to_contain_text("Greek")
    expect(option.locator("[lang=el]")).to_have_text("Δίκτυο σχολείων")


def a_late_answer_to_an_older_question_is_dropped(page: Page, base: str) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/suggest/?q=belg", hold)
    page.goto(f"{base}/en/practices/")
    with page.expect_request("**/suggest/?q=belg"):
        field(page).fill("belg")
    field(page).fill("helpdesk ag")
    option = page.get_by_role("option", name="Helpdesk against drop-out")
    expect(option).to_be_visible()
    with page.expect_response("**/suggest/?q=belg"):
        held[0].continue_()
    page.wait_for_timeout(200)
    expect(option).to_be_visible()
    expect(page.get_by_role("option", name="Belgium")).to_have_count(0)


def test_ticked_practices_are_kept_from_page_to_page_and_compared(page: Page, library: str) -> None:
    page.goto(f"{library}/en/practices/?country=BE")
    page.get_by_role("checkbox", name=re.compile("^Compare ")).check()
    page.goto(f"{library}/en/practices/?country=NL")
    page.get_by_role("checkbox", name="Compare Helpdesk against drop-out").check()
    bar = page.locator("#compare-form")
    expect(bar.locator("li")).to_have_count(2)
    bar.get_by_role("button", name="Compare the chosen practices (2)").click()
    page.wait_for_url(f"**/en/practices/compare/?n=460&n={NEIGHBOUR}")
    expect(page.get_by_role("columnheader")).to_have_count(3)
    page.get_by_role("link", name=re.compile("^Remove Helpdesk")).click()
    page.wait_for_url("**/compare/?n=460")
    page.goto(f"{library}/en/practices/")
    expect(page.get_by_role("checkbox", name="Compare Helpdesk against drop-out")).not_to_be_checked()
    expect(bar.locator("li")).to_have_count(1)
    a_fifth_one_is_refused_in_words(page)
    bar.locator("li button").first.click()
    expect(bar.locator("li")).to_have_count(3)
    expect(bar.locator("li button").first).to_be_focused()


def a_fifth_one_is_refused_in_words(page: Page) -> None:
    unticked = page.locator("input[form=compare-form]:not(:checked)")
    for _more in range(3):
        unticked.first.check()
    refused = unticked.first
    refused.click()
    expect(refused).not_to_be_checked()
    expect(page.locator("#compare-form li")).to_have_count(4)
    expect(page.locator("#compare-status")).to_have_text("Only four practices fit side by side.")


def test_comparing_needs_no_script(browser: Browser, library: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{library}/da/practices/")
    page.locator('input[name=n][value="460"]').check()
    page.locator(f'input[name=n][value="{NEIGHBOUR}"]').check()
    page.locator("#compare-form button").click()
    assert set(re.findall(r"n=(\d+)", page.url)) == {"460", str(NEIGHBOUR)}
    expect(page.locator(".compare__title")).to_have_count(2)
    expect(page.locator(".compare__title[lang=en]")).to_have_text("Helpdesk against drop-out")
    context.close()


def test_no_reader_ends_in_a_dead_end(page: Page, library: str) -> None:
    an_empty_list_leads_on_and_the_new_number_is_announced(page, library)
    a_typing_error_is_told_and_its_correction_can_be_taken_over(page, library)
    similar_practices_stand_below_a_record(page, library)


def an_empty_list_leads_on_and_the_new_number_is_announced(page: Page, base: str) -> None:
    page.goto(f"{base}/en/practices/?q=helpdesk&country=MT")
    expect(page.locator("#search-nothing")).to_contain_text("Nothing was found for “helpdesk”.")
    page.get_by_role("link", name="Without the filter Country: Malta").click()
    page.wait_for_url(lambda url: "country" not in url)
    expect(page.locator("#search-status")).to_contain_text("2 practices found")
    expect(page.locator('input[name=country][value="MT"]')).not_to_be_checked()


def a_typing_error_is_told_and_its_correction_can_be_taken_over(page: Page, base: str) -> None:
    page.goto(f"{base}/en/practices/?q=helpdeks")
    correction = page.locator("#search-correction")
    expect(correction).to_contain_text("“helpdesk” was searched instead")
    expect(page.locator("#search-results mark").first).to_be_visible()
    correction.get_by_role("link").click()
    page.wait_for_url("**q=helpdesk")
    expect(correction).to_have_count(0)
    expect(field(page)).to_have_value("helpdesk")


def similar_practices_stand_below_a_record(page: Page, base: str) -> None:
    page.goto(f"{base}/en/practices/helpdesk-against-drop-out/")
    section = page.get_by_role("region", name="Similar practices")
    expect(section.locator("article").first).to_be_visible()
    section.get_by_role("link", name="Compare this practice with these").click()
    page.wait_for_url(f"**/compare/?n={NEIGHBOUR}&n=460**")


@pytest.mark.parametrize("width", [320, 768, 1440])  # 320 pixels are 1280 at 400 % zoom
def test_every_state_of_the_search_is_accessible_and_fits(page: Page, library: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    faults: list[str] = []
    for language in LANGUAGES:
        for address in (
            "practices/?q=helpdeks", "practices/?q=helpdesk&country=MT", f"practices/compare/?n=460&n={GREEK}&n=4711",
            "practices/helpdesk-against-drop-out/",
        ):  # fmt: skip
            page.goto(f"{library}/{language}/{address}")
            faults += faults_of(page)
        page.goto(f"{library}/{language}/practices/")
        page.locator("input[form=compare-form]").first.check()
        field(page).fill("helpdesk")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowDown")
        faults += faults_of(page)
    assert faults == []


def faults_of(page: Page) -> list[str]:
    found = [f"{page.url}: {fault['id']}: {fault['help']}" for fault in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{page.url}: too wide")
    page.evaluate(LONGER_WORDS)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{page.url}: too wide with longer words")
    return found


def test_a_comparison_can_be_printed(page: Page, library: str) -> None:
    page.goto(f"{library}/en/practices/compare/?n=460&n={NEIGHBOUR}")
    page.emulate_media(media="print")
    expect(page.locator(".compare")).to_be_visible()
    expect(page.locator(".compare__remove").first).not_to_be_visible()


def test_a_long_facet_is_shortened_by_typing_without_marks(page: Page, library: str) -> None:
    for language, typed, left in (
        ("el", "ελλαδ", "GR"), ("el", "ΚΥΠΡΟΣ", "CY"), ("mt", "grecja", "GR"), ("mt", "ungerija", "HU"),
    ):  # fmt: skip
        page.goto(f"{library}/{language}/practices/")
        facet = page.locator("#facet-country")
        facet.locator(".facet__filter").focus()
        page.keyboard.type(typed)
        expect(facet.locator(".facet__option:visible input")).to_have_count(1)
        expect(facet.locator(".facet__option:visible input")).to_have_value(left)
        page.keyboard.press("Enter")
        assert page.url.endswith("/practices/"), "Enter in the box sends nothing"
        page.keyboard.type("qqq")
        expect(facet.get_by_role("status")).not_to_be_empty()
