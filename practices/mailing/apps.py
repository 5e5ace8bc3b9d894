"""The app of the email outbox."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    """Emails are stored as rows and sent by the worker."""

    name = "practices.mailing"
    label = "mailing"
    verbose_name = _("Mail")
