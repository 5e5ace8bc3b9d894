"""Who moderates what: moderators the comments in their languages, administrators all. Nobody adds or edits."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from wagtail.permission_policies import BasePermissionPolicy

from practices.accounts.roles import ADMINISTRATOR, MODERATOR, languages_of
from practices.discussion.models import PracticeComment

VIEW = "view"
MODERATE = "moderate"
ACTIONS = frozenset({VIEW, MODERATE})
"""All actions. Adding, changing and deleting are never allowed."""


def moderated_languages(user: Any) -> frozenset[str]:
    """Return the languages whose comments a person decides about."""
    return languages_of(user, MODERATOR)


class CommentPolicy(BasePermissionPolicy):
    """The permission policy of comments, by their language."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return whether the person may do this to comments of any language."""
        return action in ACTIONS and bool(moderated_languages(user))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """Return whether the person may do one of several actions."""
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: PracticeComment) -> bool:
        """Return whether the comment is in one of the person's languages."""
        return action in ACTIONS and instance.language in moderated_languages(user)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> "QuerySet[PracticeComment]":
        """Return the comments in the person's languages."""
        if not ACTIONS & set(actions):
            return PracticeComment.objects.none()
        return PracticeComment.objects.filter(language__in=moderated_languages(user))

    def users_with_any_permission(self, actions: Iterable[str]) -> "QuerySet[Any]":
        """Return all moderators and administrators."""
        users = get_user_model().objects.filter(is_active=True)
        if not ACTIONS & set(actions):
            return users.none()
        groups = Group.objects.filter(Q(name__startswith=f"{MODERATOR}-") | Q(name=ADMINISTRATOR))
        return users.filter(Q(is_superuser=True) | Q(groups__in=groups)).distinct()
