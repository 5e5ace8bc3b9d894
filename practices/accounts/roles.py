"""The roles of the portal: names of groups, and which languages a person works in."""

from typing import Any

from practices.languages.table import language_codes

VISITOR = "visitor"
EDITOR = "editor"
PUBLISHER = "publisher"
TAXONOMY_EDITOR = "taxonomy editor"
CONTACT_OWNER = "contact owner"
ADMINISTRATOR = "administrator"
TRANSLATOR = "translator"
COORDINATOR = "coordinator"
MODERATOR = "moderator"

PLAIN_ROLES = (VISITOR, EDITOR, PUBLISHER, TAXONOMY_EDITOR, CONTACT_OWNER, ADMINISTRATOR)
LANGUAGE_ROLES = (TRANSLATOR, COORDINATOR, MODERATOR)


def group_name(role: str, language: str) -> str:
    """Return the name of a group: `("moderator", "el")` → `moderator-el`."""
    return f"{role}-{language}"


def languages_of(user: Any, *roles: str) -> frozenset[str]:
    """Return the languages in which a person has one of the roles; all for administrators, none when inactive."""
    if not getattr(user, "is_active", False):
        return frozenset()
    names = _group_names(user)
    if user.is_superuser or ADMINISTRATOR in names:
        return frozenset(language_codes())
    return frozenset(code for code in language_codes() for role in roles if group_name(role, code) in names)


def has_role(user: Any, *roles: str) -> bool:
    """Return whether a person has one of the plain roles; administrators have all."""
    if not getattr(user, "is_active", False):
        return False
    names = _group_names(user)
    return bool(user.is_superuser or ADMINISTRATOR in names or names & set(roles))


def _group_names(user: Any) -> frozenset[str]:
    cached = getattr(user, "_portal_group_names", None)
    if cached is None:
        cached = frozenset(user.groups.values_list("name", flat=True))
        user._portal_group_names = cached
    return cached
