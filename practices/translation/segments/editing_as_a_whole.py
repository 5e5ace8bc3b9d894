"""How a version is edited: by segments or as a whole. No word is lost on the way from one to the other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from practices.records.models.page import PracticePage
from practices.translation.localize.tables import Translation, enable_translation
from practices.translation.models import Reason, VersionState
from practices.translation.segments.alignment import divide
from practices.translation.segments.confirmation import text_hash
from practices.translation.segments.list_ids import with_list_ids_of
from practices.translation.segments.places import fingerprints
from practices.translation.segments.registration import page_hash

BY_SEGMENTS, EDITED_AS_A_WHOLE, KEPT_WHOLE = "by_segments", "edited_as_a_whole", "kept_whole"


@dataclass(frozen=True)
class VersionCondition:
    """How a version is edited, since when and why, and how many texts are set aside."""

    kind: str
    reason: str = ""
    place: str = ""
    since: datetime | None = None
    set_aside: int = 0


def version_condition(page: PracticePage) -> VersionCondition:
    """Return whether a version is by segments, edited as a whole by choice, or kept whole, and why."""
    state = VersionState.objects.filter(page_id=page.pk).first()
    if state is None:
        return VersionCondition(BY_SEGMENTS)
    kind = BY_SEGMENTS if state.by_segments else EDITED_AS_A_WHOLE if state.reason == Reason.WHOLE else KEPT_WHOLE
    reason = state.get_reason_display() if state.reason else ""
    return VersionCondition(kind, reason, state.place, state.since, len(state.set_aside))


def is_by_segments(page: PracticePage) -> bool:
    """Return whether a version that is registered is translated by segments. An original always is."""
    return page.is_original or version_condition(page).kind == BY_SEGMENTS


def remember_composed(page: PracticePage, source_texts: list[str]) -> None:
    """Remember a text that was made of segments as the one on which page and segments agree.

    Args:
        source_texts: texts of the original in it, at places where nothing is translated yet.
    """
    state = VersionState.objects.filter(page_id=page.pk).first() or VersionState(page_id=page.pk, by_segments=True)
    state.baseline, state.text_hash = fingerprints(page), page_hash(page)
    state.source_texts = sorted({*state.source_texts, *(text_hash(text) for text in source_texts)})
    state.taken_over_at = timezone.now()
    state.save()


@transaction.atomic
def edit_as_a_whole(translation: Translation, user: Any = None) -> None:
    """Carry what translators stored into a draft of the page; from then on it is edited like an ordinary page.

    Stored texts stay stored. The text that readers see does not change.

    Raises:
        ValidationError: a stored text breaks a rule of the page.
    """
    source = translation.source
    page, _made = source.create_or_update_translation(translation.target_locale, user=user, publish=False)
    draft = with_list_ids_of(source.as_instance(), PracticePage.objects.get(pk=page.pk).get_latest_revision_as_object())
    state = VersionState.objects.filter(page_id=page.pk).first() or VersionState(page_id=page.pk)
    state.baseline = fingerprints(draft, divide(draft))
    state.by_segments, state.reason, state.place = False, Reason.WHOLE, ""
    state.since = state.taken_over_at = timezone.now()
    state.save()
    enable_translation(translation, enabled=False)
