"""Finding."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Registers the receivers that write the index outbox."""

    name = "search"
    verbose_name = _("Search")
