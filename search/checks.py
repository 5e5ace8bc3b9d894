"""Misconfiguration of search found by `manage.py check`."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from search.engines.registry import current_engine


@register()
def search_url_names_an_engine(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The address of the engine can be used."""
    try:
        current_engine()
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="Set SEARCH_URL, or leave it out.", id="search.E001")]
    return []
