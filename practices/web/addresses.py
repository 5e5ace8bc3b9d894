"""The public addresses of the site: made from the names in `portal.urls`, written by hand nowhere else."""

from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation

_SLUG = "slug"
"""Placeholder of a slug: a list of records reverses one pattern, not one address for each record."""


def _reverse(name: str, language: str, *parts: str | int) -> str:
    with translation.override(language):
        return reverse(name, args=parts)


@lru_cache(maxsize=500)
def _cached(name: str, language: str, *parts: str) -> str:
    return _reverse(name, language, *parts)


def absolute(path: str) -> str:
    """Return the address with scheme and host."""
    return f"{settings.PUBLIC_URL}{path}"


def home_path(language: str) -> str:
    """Return the address of the home page, which is also the prefix of all addresses of the language."""
    return _cached("wagtail_serve", language, "")


def page_path(language: str, *slugs: str) -> str:
    """Return the address of a page of text from the slugs below the home page."""
    return home_path(language) + "".join(f"{slug}/" for slug in slugs)


def languages_path(language: str) -> str:
    """Return the address of the page of languages."""
    return _cached("languages", language)


def practices_path(language: str) -> str:
    """Return the address of the list of practices."""
    return _cached("search", language)


def filter_path(language: str, facet: str, value: str) -> str:
    """Return the address of the list with one value of a facet chosen."""
    return f"{practices_path(language)}?{urlencode({facet: value})}"


def feed_path(language: str) -> str:
    """Return the address of the feed of the list."""
    return _cached("search-feed", language)


def compare_path(language: str) -> str:
    """Return the address of the comparison."""
    return _cached("search-compare", language)


def version_path(language: str, slug: str) -> str:
    """Return the address of a record in an interface language. Own language and fallback have the same form."""
    return _cached("record", language, _SLUG).replace(_SLUG, slug)


def permanent_path(number: int) -> str:
    """Return the address of a record that stays when titles and languages change."""
    return reverse("permanent-address", args=[number])


def comments_path(language: str, number: int) -> str:
    """Return the address of the comments on a record."""
    return _reverse("discussion:conversation", language, number)


def comment_path(language: str, number: int, comment_id: int) -> str:
    """Return the address of one comment, on whatever page of the comments it is."""
    return f"{comments_path(language, number)}?comment={comment_id}#c{comment_id}"


def comment_sent_path(language: str, number: int) -> str:
    """Return the address that a visitor is sent to after writing a comment."""
    return _reverse("discussion:sent", language, number)


def confirm_path(language: str, token: str) -> str:
    """Return the address of the link that confirms a comment."""
    return _reverse("discussion:confirm", language, token)


def mute_path(language: str, token: str) -> str:
    """Return the address of the link that ends the mails to a follower."""
    return _reverse("discussion:mute", language, token)
