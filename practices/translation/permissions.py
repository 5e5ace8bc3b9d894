"""Who may translate what, for every route of translation."""

from typing import Any

from wagtail.models import Page

from practices.accounts import roles


def translates_into(user: Any, language: str) -> bool:
    """Return whether a person translates into a language; publishers and administrators do for all."""
    if roles.has_role(user, roles.PUBLISHER):
        return True
    return language in roles.languages_of(user, roles.TRANSLATOR, roles.COORDINATOR)


def is_administrator(user: Any) -> bool:
    """Return whether a person administers the portal."""
    return roles.has_role(user)


def may_edit(user: Any, page: Page) -> bool:
    """Return Wagtail's permission to edit the page, in its own language's tree."""
    return bool(page.permissions_for_user(user).can_edit())


def may_translate(user: Any, page: Page) -> bool:
    """Return whether a person may edit the page and has a role for its language."""
    return translates_into(user, page.locale.language_code) and may_edit(user, page)


def may_publish_translation(user: Any, page: Page) -> bool:
    """Return whether a person may publish the page and has a role for its language."""
    return may_translate(user, page) and bool(page.permissions_for_user(user).can_publish())


def is_locked_for(user: Any, page: Page) -> bool:
    """Return whether somebody else, a workflow or a schedule has the page locked."""
    lock = page.specific.get_lock()
    return lock is not None and bool(lock.for_user(user))
