"""The languages of the portal as the content sees them. The table itself is in portal/settings/languages.py."""

from collections.abc import Container, Iterator

from django.conf import settings
from django.utils import translation

CODES_ALIASES_ON_IMPORT = {"cz": "cs"}
"""The old portal wrote the code of the country for Czech. Accepted on import only, never stored."""


def language_codes() -> tuple[str, ...]:
    """All language codes in the fixed order of the interface."""
    return tuple(settings.PORTAL_LANGUAGE_CODES)


def endonym(code: str) -> str:
    """The language's own name, capitalised: `mt` → `Malti`."""
    return settings.PORTAL_ENDONYMS.get(code, code)


def active_language() -> str:
    """The reader's language: the active one of Django, English when it is none of ours."""
    code = (translation.get_language() or "en").split("-")[0]
    return code if code in language_codes() else "en"


def fallback_chain(reader: str, original: str) -> tuple[str, ...]:
    """The languages in which a record is looked for, best first (decision 4).

    The reader's own, the ones its readers understand, the original, English, then all others.
    """
    return tuple(dict.fromkeys((*_preferred(reader, original), *language_codes())))


def shown_language(available: Container[str], reader: str, original: str) -> str | None:
    """Which of the available versions a reader is shown; None where there is none."""
    preferred = next((code for code in _preferred(reader, original) if code in available), None)
    return preferred or next((code for code in language_codes() if code in available), None)


def _preferred(reader: str, original: str) -> Iterator[str]:
    yield reader
    yield from settings.PORTAL_READABLE_LANGUAGES.get(reader, ())
    if original:
        yield original
    yield "en"
