"""The languages of the portal: the one table that knows them.

A further language is one entry here, a file in search/analysis/languages/, a message catalogue, and
`manage.py add_language CODE`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """One language of the portal.

    code: BCP 47 tag, also the prefix of its addresses.
    endonym: its own name, capitalised as at the beginning of a line.
    english_name: its name in English, for logs and the admin of Django.
    readable: languages its readers understand most easily, best first; a record
        without a version in `code` is shown in the first of them that exists
        (decision 4: then the original, English, then the order of this table).
    """

    code: str
    endonym: str
    english_name: str
    readable: tuple[str, ...] = ()


LANGUAGE_TABLE: tuple[Language, ...] = (
    Language("bg", "Български", "Bulgarian"),
    Language("cs", "Čeština", "Czech", ("sk",)),
    Language("da", "Dansk", "Danish", ("sv",)),
    Language("de", "Deutsch", "German"),
    Language("el", "Ελληνικά", "Greek"),
    Language("en", "English", "English"),
    Language("es", "Español", "Spanish", ("pt",)),
    Language("et", "Eesti", "Estonian"),
    Language("fi", "Suomi", "Finnish"),
    Language("fr", "Français", "French"),
    Language("hr", "Hrvatski", "Croatian", ("sl",)),
    Language("hu", "Magyar", "Hungarian"),
    Language("it", "Italiano", "Italian"),
    Language("lt", "Lietuvių", "Lithuanian"),
    Language("lv", "Latviešu", "Latvian"),
    Language("mt", "Malti", "Maltese", ("en",)),
    Language("nl", "Nederlands", "Dutch"),
    Language("pl", "Polski", "Polish"),
    Language("pt", "Português", "Portuguese", ("es",)),
    Language("ro", "Română", "Romanian"),
    Language("sk", "Slovenčina", "Slovak", ("cs",)),
    Language("sl", "Slovenščina", "Slovenian", ("hr",)),
    Language("sv", "Svenska", "Swedish", ("da",)),
)

LANGUAGE_CODES: tuple[str, ...] = tuple(language.code for language in LANGUAGE_TABLE)
LANGUAGE_NAMES: list[tuple[str, str]] = [(language.code, language.endonym) for language in LANGUAGE_TABLE]
ENDONYMS: dict[str, str] = {language.code: language.endonym for language in LANGUAGE_TABLE}
READABLE: dict[str, tuple[str, ...]] = {language.code: language.readable for language in LANGUAGE_TABLE}


def make_known_to_django() -> None:
    """Enter the languages that Django has no row for (Maltese) into its table.

    Without this `get_language_info` raises KeyError and `/mt/` never activates.
    """
    from django.conf.locale import LANG_INFO

    for language in LANGUAGE_TABLE:
        LANG_INFO.setdefault(
            language.code,
            {"bidi": False, "code": language.code, "name": language.english_name, "name_local": language.endonym},
        )
