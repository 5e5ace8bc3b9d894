"""Whole numbers as they come from an address: page numbers, and keys of the database."""

from django.utils.translation import gettext as _

MAX_PAGE = 1_000_000
"""Every larger page number is taken as this one: past the end of any list."""


MAX_KEY_DIGITS = 18
"""Every database takes a number of so many digits as a key."""


def is_key(value: str) -> bool:
    """Return whether a text can be the key of a row: ASCII digits, no more than a database takes."""
    return value.isascii() and value.isdigit() and len(value) <= MAX_KEY_DIGITS


def page_number(value: str) -> int | None:
    """A positive whole number in ASCII digits, at most `MAX_PAGE`; None for anything else."""
    if not (value.isascii() and value.isdigit()):
        return None
    digits = value.lstrip("0")
    if len(digits) > len(str(MAX_PAGE)):
        return MAX_PAGE
    return min(int(digits), MAX_PAGE) if digits else None


def not_a_page() -> str:
    """The sentence about a page that is no positive whole number."""
    return _("The page must be a whole number, 1 or more.")
