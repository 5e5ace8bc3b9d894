"""Which text a reader gets where there is none in the reader's own language (decision 4)."""

from collections.abc import Callable, Container, Iterator, Mapping
from typing import Protocol, TypeVar

from django.conf import settings

from practices.languages.table import language_codes

LanguagePaths = dict[str, tuple[str, bool]]
"""By language code: the address, and whether the text there is in that language."""


class VersionWithSlug(Protocol):
    """A language version with an address of its own."""

    @property
    def slug(self) -> str: ...  # noqa: D102
    @property
    def language(self) -> str: ...  # noqa: D102


Version = TypeVar("Version")


def shown_language(available: Container[str], reader: str, original: str) -> str | None:
    """Return the language of the version that a reader is shown; None where there is none."""
    preferred = next((code for code in _preferred(reader, original) if code in available), None)
    return preferred or next((code for code in language_codes() if code in available), None)


def shown_version(versions: Mapping[str, Version], reader: str, original: str) -> Version | None:
    """Return the version that a reader is shown: in the reader's language, else the first of the fallback chain."""
    return versions.get(shown_language(versions, reader, original) or "")


def language_paths(
    versions: Mapping[str, VersionWithSlug], original: str, path_of: Callable[[str, str], str]
) -> LanguagePaths:
    """Return for every language the address in it, and whether the text there is in that language.

    Args:
        versions: by language.
        original: the language of the original.
        path_of: returns the address for an interface language and a slug.
    """
    paths = {}
    for code in language_codes():
        shown = shown_version(versions, code, original)
        if shown is not None:
            paths[code] = (path_of(code, shown.slug), shown.language == code)
    return paths


def _preferred(reader: str, original: str) -> Iterator[str]:
    """Yield the reader's own language, those its readers understand, the original and English."""
    yield reader
    yield from settings.PORTAL_READABLE_LANGUAGES.get(reader, ())
    if original:
        yield original
    yield "en"
