"""The app of the search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Registers the families, the checks, and the receivers that write the outbox of the index."""

    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Connect the receivers; register checks and families."""
        from search import checks, signal_handlers  # noqa: F401
        from search.families import others, practice
        from search.query.family import register

        for family in (practice.FAMILY, others.ORGANISATION, others.SERVICE):
            register(family)
