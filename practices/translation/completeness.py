"""How much of a version is translated."""

from wagtail.models import Page
from wagtail_localize.models import Translation

from practices.translation.composing import faulty_overrides


def waiting_texts(translation: Translation) -> int:
    """How many texts of the original have no faultless translation yet, and choices that break a rule.

    A text to review has the error flag, so it waits like one that is not translated.
    """
    total, done = translation.get_progress()
    return total - done + len(faulty_overrides(translation.source, translation.target_locale_id))


def waiting_texts_of(page: Page) -> int:
    """The same for a page; 0 when it is not translated by segments."""
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()
    return waiting_texts(translation) if translation else 0
