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
        from practices.translation.desk import editor, segment_views
        from practices.translation.desk.version_form import VersionForm
        from practices.translation.formats.po_export import export_po
        from practices.translation.formats.po_upload import upload_pofile
        from practices.translation.localize import patches
        from practices.translation.segments.writing import create_or_update_translation

        patches.install(
            create_or_update_translation=create_or_update_translation,
            edit_translation=editor.edit_translation,
            stop_translation=editor.stop_translation,
            restart_translation=editor.restart_translation,
            upload_pofile=upload_pofile,
            edit_string_translation=segment_views.edit_string_translation,
            edit_override=segment_views.edit_override,
            export_po=export_po,
        )
        PracticePage.base_form_class = VersionForm
