"""The roof: assembles the others."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from wagtail.search import apps as wagtail_search
from wagtail.users import apps as wagtail_users


class PortalConfig(AppConfig):
    """Fills an empty database with what a portal needs, after all its migrations."""

    name = "portal"
    verbose_name = _("Portal")
    default = True

    def ready(self) -> None:
        """Connect the making of the first content; put the corrections to Wagtail in place."""
        from portal.accounts import reset_mails  # noqa: F401  registered by importing them
        from portal.admin import editor_parser, spreadsheets
        from portal.layout import rich_text  # noqa: F401  registered by importing them
        from portal.operations import file_modes

        editor_parser.install()
        spreadsheets.install()
        file_modes.watch_new_databases()

        # The signal comes once for each app; the last one finds all permissions made.
        last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
        post_migrate.connect(_after_migrate, sender=last, dispatch_uid="portal-first-content")


def _after_migrate(sender: Any, using: str = "default", **kwargs: Any) -> None:
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    from portal.setup import ensure_first_content

    executor = MigrationExecutor(connections[using])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return  # a partial migration: the tables are not all there yet
    call_command("createcachetable", database=using, verbosity=0)
    ensure_first_content()


class QuietSearchConfig(wagtail_search.WagtailSearchAppConfig):
    """Wagtail's search without the index that `portal.admin.search_backend` does not read.

    Its signals would put a job into the queue at each save of a page, image or
    document; its generic relation would ask for the index rows of whatever is deleted.
    """

    default = False

    def ready(self) -> None:
        """Connect nothing."""


class PortalUsersConfig(wagtail_users.WagtailUsersAppConfig):
    """Wagtail's user accounts with our screens."""

    default = False
    user_viewset = "portal.admin.users.PortalUserViewSet"
