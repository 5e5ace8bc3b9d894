"""The last check before a version by segments is saved or published.

Texts are checked when they arrive. This catches what was stored before there were rules,
and what only shows when a version is put together.
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from practices.translation.localize.stored_texts import LINK_MARK, StoredTexts, place_of
from practices.translation.localize.tables import TranslationSource, source_paths
from practices.translation.segments.rules import check_override, page_errors, value_at, wrong_links


class BrokenRulesError(ValidationError):
    """The composed version breaks rules of the page editor.

    Args:
        errors: the message of each place, by content path.
    """

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(
            next(iter(errors.values()), _("A value chosen for this language does not exist any more.")), code="rules"
        )
        self.errors = dict(errors)


def new_errors(
    source: TranslationSource, composed: Page, public: Page | None, stored: StoredTexts, missing: set[str]
) -> dict[str, str]:
    """Return the errors that publishing would bring to readers, by content path.

    What readers see already is no new error, and what is no segment belongs to the record.

    Args:
        public: the version as it is, where it was public before.
        missing: places without translation; their text is not new, or not published.
    """
    segments = source_paths(source)
    errors: dict[str, str] = {}
    for path, message in page_errors(composed).items():
        if path in missing:
            continue
        if public is not None and value_at(public, path) == value_at(composed, path):
            continue
        links = _links_behind(path, composed, stored)
        if links:
            errors |= links
        elif path in segments:
            errors[path] = message
    for path, message in choice_errors(source, stored).items():
        if public is None or not _is_public(public, path, stored.overrides[path]):
            errors.setdefault(path, message)
    return errors


def choice_errors(source: TranslationSource, stored: StoredTexts) -> dict[str, str]:
    """Return the errors of stored addresses, pictures and documents, by content path."""
    if not stored.overrides:
        return {}
    original = source.as_instance()
    checked = {path: check_override(original, path, value) for path, value in stored.overrides.items()}
    return {path: errors[0] for path, errors in checked.items() if errors}


def errors_by_place(error: ValidationError) -> dict[str, str]:
    """Return the first message of each place or field of an error."""
    if isinstance(error, BrokenRulesError):
        return error.errors
    return {name: errors[0].messages[0] for name, errors in getattr(error, "error_dict", {}).items()}


def _links_behind(path: str, composed: Page, stored: StoredTexts) -> dict[str, str]:
    """Return the choices that brought wrong addresses into a rich text."""
    wrong = wrong_links(composed, path)
    return {
        place: wrong[value]
        for place, value in stored.overrides.items()
        if LINK_MARK in place and place_of(place) == path and value in wrong
    }


def _is_public(public: Page, path: str, value: object) -> bool:
    shown = value_at(public, place_of(path))
    return str(value) in str(shown) if LINK_MARK in path else str(shown) == str(value)
