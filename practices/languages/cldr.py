"""Names of countries and languages, dates and numbers from CLDR, in all languages (Maltese too, which Django lacks)."""

import datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_time, get_datetime_format
from babel.numbers import format_decimal
from django.utils import timezone

EU_COUNTRIES = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
"""ISO 3166-1 alpha-2 codes of the 27 member states."""

EU_AUTHORITY = "http://publications.europa.eu/resource/authority"
_EU_OWN_CODES = {"GR": "EL"}  # the interinstitutional style guide writes EL


@lru_cache(maxsize=64)
def cldr_locale(language: str) -> Locale:
    """Return the CLDR data of a language of the portal; English in its European form, not the American one."""
    return Locale.parse("en_GB" if language == "en" else language)


@lru_cache(maxsize=8192)
def country_name(code: str, language: str) -> str:
    """Return the name of a country: `("BE", "da")` → `Belgien`; the code itself when CLDR has no name."""
    name = cldr_locale(language).territories.get(code)
    return str(name) if name else code


def is_country(code: str) -> bool:
    """Return whether the code is a country of CLDR (two capital letters)."""
    return len(code) == 2 and code.isalpha() and code.isupper() and code in cldr_locale("en").territories


def country_uri(code: str) -> str:
    """Return the address of a country in the EU authority table of ISO 3166-1 alpha-2 codes."""
    return f"{EU_AUTHORITY}/country/{_EU_OWN_CODES.get(code, code)}"


@lru_cache(maxsize=2048)
def language_name(code: str, language: str) -> str:
    """Return the name of a language for a reader: `("mt", "fi")` → `Malta`, with a capital as in a list."""
    name = cldr_locale(language).languages.get(code)
    return str(name)[:1].upper() + str(name)[1:] if name else code


def long_date(value: datetime.date | None, language: str) -> str:
    """Return a date in the format of a language, such as `22 November 2026`; empty for None."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return format_date(value, format="long", locale=cldr_locale(language))


def short_datetime(value: datetime.datetime | None, language: str) -> str:
    """Return date and time of the portal's time zone in the format of a language; empty for None."""
    if value is None:
        return ""
    local = (timezone.localtime(value) if timezone.is_aware(value) else value).replace(tzinfo=None)
    locale = cldr_locale(language)
    parts = {
        "{1}": format_date(local, format="medium", locale=locale),
        "{0}": format_time(local, "short", locale=locale),
    }
    order = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    for place, text in parts.items():
        order = order.replace(place, text)
    return order


@lru_cache(maxsize=8192)
def number(value: int | float, language: str) -> str:
    """Return a number with the separators of a language, such as `12 345`; cached, a page of results has a hundred."""
    return format_decimal(value, locale=cldr_locale(language))
