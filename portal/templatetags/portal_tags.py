"""Names, dates and numbers in the reader's language, and the icons.

Django's own date and number filters know no Maltese, so visitors' pages use these.
"""

import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from portal.layout.icons import ICONS
from portal.layout.layout import LanguageChoice
from practices.languages import cldr
from practices.languages.table import active_language
from practices.languages.table import endonym as own_name

register = template.Library()

_PATH = "\ue000"
"""Stands for the address in a kept row; no text that is shown holds it."""


@register.filter
def longdate(value: datetime.date | None) -> str:
    """`22 November 2026` in the reader's language; empty for none."""
    return cldr.long_date(value, active_language())


@register.filter
def shortdatetime(value: datetime.datetime | None) -> str:
    """Date and time of the portal's time zone in the reader's language; empty for none."""
    return cldr.short_datetime(value, active_language())


@register.filter
def isodate(value: datetime.date | None) -> str:
    """For `<time datetime>`: ISO 8601, the same in every language."""
    return value.isoformat() if value else ""


@register.filter
def localnumber(value: Any) -> str:
    """`12 345` with the separators of the reader's language; what is no number comes back as text."""
    if isinstance(value, int | float):
        return cldr.number(value, active_language())
    return str(value)


@register.filter
def languagename(code: str) -> str:
    """The language's name in the reader's language."""
    return cldr.language_name(str(code), active_language())


@register.filter
def endonym(code: str) -> str:
    """The language's own name."""
    return own_name(str(code))


@register.filter
def countryname(code: str) -> str:
    """The country's name in the reader's language."""
    return cldr.country_name(str(code), active_language())


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative inline SVG, hidden from assistive technology. Unknown names raise `KeyError`."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">{}</svg>',
        ICONS[name],
    )


@register.simple_tag
def language_rows(choices: list[LanguageChoice]) -> SafeString:
    """Rows of the switcher by `components/language_row.html`: 23 on every page, with another address each time."""
    rows = []
    for choice in choices:
        before, after = _language_row(choice.code, choice.endonym, choice.current)
        rows.append(f"{before}{escape(choice.path)}{after}")
    return SafeString("".join(rows))


@lru_cache(maxsize=256)
def _language_row(code: str, own_name: str, current: bool) -> tuple[str, str]:
    """A row before and after its address; everything else that it shows is an argument."""
    choice = {"code": code, "endonym": own_name, "current": current, "path": _PATH}
    row = render_to_string("components/language_row.html", {"choice": choice})
    before, _path, after = row.rpartition(_PATH)
    return before, after
