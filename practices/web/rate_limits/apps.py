"""The app of the limits on guessing and on sending."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ThrottlingConfig(AppConfig):
    """Attempts are counted in the database, so the limits hold in all processes and without Redis."""

    name = "practices.web.rate_limits"
    label = "throttling"
    verbose_name = _("Throttling")
