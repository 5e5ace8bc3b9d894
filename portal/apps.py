"""The configuration of the site, and of two of Wagtail's apps."""

from typing import Any

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from wagtail.search import apps as wagtail_search
from wagtail.users import apps as wagtail_users

from portal.operations import file_modes


class PortalConfig(AppConfig):
    """Fills an empty database with what a portal needs, after all its migrations."""

    name = "portal"
    verbose_name = _("Portal")
    default = True

    def ready(self) -> None:
        """Connect the receivers, and install the corrections to Wagtail."""
        # these need the models of all apps
        from portal import signal_handlers  # noqa: F401  registers its receivers
        from portal.accounts import reset_mails  # noqa: F401  registers how its mails are composed
        from portal.admin import editor_parser, spreadsheets

        editor_parser.install()
        spreadsheets.install()
        file_modes.watch_new_databases()
        # Django sends the signal once for each app with models. Only after the last one do all permissions exist.
        last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
        post_migrate.connect(_fill_database, sender=last, dispatch_uid="portal-first-content")


def _fill_database(sender: Any, using: str = "default", **kwargs: Any) -> None:
    from portal.admin.search_texts import store_missing_search_texts
    from portal.setup import ensure_first_content

    executor = MigrationExecutor(connections[using])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return  # a partial migration: some tables are missing
    call_command("createcachetable", database=using, verbosity=0)
    ensure_first_content()
    store_missing_search_texts()


class QuietSearchConfig(wagtail_search.WagtailSearchAppConfig):
    """Wagtail's search without its index, which `portal.admin.search_backend` does not read.

    Its signals would put a job into the queue at each save of a page, image or
    document; its generic relation would query the index rows of every deleted object.
    """

    default = False

    def ready(self) -> None:
        """Connect nothing."""


class PortalUsersConfig(wagtail_users.WagtailUsersAppConfig):
    """Wagtail's user accounts with our screens."""

    default = False
    user_viewset = "portal.admin.users.PortalUserViewSet"
