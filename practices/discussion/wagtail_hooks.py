"""Hooks of the Wagtail admin: the moderators' queue, its decisions, their names in the log."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from practices.discussion.admin.bulk_actions import ApproveAction, RejectAction, SpamAction
from practices.discussion.admin.views import ModerationViewSet
from practices.discussion.models import PracticeComment
from practices.discussion.permissions import CommentPolicy

register_permission_policy(PracticeComment, CommentPolicy(PracticeComment))

for action in (ApproveAction, RejectAction, SpamAction):
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_viewset")
def moderation_viewset() -> ModerationViewSet:
    """Return the queue below `/admin/comments/`."""
    return ModerationViewSet()


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Name the decisions in the log."""
    actions.register_action("discussion.approve", _("Approve a comment"), _("Comment approved"))
    actions.register_action("discussion.reject", _("Refuse a comment"), _("Comment refused"))
    actions.register_action("discussion.spam", _("Mark a comment as spam"), _("Comment marked as spam"))
    actions.register_action("discussion.erase", _("Erase a comment"), _("Comment erased"))
