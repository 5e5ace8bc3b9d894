"""Checks of the configuration, each with an id and a hint."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.utils.translation import check_for_language

from practices.languages.cldr import cldr_locale
from practices.languages.table import language_codes


@register()
def every_language_is_known(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check that each language has CLDR data and a compiled message catalogue."""
    errors: list[CheckMessage] = []
    for code in language_codes():
        try:
            cldr_locale(code)
        except Exception:  # noqa: BLE001  Babel raises several kinds
            errors.append(
                Error(f"CLDR has no data for {code}.", hint="Check the code in languages.py.", id="practices.E001")
            )
        if not check_for_language(code):
            errors.append(
                Error(
                    f"Django does not activate {code}: its catalogue is missing or not compiled.",
                    hint="Run `manage.py compile_catalogues`.",
                    id="practices.E002",
                )
            )
    return errors
