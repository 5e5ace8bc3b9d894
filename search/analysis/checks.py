"""Errors in the data of the languages found by `manage.py check`, at every start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from practices.languages.table import language_codes
from search.analysis import language_files, lexicons
from search.analysis.language_data import language_data
from search.analysis.language_files import LanguageDataError


@register()
def language_files_are_valid(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Report files that cannot be read, files of unknown languages, and languages without a file."""
    messages: list[CheckMessage] = []
    codes = [path.stem for path in language_files.paths()]
    for code in codes:
        try:
            language_data(code)
        except LanguageDataError as error:
            hint = "What each key means: search/analysis/languages/README.md"
            messages.append(Error(str(error), hint=hint, id="search.E002"))
        if code not in language_codes():
            hint = "Rename the file to the code of its language, or add the language to portal/settings/languages.py."
            messages.append(Error(f"{code}.toml: the portal has no language {code!r}.", hint=hint, id="search.E003"))
    for code in language_codes():
        if code not in codes:
            hint = f"Write search/analysis/languages/{code}.toml; README.md in that folder describes it."
            messages.append(
                Warning(f"Search has no data for {code!r}: its words have one form.", hint=hint, id="search.W002")
            )
    return messages


@register()
def dictionaries_are_prepared(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn where words are matched by their endings only, with other terms than an index made with dictionaries."""
    try:
        if lexicons.is_prepared():
            return []
    except LanguageDataError:
        return []  # reported by the check above
    return [
        Warning(
            f"The search's dictionaries are not in {settings.LEXICONS_DIR}: many forms of words will not be found.",
            hint="Run `manage.py prepare_lexicons`, then restart; the index is built anew.",
            id="search.W001",
        )
    ]
