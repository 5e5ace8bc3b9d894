"""What templates need of records."""

from urllib.parse import urlsplit

from django import template

from practices.records.models.page import PracticePage
from practices.records.presenters import RecordView, present_record
from practices.versions.blocks.text import SECTION_KINDS

register = template.Library()


@register.simple_tag(takes_context=True)
def record_view(context: template.Context, page: PracticePage) -> RecordView:
    """Return the record as the reader sees it; made once for a page, in however many blocks it is shown."""
    render_context = context.render_context
    if "record_view" not in render_context:
        render_context["record_view"] = present_record(page, context["request"], context.get("versions") or {})
    view: RecordView = render_context["record_view"]
    return view


@register.filter
def section_heading(kind: str) -> str:
    """Return the heading of a named section in the reader's language."""
    return str(dict(SECTION_KINDS).get(kind, kind))


@register.filter
def hostname(address: str) -> str:
    """Return the host of an address, which shows a reader where a link leads; empty where there is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
