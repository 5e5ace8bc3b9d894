"""Names, dates and numbers in the reader's language, and the icons.

Django's own date and number filters know no Maltese, so visitors' pages use these.
"""

import datetime
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from portal.layout import layout
from portal.layout.icons import ICONS
from portal.layout.language_paths import HeadLinks, Paths, head_links
from portal.layout.layout import LanguageChoice, LanguageChoices
from portal.pages.home import HomeContent, home_content
from practices.languages import cldr
from practices.languages.table import active_language
from practices.languages.table import endonym as own_name

register = template.Library()


@register.filter
def longdate(value: datetime.date | None) -> str:
    """Return `22 November 2026` in the reader's language; an empty string for none."""
    return cldr.long_date(value, active_language())


@register.filter
def shortdatetime(value: datetime.datetime | None) -> str:
    """Return date and time in the portal's time zone and the reader's language; an empty string for none."""
    return cldr.short_datetime(value, active_language())


@register.filter
def isodate(value: datetime.date | None) -> str:
    """Return the date for `<time datetime>`: ISO 8601, the same in every language."""
    return value.isoformat() if value else ""


@register.filter
def localnumber(value: Any) -> str:
    """Return `12 345` with the separators of the reader's language; text for anything that is not a number."""
    if isinstance(value, int | float):
        return cldr.number(value, active_language())
    return str(value)


@register.filter
def languagename(code: str) -> str:
    """Return the name of the language in the reader's language."""
    return cldr.language_name(str(code), active_language())


@register.filter
def endonym(code: str) -> str:
    """Return the own name of the language."""
    return own_name(str(code))


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return a decorative inline SVG, hidden from assistive technology. Unknown names raise `KeyError`."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">{}</svg>',
        ICONS[name],
    )


@register.simple_tag(takes_context=True)
def language_paths(context: dict[str, Any]) -> Paths:
    """Return `language_paths` of the context, which a view sets; else the addresses by page and path."""
    return context.get("language_paths") or layout.language_paths(context["request"], context.get("page"))


@register.simple_tag(takes_context=True)
def language_choices(context: dict[str, Any]) -> LanguageChoices:
    """Return the rows of the switcher: those that the view made, else one for each of `language_paths`."""
    return context.get("language_choices") or layout.language_choices(context["request"], context["language_paths"])


@register.simple_tag
def language_rows(choices: list[LanguageChoice]) -> SafeString:
    """Return rows of the switcher: own names of the languages, each marked as what it is."""
    current = mark_safe(' aria-current="true"')
    row = '<li><a href="{}" lang="{}" hreflang="{}"{}>{}</a></li>\n'
    return format_html_join(
        "", row, ((each.path, each.code, each.code, current if each.current else "", each.endonym) for each in choices)
    )


@register.simple_tag(takes_context=True)
def page_links(context: dict[str, Any]) -> HeadLinks:
    """Return the links of a page of text for search engines."""
    return head_links(context["page"], context["language_paths"])


@register.simple_tag(takes_context=True)
def home_page(context: dict[str, Any]) -> HomeContent:
    """Return the newest records and the links by facet that the home page shows."""
    return home_content(context["request"])
