"""axe finds nothing, nothing overflows, and the keyboard alone is enough."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from practices.records.models.record import Practice
from tests.browser.longer_words import LONGER_WORDS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LANGUAGES = ("en", "el", "mt")
PATHS = (
    "/{}/", "/{}/practices/", "/{}/practices/?q=xyzzy&country=BE", "/practice/460", "/{}/practice/460/comments/",
    "/{}/languages/", "/{}/nothing-here/",
)  # fmt: skip


def test_axe_finds_nothing_and_nothing_overflows(page: Page, live_server: Any, antwerp: Practice) -> None:
    found = []
    for language in LANGUAGES:
        page.context.add_cookies([{"name": "language", "value": language, "url": live_server.url}])
        for pattern in PATHS:
            for width in (320, 768, 1440):  # 320 pixels are 1280 at 400 % zoom
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(live_server.url + pattern.format(language))
                overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if overflow > 0:
                    found.append(f"{page.url} at {width}: {overflow} px too wide")
            result = Axe().run(page)
            found += [f"{page.url}: {fault['id']} {fault['help']}" for fault in result.response["violations"]]
    assert found == []


def test_longer_words_do_not_overflow(page: Page, live_server: Any, antwerp: Practice) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    for language in ("fi", "hu", "nl", "bg"):
        page.context.add_cookies([{"name": "language", "value": language, "url": live_server.url}])
        for pattern in (*PATHS, "/{}/practices/?page=99"):
            page.goto(live_server.url + pattern.format(language))
            page.evaluate(LONGER_WORDS)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


def test_a_filter_chosen_by_keyboard_is_announced_and_keeps_the_focus(
    page: Page, live_server: Any, antwerp: Practice
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/en/practices/")
    box = page.locator('input[name=country][value="BE"]')
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**country=BE**")
    expect(page.locator("#search-status")).to_contain_text("1")
    expect(page.locator('input[name=country][value="BE"]')).to_be_focused()
    page.go_back()
    expect(page.locator('input[name=country][value="BE"]')).not_to_be_checked()


def test_no_page_asks_another_host_for_anything(page: Page, live_server: Any, antwerp: Practice) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    for pattern in PATHS[:-1]:
        page.goto(live_server.url + pattern.format("mt"))
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    assert errors == []
