"""The translators' desk on wagtail-localize."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationConfig(AppConfig):
    """Registration of versions by segments and the guard of wagtail-localize's routes."""

    name = "practices.translation"
    label = "translation"
    verbose_name = _("Translation")

    def ready(self) -> None:
        """Connect the signals and make wagtail-localize safe, before the admin's addresses are built."""
        from practices.records.models.page import PracticePage
        from practices.translation import signal_handlers  # noqa: F401
        from practices.translation.desk.version_form import VersionForm
        from practices.translation.localize import patches

        patches.install()
        PracticePage.base_form_class = VersionForm
