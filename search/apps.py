"""Finding."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Registers the receivers that write the index outbox."""

    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Connect the receivers and register the checks."""
        from search import checks, signal_handlers  # noqa: F401
        from search.analysis import checks as analysis_checks  # noqa: F401
