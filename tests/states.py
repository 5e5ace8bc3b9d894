"""What takes a public record away from the public: each function does it to all versions of one record."""

from collections.abc import Callable
from typing import Any

from wagtail.models import Page, PageViewRestriction

from practices.records.models.record import Practice
from practices.records.withdrawal import withdraw
from tests.factories import make_user


def _restrict(page: Page, kind: str, **more: Any) -> None:
    PageViewRestriction.objects.get_or_create(page=page, restriction_type=kind, **more)


def unpublished(practice: Practice) -> None:
    for page in practice.versions.all():
        page.unpublish()


def deleted(practice: Practice) -> None:
    for page in list(practice.versions.all()):
        page.delete()


def expired(practice: Practice) -> None:
    for page in practice.versions.all():
        page.unpublish(set_expired=True)


def withdrawn(practice: Practice) -> None:
    withdraw(practice, "asked by the school", make_user(superuser=True))


def for_signed_in_people(practice: Practice) -> None:
    for page in practice.versions.all():
        _restrict(page, PageViewRestriction.LOGIN)


def behind_a_password(practice: Practice) -> None:
    for page in practice.versions.all():
        _restrict(page, PageViewRestriction.PASSWORD, password="secret")


def below_a_private_list(practice: Practice) -> None:
    """All records of these languages stand below the list, so they are hidden, too."""
    for page in practice.versions.all():
        _restrict(Page.objects.get(pk=page.get_parent().pk), PageViewRestriction.LOGIN)


def moved_below_a_private_page(practice: Practice) -> None:
    for page in practice.versions.all():
        home = page.get_parent().get_parent()
        hidden = home.add_child(instance=Page(title="Staff only", slug=f"staff-{page.pk}", locale=page.locale))
        _restrict(hidden, PageViewRestriction.LOGIN)
        page.move(Page.objects.get(pk=hidden.pk), pos="last-child")


HIDING: list[Callable[[Practice], None]] = [
    unpublished, deleted, expired, withdrawn, for_signed_in_people, behind_a_password, below_a_private_list,
    moved_below_a_private_page,
]  # fmt: skip
