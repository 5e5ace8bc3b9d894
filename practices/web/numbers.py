"""Whole numbers from a query string or a form: page numbers, numbers of records, keys of the database."""

from django.utils.translation import gettext as _

MAX_INTEGER = 2_147_483_647
"""The largest value of an `IntegerField` in every database."""
MAX_KEY_DIGITS = 18
"""Every database accepts a number with this many digits as a key."""
MAX_KEY = 10**MAX_KEY_DIGITS - 1
MAX_PAGE = 1_000_000
"""A larger page number counts as this one: past the end of any list."""


def whole_number(value: str, largest: int = MAX_INTEGER) -> int | None:
    """Return a number written in ASCII digits; None for any other text and for a number above `largest`."""
    # The length comes first: reading a million digits takes seconds.
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(largest))):
        return None
    number = int(value)
    return number if number <= largest else None


def is_key(value: str) -> bool:
    """Return whether a text can be the key of a row."""
    return whole_number(value, MAX_KEY) is not None


def page_number(value: str) -> int | None:
    """Return a page number, at most `MAX_PAGE`; None for a text that is not a positive whole number."""
    if not (value.isascii() and value.isdigit()):
        return None
    number = whole_number(value.lstrip("0") or "0", MAX_PAGE)
    return MAX_PAGE if number is None else number or None


def not_a_page() -> str:
    """Return the sentence about a page number that is not a positive whole number."""
    return _("The page must be a whole number, 1 or more.")
