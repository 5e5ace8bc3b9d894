"""The languages of the portal as choices of a form."""

from practices.languages.cldr import language_name
from practices.languages.table import active_language, endonym, language_codes


def languages_by_own_name() -> list[tuple[str, str]]:
    """Return the languages in the fixed order, each named in itself."""
    return [(code, endonym(code)) for code in language_codes()]


def languages_by_name() -> list[tuple[str, str]]:
    """Return the languages sorted by their names in the language of the person who chooses."""
    reader = active_language()
    return sorted(((code, language_name(code, reader)) for code in language_codes()), key=lambda choice: choice[1])
