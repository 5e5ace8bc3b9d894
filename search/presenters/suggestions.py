"""Suggestions as plain data: the same for the page's script and for the API."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.languages.cldr import language_name
from practices.languages.cldr import number as local_number
from practices.vocabularies.labels import Labels
from search.query.results import Suggestions


def present_suggestions(text: str, found: Suggestions, labels: Labels) -> dict[str, Any]:
    """Return suggestions; `announcement` is for those who do not see the list, empty without a text."""
    count = len(found.practices) + len(found.terms)
    return {
        "query": text,
        "announcement": announcement(count, labels.language) if text else "",
        "practices": [
            {
                "number": each.number,
                "title": each.title,
                "language": each.language,
                "language_name": language_name(each.language, labels.language),
                "url": each.href,
            }
            for each in found.practices
        ],
        "terms": [
            {
                "facet": each.facet,
                "facet_label": each.facet_label,
                "value": each.code,
                "label": each.label,
                "url": each.href,
            }
            for each in found.terms
        ],
    }


def announcement(count: int, language: str) -> str:
    """Return `7 suggestions`."""
    if not count:
        return _("No suggestions")
    return ngettext("%(count)s suggestion", "%(count)s suggestions", count) % {"count": local_number(count, language)}
