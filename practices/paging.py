"""Page numbers as they come from an address."""

from django.utils.translation import gettext as _

MAX_PAGE = 1_000_000
"""Every larger page number is taken as this one: past the end of any list."""


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
