"""Names, dates and numbers are those of CLDR in all 23 languages, Maltese included."""

import datetime

import pytest

from practices.languages.cldr import (
    EU_COUNTRIES,
    country_name,
    country_uri,
    is_country,
    language_name,
    long_date,
    number,
    short_datetime,
)
from practices.languages.table import language_codes

MOMENT = datetime.datetime(2026, 11, 22, 10, 5, tzinfo=datetime.UTC)


@pytest.mark.parametrize("language", language_codes())
def test_every_language_names_all_countries_and_languages(language: str) -> None:
    countries = [country_name(code, language) for code in EU_COUNTRIES]
    languages = [language_name(code, language) for code in language_codes()]
    assert len(set(countries)) == 27
    assert len(set(languages)) == 23
    assert not set(countries) & set(EU_COUNTRIES)
    assert all(name[0].isupper() for name in languages)


@pytest.mark.parametrize(
    ("language", "date", "moment"),
    [
        ("en", "22 November 2026", "22 Nov 2026, 11:05"),
        ("mt", "22 ta’ Novembru 2026", "22 Nov 2026 11:05"),
        ("fi", "22. marraskuuta 2026", "22.11.2026 11.05"),
        ("da", "22. november 2026", "22. nov. 2026 11.05"),
    ],
)
def test_dates_are_written_as_the_language_does_in_the_time_of_the_portal(
    language: str, date: str, moment: str
) -> None:
    assert long_date(MOMENT.date(), language) == date
    assert short_datetime(MOMENT, language) == moment


@pytest.mark.parametrize("language", language_codes())
def test_a_moment_keeps_day_and_minute_and_no_pattern_letters(language: str) -> None:
    text = short_datetime(MOMENT, language)
    assert "22" in text and "05" in text
    assert "{" not in text


def test_numbers_are_grouped_as_the_language_does() -> None:
    assert number(12345, "en") == "12,345"
    assert number(12345, "de") == "12.345"
    assert number(12345, "fi") == "12\u00a0345"


def test_codes_are_those_of_the_standards() -> None:
    assert is_country("NO") and not is_country("XX") and not is_country("be")
    assert country_uri("GR").endswith("/country/EL")
