"""The languages of the portal as the content sees them. The table itself is in portal/settings/languages.py."""

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
