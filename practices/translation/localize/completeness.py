"""Count the texts of a version that wait for translation."""

from django.db.models import Q
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from practices.translation.localize.stored_texts import faulty_overrides


def done_rows() -> Q:
    """Return the condition under which a stored translation counts as done: it has no error.

    Source text in a draft, where nothing is translated yet, is never stored, so it is no row.
    """
    return Q(has_error=False)


def waiting_texts(translation: Translation) -> int:
    """Return how many texts of the original have no faultless translation yet, and how many choices break a rule.

    A text to review has the error flag, so it waits like one that is not translated.
    """
    done = StringTranslation.objects.filter(
        done_rows(), locale_id=translation.target_locale_id, context__object_id=translation.source.object_id
    ).values_list("context_id", "translation_of_id")
    segments = StringSegment.objects.filter(source_id=translation.source_id).values_list("context_id", "string_id")
    ready = set(done)
    faulty = faulty_overrides(translation.source, translation.target_locale_id)
    return sum(place not in ready for place in segments) + len(faulty)


def waiting_texts_of(page: Page) -> int:
    """Return the number of waiting texts of a page; 0 when it is not translated by segments."""
    translation = (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .select_related("source")
        .first()
    )
    return waiting_texts(translation) if translation else 0
