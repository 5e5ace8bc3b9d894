"""Who may translate what. Every door of translation asks here."""

from typing import Any

from wagtail.models import Page

from practices.accounts import roles


def translates_into(user: Any, language: str) -> bool:
    """Whether a person has a role for translating into a language; publishers and administrators have it for all."""
    if roles.has_role(user, roles.PUBLISHER):
        return True
    return language in roles.languages_of(user, roles.TRANSLATOR, roles.COORDINATOR)


def is_administrator(user: Any) -> bool:
    """Whether a person administers the portal."""
    return roles.has_role(user)


def may_edit(user: Any, page: Page) -> bool:
    """Wagtail's permission to edit the page, in its own language's tree."""
    return bool(page.permissions_for_user(user).can_edit())


def may_translate(user: Any, page: Page) -> bool:
    """Edit permission on the page and a role for its language."""
    return translates_into(user, page.locale.language_code) and may_edit(user, page)


def may_publish_translation(user: Any, page: Page) -> bool:
    """Publish permission on the page and a role for its language."""
    return may_translate(user, page) and bool(page.permissions_for_user(user).can_publish())


def is_locked_for(user: Any, page: Page) -> bool:
    """Whether somebody else, a workflow or a schedule holds the page."""
    lock = page.specific.get_lock()
    return lock is not None and bool(lock.for_user(user))
