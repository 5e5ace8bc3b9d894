"""Two editors who open a text at the same moment each get their own, whatever their threads do in between."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Page

from portal.admin import editor_parser
from practices.records.models.page import PracticeIndexPage, PracticePage
from tests.factories import make_record, make_user, version

FIRST = "<p>The <b>first</b> text</p><ul><li>and its list</li></ul>"
SECOND = '<p>Another <a href="https://example.org/">text</a></p>'
SECONDS = 30
"""For a thread that never comes: the test ends with an error instead of waiting for ever."""


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> threading.Barrier:
    """The first text of each of two threads is fed when both have begun, and read when both have been fed.

    Empty texts (the form holds some, for blocks yet to be added) do not count.
    """
    barrier, one_at_a_time, met = threading.Barrier(2), threading.Lock(), threading.local()
    feed = HTMLParser.feed

    def feed_together(self: HTMLParser, html: str) -> None:
        if not html or getattr(met, "once", False):
            with one_at_a_time:
                feed(self, html)
            return
        met.once = True
        barrier.wait(SECONDS)
        with one_at_a_time:
            feed(self, html)
        barrier.wait(SECONDS)

    monkeypatch.setattr(editor_parser.HtmlToContentStateHandler, "feed", feed_together)
    return barrier


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Return what each call gives, all made at the same time by threads of their own."""

    def closing_connections(call: Callable[[], Any]) -> Any:
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result(SECONDS * 2) for future in [threads.submit(closing_connections, call) for call in calls]]


def words(content: str) -> str:
    """The words of a text as the editor holds it."""
    return " / ".join(block["text"] for block in json.loads(content)["blocks"])


def rich_text_widgets() -> Iterator[tuple[str, Any]]:
    """The text editors that live as long as the process: of the blocks in a record's body, however deep."""

    def below(name: str, block: Any) -> Iterator[tuple[str, Any]]:
        for child_name, child in getattr(block, "child_blocks", {}).items():
            yield from below(f"{name}/{child_name}", child)
        if hasattr(block, "child_block"):
            yield from below(f"{name}/item", block.child_block)
        widget = getattr(getattr(block, "field", None), "widget", None)
        if hasattr(widget, "converter"):
            yield name, widget

    yield from below("body", PracticePage.body.field.stream_block)


@pytest.mark.parametrize("name", [name for name, _widget in rich_text_widgets()])
def test_two_threads_in_one_block_each_read_their_own_text(name: str, meeting: threading.Barrier) -> None:
    widget = dict(rich_text_widgets())[name]
    first, second = at_once(lambda: widget.format_value(FIRST), lambda: widget.format_value(SECOND))
    assert words(first) == "The first text / and its list"
    assert words(second) == "Another text"
    assert "example.org" not in first
    assert "example.org" in second


def test_two_forms_of_one_field_each_show_their_own_text(meeting: threading.Barrier) -> None:
    """Django copies a form's fields for each form, and with them the converter, not its parser."""
    form = PracticeIndexPage.get_edit_handler().get_form_class()
    field = form.base_fields["intro"]
    one, other = field.__deepcopy__({}), field.__deepcopy__({})
    first, second = at_once(lambda: one.widget.format_value(FIRST), lambda: other.widget.format_value(SECOND))
    assert (words(first), words(second)) == ("The first text / and its list", "Another text")


@pytest.mark.parametrize("text", ["", "plain", FIRST, SECOND, '<embed embedtype="x" id="1"/>', "<hr/>", "a<br/>b"])
def test_a_text_alone_reads_as_without_the_correction(text: str) -> None:
    def without_keys(content: str) -> Any:
        found = json.loads(content)
        for block in found["blocks"]:
            block.pop("key")
        return found

    for _name, widget in rich_text_widgets():
        expected = editor_parser.stock_from_database_format(widget.converter, text)
        assert without_keys(widget.format_value(text)) == without_keys(expected)


def test_wagtail_alone_still_mixes_the_texts(meeting: threading.Barrier) -> None:
    """The day this fails, Wagtail has a parser for each call."""
    converter = ContentstateConverter(["bold", "link", "ul"])
    stock = editor_parser.stock_from_database_format
    texts = at_once(lambda: stock(converter, FIRST), lambda: stock(converter, SECOND))
    assert [words(text) for text in texts] != ["The first text / and its list", "Another text"], (
        "Wagtail has a parser for each call: remove portal/admin/editor_parser.py and its call in portal.apps"
    )


@pytest.mark.django_db(transaction=True)
def test_two_people_who_open_two_records_at_once_each_see_their_own(meeting: threading.Barrier) -> None:
    pages = [version(make_record(f"Record {name}", body=f"Only of {name}."), "en") for name in ("one", "two")]
    user = make_user(superuser=True)

    def opened(page: Page) -> str:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        response = client.get(f"/admin/pages/{page.pk}/edit/")
        assert response.status_code == 200
        return response.content.decode()

    one, two = at_once(lambda: opened(pages[0]), lambda: opened(pages[1]))
    assert ("Only of one." in one, "Only of two." in one) == (True, False)
    assert ("Only of one." in two, "Only of two." in two) == (False, True)
