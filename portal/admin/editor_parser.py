"""Gives each rich text that the editor opens a parser of its own: a correction to Wagtail 8.0.

Wagtail keeps one HTML parser in each converter, and the converters of blocks live as long as
the process. Two requests at the same time feed the same parser: each form then holds parts of
the other's text, or the other's whole text, and the next save stores it
(https://github.com/wagtail/wagtail/issues/14573).

`tests/portal/admin/test_editor_parser.py` fails without the correction, and reports when Wagtail
does not need it any more: then this module and its call in `portal.apps` can go.
"""

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.rich_text.converters.html_to_contentstate import HtmlToContentStateHandler

stock_from_database_format = ContentstateConverter.from_database_format


def install() -> None:
    """Install the correction; called once, at start-up."""
    ContentstateConverter.from_database_format = from_database_format


def from_database_format(self: ContentstateConverter, html: str) -> str:
    """Return the editor's form of a stored text, as Wagtail's method does, from a parser made for this call."""
    parser = HtmlToContentStateHandler(self.features)
    parser.feed(html)
    parser.close()
    content: str = parser.contentstate.as_json(indent=4, separators=(",", ": "))
    return content
