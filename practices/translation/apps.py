"""The translators' desk on wagtail-localize."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationConfig(AppConfig):
    """Registration of versions by segments and the guard of wagtail-localize's routes."""

    name = "practices.translation"
    label = "translation"
    verbose_name = _("Translation")
