"""Slugs of language versions: ASCII, made from the title, owned for good."""

from collections.abc import Callable

from django.db import models

from practices.languages.slugs import MAX_LENGTH, RESERVED, numbered, slugify

MAX_ATTEMPTS = 1000


class OwnedSlug(models.Model):
    """A slug that something has or had in any language. It belongs to its owner for good."""

    slug = models.CharField(max_length=255, unique=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.slug


def valid_slug(slug: str) -> str:
    """Return the slug that a person chose, changed only where it cannot be an address."""
    return slug if slug.isascii() and slug not in RESERVED and len(slug) <= MAX_LENGTH else slugify(slug)


def free_slug(slug: str, is_taken: Callable[[str], bool], *, first: int = 1) -> str:
    """Return the first of `slug`, `slug-2`, `slug-3` … that is not taken; empty where all are.

    Args:
        first: 2 passes the slug itself over.
    """
    candidates = (numbered(slug, number) for number in range(first, MAX_ATTEMPTS))
    return next((candidate for candidate in candidates if not is_taken(candidate)), "")
