"""The one mail outbox."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    """The app of the mail outbox: mails are stored as rows and sent by the worker."""

    name = "practices.mailing"
    label = "mailing"
    verbose_name = _("Mail")
