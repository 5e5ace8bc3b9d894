"""Whether a text is public, gone or unknown: one answer for pages, comments, API and comparison."""

from collections.abc import Mapping
from enum import Enum, auto
from typing import TypeVar

from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction

AnyPage = TypeVar("AnyPage", bound=Page)


class Access(Enum):
    """What an address leads to.

    PUBLIC: everybody may read a version.
    RESTRICTED: every live version asks for a password or an account; who has neither learns nothing of it.
    GONE: it was public once.
    UNKNOWN: it is not there, or was never public.
    """

    PUBLIC = auto()
    RESTRICTED = auto()
    GONE = auto()
    UNKNOWN = auto()


def access_to(*, is_live: bool, is_public: bool, was_published: bool, is_withdrawn: bool) -> Access:
    """Return the one answer.

    Args:
        is_live: a version is live.
        is_public: a live version has no view restriction.
        was_published: a version was live at some time.
        is_withdrawn: all versions were taken off the site.
    """
    if is_live and not is_withdrawn:
        return Access.PUBLIC if is_public else Access.RESTRICTED
    return Access.GONE if was_published else Access.UNKNOWN


def public_only(versions: Mapping[str, AnyPage]) -> dict[str, AnyPage]:
    """Return the versions that everybody may read. One query."""
    restricted = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    return {code: page for code, page in versions.items() if not page.path.startswith(restricted)}


def may_read(request: HttpRequest, page: Page) -> bool:
    """Return whether the reader has given every password and account that the page asks for. One query."""
    return all(restriction.accept_request(request) for restriction in page.get_view_restrictions())
