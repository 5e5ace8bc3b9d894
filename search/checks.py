"""Misconfiguration of search found by `manage.py check`."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from search.analysis import lexicons
from search.engines.registry import current_engine


@register()
def search_url_names_an_engine(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The address of the engine can be used."""
    try:
        current_engine()
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="Set SEARCH_URL, or leave it out.", id="search.E001")]
    return []


@register()
def dictionaries_are_prepared(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without them words are found by their endings only, in other terms than an index made with them."""
    if lexicons.is_prepared():
        return []
    return [
        Warning(
            f"The search's dictionaries are not in {settings.LEXICONS_DIR}: many forms of words will not be found.",
            hint="Run `manage.py prepare_lexicons`, then restart; the index is built anew.",
            id="search.W001",
        )
    ]
