"""Slugs are ASCII, readable in 23 languages, never empty, never reserved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.languages.slugs import MAX_LENGTH, RESERVED, numbered, slugify, transliterate


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Σχολείο δεύτερης ευκαιρίας", "scholeio-defteris-efkairias"),
        ("Άγγελος και αυγό", "angelos-kai-avgo"),
        ("Ταΰγετος", "taygetos"),
        ("Щастливи ученици и жълта шапка", "shtastlivi-uchenitsi-i-zhalta-shapka"),
        ("Ħelsien għall-iskejjel", "helsien-ghall-iskejjel"),
        ("Netwerk f’Antwerp", "netwerk-f-antwerp"),
        ("L’école de la 2e chance", "l-ecole-de-la-2e-chance"),
        ("The pupil's room", "the-pupils-room"),
        ("Straße, Ødegård, Łódź, Þing", "strasse-odegard-lodz-thing"),
        ("Școală și țară", "scoala-si-tara"),
        ("Žlutý kůň", "zluty-kun"),
        ("!!!", "practice"),
        ("Feed", "feed-1"),
    ],
)
def test_a_title_becomes_a_slug_that_can_be_read(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text(max_size=300))
def test_a_slug_is_ascii_short_and_never_reserved(title: str) -> None:
    slug = slugify(title)
    assert slug.isascii() and slug
    assert len(slug) <= MAX_LENGTH + 2
    assert slug not in RESERVED
    assert slug == slugify(slug)


@given(st.text(alphabet="abc-", min_size=1, max_size=MAX_LENGTH), st.integers(min_value=2, max_value=999))
def test_a_numbered_slug_keeps_the_limit(slug: str, number: int) -> None:
    assert len(numbered(slug, number)) <= MAX_LENGTH
    assert numbered(slug, number).endswith(f"-{number}")


def test_transliteration_leaves_latin_letters_alone() -> None:
    assert transliterate("plain text 12") == "plain text 12"
