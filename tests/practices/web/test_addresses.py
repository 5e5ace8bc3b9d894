"""Every public address is made from its name; nobody writes one by hand."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import resolve, translate_url
from django.utils import translation

from practices.web import addresses

SOURCES = [Path(settings.BASE_DIR) / name for name in ("practices", "search", "portal")]
TEMPLATES = Path(settings.BASE_DIR) / "templates"
IN_TEMPLATE = re.compile(r"""=["']/(?:\{\{|practices?/|admin/)""")


def hand_written(source: str) -> list[int]:
    """Lines on which an f-string begins with `/{` or a string with the address of a record."""
    lines = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr) and node.values:
            first, *rest = node.values
            text = first.value if isinstance(first, ast.Constant) else ""
            if (text == "/" and rest) or str(text).startswith(("/practice/", "/practices/")):
                lines.add(node.lineno)
        elif isinstance(node, ast.Constant) and str(node.value).startswith("/practice/"):
            lines.add(node.lineno)
    return sorted(lines)


def python_files() -> Iterator[Path]:
    for folder in SOURCES:
        yield from (path for path in folder.rglob("*.py") if "migrations" not in path.parts)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('path = f"/{language}/practices/"', [1]),
        ('x = 1\npath = f"/{reader}/"', [2]),
        ('path = f"/practice/{number}"', [1]),
        ('path = "/practice/" + str(number)', [1]),
        ('path = f"{base}/{slug}/"', []),
        ('part = f"{language}/{slug}"', []),
    ],
)
def test_an_address_written_by_hand_is_recognised(source: str, lines: list[int]) -> None:
    assert hand_written(source) == lines


def test_no_module_writes_an_address_by_hand() -> None:
    found = {str(path): lines for path in python_files() if (lines := hand_written(path.read_text()))}
    assert found == {}


def test_no_template_writes_an_address_by_hand() -> None:
    files = [path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt", ".xml"}]
    assert files
    assert [str(path) for path in files if IN_TEMPLATE.search(path.read_text())] == []


@pytest.mark.parametrize(
    ("path", "expected", "name"),
    [
        (lambda: addresses.home_path("da"), "/da/", "wagtail_serve"),
        (lambda: addresses.page_path("da", "om"), "/da/om/", "wagtail_serve"),
        (lambda: addresses.languages_path("mt"), "/mt/languages/", "languages"),
        (lambda: addresses.practices_path("ga"), "/ga/practices/", "search"),
        (lambda: addresses.feed_path("el"), "/el/practices/feed/", "search-feed"),
        (lambda: addresses.compare_path("bg"), "/bg/practices/compare/", "search-compare"),
        (lambda: addresses.version_path("da", "et-forløb"), "/da/practices/et-forløb/", "record"),
        (lambda: addresses.version_path("lv", "slug-of-a-slug"), "/lv/practices/slug-of-a-slug/", "record"),
        (lambda: addresses.permanent_path(460), "/practice/460", "permanent-address"),
        (lambda: addresses.comments_path("fi", 460), "/fi/practice/460/comments/", "conversation"),
        (lambda: addresses.comment_sent_path("fi", 460), "/fi/practice/460/comments/sent/", "sent"),
        (lambda: addresses.confirm_path("sv", "a-_9"), "/sv/comments/confirm/a-_9/", "confirm"),
        (lambda: addresses.mute_path("sv", "7-ab"), "/sv/comments/mute/7-ab/", "mute"),
    ],
)
def test_an_address_leads_to_the_view_of_its_name(path: object, expected: str, name: str) -> None:
    address = path()  # type: ignore[operator]
    assert address == expected
    with translation.override(expected.split("/")[1]):
        assert resolve(address).url_name == name


def test_an_address_is_in_its_language_whatever_the_reader_speaks() -> None:
    with translation.override("hu"):
        assert addresses.version_path("da", "skole") == "/da/practices/skole/"
        assert translate_url(addresses.practices_path("da"), "da") == "/da/practices/"
        assert translation.get_language() == "hu"


def test_the_value_of_a_filter_is_quoted() -> None:
    assert addresses.filter_path("da", "country", "BE") == "/da/practices/?country=BE"
    assert addresses.filter_path("da", "type", "a&b=c") == "/da/practices/?type=a%26b%3Dc"


def test_one_comment_is_shown_on_its_page_of_the_comments() -> None:
    assert addresses.comment_path("pl", 460, 12) == "/pl/practice/460/comments/?comment=12#c12"


@pytest.mark.parametrize("base", ["https://example.org", "http://127.0.0.1:8000"])
def test_an_absolute_address_begins_with_the_public_address(base: str, settings: object) -> None:
    settings.PUBLIC_URL = base  # type: ignore[attr-defined]
    assert addresses.absolute("/da/") == f"{base}/da/"
