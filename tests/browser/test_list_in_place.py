"""The list changes without a new page: where the reader stands, what the address says, where Back leads.

Emptying the database after a test takes longer than the visits in it, so each test makes several.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from practices.records.models.record import Practice
from search.index.outbox import drain
from tests.factories import make_record

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def two_pages(antwerp: Practice, page: Page, live_server: Any) -> str:
    """22 records, so that the list has a second page; gives its address."""
    for at in range(21):
        tags = {"type": ["practice" if at % 2 else "project"], "country": ["IE" if at else "MT"], "funding": ["local"]}
        make_record(f"Garden {at:02}", tags=tags)
    drain()
    page.set_viewport_size({"width": 1440, "height": 900})
    return f"{live_server.url}/en/practices/"


def top_of(page: Page, selector: str) -> float:
    return float(page.locator(selector).evaluate("element => element.getBoundingClientRect().top"))


def settled(page: Page) -> None:
    """The place in the page is noted a moment after the last movement."""
    page.wait_for_timeout(400)


def test_the_reader_is_not_lost_when_parts_of_the_page_change(page: Page, two_pages: str) -> None:
    a_new_page_of_the_list_is_read_from_its_beginning(page, two_pages)
    back_and_forward_find_the_place_again(page)
    a_chip_taken_away_leaves_the_focus_on_its_neighbour(page, two_pages)
    an_order_keeps_the_focus_and_stays_when_a_filter_is_chosen(page, two_pages)
    a_box_that_is_disabled_by_being_unticked_leaves_the_focus_in_its_facet(page, two_pages)


def a_new_page_of_the_list_is_read_from_its_beginning(page: Page, address: str) -> None:
    page.goto(address)
    link = page.get_by_role("link", name="Next page")
    link.scroll_into_view_if_needed()
    settled(page)
    link.click()
    page.wait_for_url("**page=2")
    expect(page.locator("#search-found")).to_be_focused()
    assert -5 <= top_of(page, "#search-found") <= 200
    expect(page).to_have_title(re.compile(r"\(Page 2\)"))


def back_and_forward_find_the_place_again(page: Page) -> None:
    page.go_back()
    expect(page.get_by_role("link", name="Next page")).to_be_in_viewport()
    page.go_forward()
    expect(page.get_by_role("link", name="Previous page")).to_have_count(1)
    expect(page.locator("#search-found")).to_be_focused()


def chips(page: Page) -> Locator:
    return page.locator(".chip[data-follow]")


def a_chip_taken_away_leaves_the_focus_on_its_neighbour(page: Page, address: str) -> None:
    page.goto(f"{address}?type=practice&country=BE&country=IE")
    chips(page).nth(1).focus()
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_count(2)
    expect(chips(page).nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_count(1)
    expect(chips(page).nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_count(0)
    expect(page.locator("#search-found")).to_be_focused()
    for count in (1, 2, 3):
        page.go_back()
        expect(chips(page)).to_have_count(count)


def an_order_keeps_the_focus_and_stays_when_a_filter_is_chosen(page: Page, address: str) -> None:
    page.goto(f"{address}?q=garden")
    page.get_by_role("link", name="By title").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=title")
    expect(page.get_by_role("link", name="By title")).to_be_focused()
    page.locator('input[name=country][value="MT"]').check()
    page.wait_for_url("**/?q=garden&country=MT&sort=title")
    page.locator('input[name=country][value="IE"]').check()
    page.wait_for_url("**/?q=garden&country=IE&country=MT&sort=title")
    length = page.evaluate("history.length")
    page.locator("#search-words").press("Enter")
    settled(page)
    assert page.evaluate("history.length") == length, "the same state is no new step"


def a_box_that_is_disabled_by_being_unticked_leaves_the_focus_in_its_facet(page: Page, address: str) -> None:
    page.goto(f"{address}?country=FI")
    box = page.locator('input[name=country][value="FI"]')
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_disabled()
    expect(page.locator("#facet-country")).to_be_focused()


def test_what_is_open_and_chosen_stays_so(page: Page, two_pages: str) -> None:
    an_explanation_stays_open(page, two_pages)
    a_filter_from_the_suggestions_joins_those_that_are_set(page, two_pages)
    a_comparison_that_was_emptied_is_empty_in_the_list(page, two_pages)
    a_ticked_practice_is_named_in_the_language_of_the_page(page, two_pages)


def an_explanation_stays_open(page: Page, address: str) -> None:
    page.goto(address)
    explanation = page.locator("#facet-type details")
    explanation.locator("summary").click()
    page.locator('input[name=country][value="BE"]').check()
    page.wait_for_url("**country=BE")
    expect(explanation).to_have_attribute("open", "")


def a_filter_from_the_suggestions_joins_those_that_are_set(page: Page, address: str) -> None:
    page.goto(f"{address}?type=practice")
    words = page.locator("#search-words")
    words.focus()
    page.keyboard.type("belg")
    page.get_by_role("option", name="Belgium Country").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?type=practice&country=BE")
    expect(words).to_have_value("")
    expect(words).to_be_focused()
    expect(page.get_by_role("listbox")).to_have_count(0)


def a_comparison_that_was_emptied_is_empty_in_the_list(page: Page, address: str) -> None:
    page.goto(f"{address}compare/?n=460")
    page.get_by_role("link", name=re.compile("^Remove ")).click()
    page.wait_for_url("**/compare/")
    page.goto(f"{address}?country=BE")
    expect(page.get_by_role("checkbox", name=re.compile("^Compare "))).not_to_be_checked()


def a_ticked_practice_is_named_in_the_language_of_the_page(page: Page, address: str) -> None:
    page.get_by_role("checkbox", name=re.compile("^Compare ")).check()
    page.goto(f"{address.replace('/en/', '/fi/')}?country=BE")
    expect(page.locator(".compare-bar__name")).to_have_text(page.locator(".card__title").inner_text())


def test_on_a_small_screen_the_filters_open_and_close_above_the_results(page: Page, two_pages: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(two_pages)
    button = page.locator(".filter-drawer__summary")
    expect(button).to_have_text("Filters")
    button.press("Enter")
    page.locator('input[name=country][value="MT"]').check()
    page.wait_for_url("**country=MT")
    finish = page.get_by_role("button", name="Show results (1)")
    expect(finish).to_be_in_viewport()
    finish.press("Enter")
    expect(button).to_be_focused()
    expect(button).to_have_text("Filters (1)")
    expect(page.locator("#search-facets")).not_to_be_visible()
    expect(page.locator("#search-status")).to_be_in_viewport()
    expect(page.locator("#search-status")).to_have_text("1 practice found")
