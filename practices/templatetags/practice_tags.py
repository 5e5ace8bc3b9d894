"""What templates ask of the content floor."""

from typing import Any
from urllib.parse import urlsplit

from django import template

from practices.records.models.page import PracticePage
from practices.records.presenters import RecordCard, RecordView, present_card, present_record
from practices.records.selectors import RecordVersions
from practices.versions.blocks.text import SECTION_KINDS
from practices.vocabularies.labels import LabelBook

register = template.Library()


@register.simple_tag(takes_context=True)
def record_view(context: dict[str, Any], page: PracticePage) -> RecordView:
    """The record as the reader of this request sees it."""
    return present_record(page, context["request"], context.get("versions") or {})


@register.simple_tag
def record_card(found: RecordVersions, labels: LabelBook) -> RecordCard | None:
    """The card of a record in a list."""
    return present_card(found, labels)


@register.filter
def section_heading(kind: str) -> str:
    """The heading of a named section in the reader's language."""
    return str(dict(SECTION_KINDS).get(kind, kind))


@register.filter
def hostname(address: str) -> str:
    """The host of an address, so that a reader sees where a link leads; empty where there is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
