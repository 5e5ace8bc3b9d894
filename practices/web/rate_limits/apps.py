"""The app of the limits on guessing and on sending."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ThrottlingConfig(AppConfig):
    """Limits on reading, guessing and sending."""

    name = "practices.web.rate_limits"
    label = "throttling"
    verbose_name = _("Throttling")
