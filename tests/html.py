"""What the tests read out of pages: titles, fields of a form, check boxes of the filters, links, spoken text."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

SPOKEN_ATTRIBUTES = {"aria-label", "alt", "title", "placeholder"}
SILENT = {"script", "style"}


def titles(html: str, css_class: str = "card__title") -> list[str]:
    """The titles of the records that a page lists, without marks."""
    found = re.findall(rf'class="{css_class}"[^>]*>(?:<a [^>]*>)?(.*?)</a>', html)
    return [unescape(re.sub(r"</?mark>", "", text)) for text in found]


class Fields(HTMLParser):
    """The fields of the comment form with their values."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._area = ""
        self._select = ""
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._inside = found.get("method") == "post"
        if not self._inside:
            return
        name = found.get("name", "")
        if tag == "textarea":
            self._area, self.values[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in found:
            self.values[self._select] = found["value"]
        elif tag == "input" and name and found.get("type") != "checkbox":
            self.values[name] = found.get("value", "")
        elif tag == "input" and "checked" in found:
            self.values[name] = found.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data


class Options(HTMLParser):
    """Reads the check boxes of the filters: `{facet: {value: {"count", "checked", "disabled", "label"}}}`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, dict[str, Any]]] = {}
        self.current: dict[str, Any] | None = None
        self.in_count = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and str(given.get("id", "")).startswith("filter-"):
            self.current = {"checked": "checked" in given, "disabled": "disabled" in given, "label": "", "count": ""}
            self.found.setdefault(str(given["name"]), {})[str(given["value"])] = self.current
        self.in_count = tag == "span" and given.get("class") == "facet__count"

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.current = None

    def handle_data(self, data: str) -> None:
        if self.current is not None:
            key = "count" if self.in_count else "label"
            self.current[key] = (self.current[key] + data).strip()


def options(html: str) -> dict[str, dict[str, dict[str, Any]]]:
    """The check boxes of a page."""
    reader = Options()
    reader.feed(html)
    return reader.found


class Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.extend(value for name, value in attrs if name == "href" and value)


class SpokenText(HTMLParser):
    """Collects what a person reads or hears in the language of the page; parts with another `lang` are left out."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.stack: list[tuple[str, bool]] = []
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        foreign = values.get("lang", self.language) != self.language or self._foreign()
        if not foreign:
            self.found.update(self._clean(values[name]) for name in SPOKEN_ATTRIBUTES & values.keys())
        if tag not in {"meta", "link", "input", "img", "br", "hr", "source", "path", "circle"}:
            self.stack.append((tag, foreign or tag in SILENT))

    def handle_endtag(self, tag: str) -> None:
        while self.stack:
            if self.stack.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self._foreign():
            self.found.add(self._clean(data))

    def _foreign(self) -> bool:
        return bool(self.stack) and self.stack[-1][1]

    @staticmethod
    def _clean(text: str | None) -> str:
        return re.sub(r"\s+", " ", text or "").strip(" ×")
