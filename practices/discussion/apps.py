"""Comments on records."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django_comments_xtd.apps import CommentsXtdConfig


class DiscussionConfig(AppConfig):
    """The app of comments, their confirmation, moderation and emails."""

    name = "practices.discussion"
    label = "discussion"
    verbose_name = _("Comments")
    default = True


class QuietCommentsConfig(CommentsXtdConfig):
    """The package without its `pre_save` receiver.

    The receiver publishes all pending replies of a comment that is saved, and
    counts its replies again at each save. Our state is changed by moderation only.
    """

    default = False

    def ready(self) -> None:
        """Connect nothing."""
