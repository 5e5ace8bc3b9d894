"""The conversation about records."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscussionConfig(AppConfig):
    """Comments, their confirmation, moderation and mails."""

    name = "practices.discussion"
    label = "discussion"
    verbose_name = _("Comments")
