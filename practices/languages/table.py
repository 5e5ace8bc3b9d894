"""The languages of the portal. Their table is in portal/settings/languages.py."""

from django.conf import settings
from django.utils import translation

CODES_ALIASES_ON_IMPORT = {"cz": "cs"}
"""The old portal used the country code for Czech. Accepted on import only, never stored."""


def language_codes() -> tuple[str, ...]:
    """Return all language codes in the order of the interface."""
    return tuple(settings.PORTAL_LANGUAGE_CODES)


def endonym(code: str) -> str:
    """Return the own name of a language, with a capital: `mt` → `Malti`."""
    return settings.PORTAL_ENDONYMS.get(code, code)


def active_language() -> str:
    """Return the active language of Django; English when it is not a language of the portal."""
    code = (translation.get_language() or "en").split("-")[0]
    return code if code in language_codes() else "en"
