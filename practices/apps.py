"""Content: records, their versions, comments, translation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticesConfig(AppConfig):
    """The app of records and vocabularies."""

    name = "practices"
    verbose_name = _("Practices")

    def ready(self) -> None:
        """Connect checks and receivers."""
        from practices import checks, signal_handlers  # noqa: F401
