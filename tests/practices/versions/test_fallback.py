"""The version that a reader is shown, and the address in every language."""

from dataclasses import dataclass

import pytest

from practices.languages.table import language_codes
from practices.versions.fallback import language_paths, shown_language, shown_version


@dataclass
class Version:
    language: str
    slug: str


@pytest.mark.parametrize(
    ("available", "reader", "original", "shown"),
    [
        ({"da", "en", "fr"}, "da", "fr", "da"),
        ({"cs", "en"}, "sk", "fr", "cs"),
        ({"en", "fr"}, "hu", "fr", "fr"),
        ({"en", "de"}, "hu", "fr", "en"),
        ({"sv", "bg"}, "hu", "fr", "bg"),
        ({"mt"}, "ga", "", "mt"),
        (set(), "da", "en", None),
    ],
)
def test_a_reader_is_shown_the_first_language_of_the_chain(
    available: set[str], reader: str, original: str, shown: str | None
) -> None:
    assert shown_language(available, reader, original) == shown


def test_a_version_is_found_by_its_language_and_none_where_there_is_none() -> None:
    greek = Version("el", "domatio")
    assert shown_version({"el": greek}, "da", "el") is greek
    assert shown_version({}, "da", "el") is None


def test_every_language_has_an_address_and_only_real_versions_are_marked() -> None:
    versions = {"da": Version("da", "rum"), "en": Version("en", "room")}
    paths = language_paths(versions, "da", lambda language, slug: f"{language}:{slug}")
    assert list(paths) == list(language_codes())
    assert paths["da"] == ("da:rum", True)
    assert paths["en"] == ("en:room", True)
    assert paths["fr"] == ("fr:rum", False)
    assert [code for code, (_path, real) in paths.items() if real] == ["da", "en"]


def test_without_any_version_there_is_no_address() -> None:
    assert language_paths({}, "da", lambda language, slug: slug) == {}
