"""How far the versions of a record are, language by language."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource

from practices.languages.table import language_codes
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.translation.models import VersionState
from practices.translation.segments.completeness import done_rows

ORIGINAL, MISSING, COMPLETE, WAITING, WHOLE = "original", "missing", "complete", "waiting", "not_by_segments"


@dataclass(frozen=True)
class VersionProgress:
    """State of one language: `original`, `missing`, `complete`, `waiting` or `not_by_segments`, and its texts."""

    language: str
    state: str
    total: int = 0
    done: int = 0
    live: bool = False


def record_progress(practice: Practice) -> list[VersionProgress]:
    """One entry a language, in the fixed order. Five queries, whatever the number of versions."""
    live = dict(
        PracticePage.objects.filter(practice=practice, alias_of__isnull=True).values_list(
            "locale__language_code", "live"
        )
    )
    whole = set(
        VersionState.objects.filter(page__practice=practice, by_segments=False).values_list(
            "page__locale__language_code", flat=True
        )
    )
    total, done = _counts(practice)
    entries = []
    for code in language_codes():
        if code not in live:
            entries.append(VersionProgress(code, MISSING))
        elif code == practice.original_language:
            entries.append(VersionProgress(code, ORIGINAL, total, total, live[code]))
        elif code in whole:
            entries.append(VersionProgress(code, WHOLE, live=live[code]))
        else:
            ready = done.get(code, 0)
            entries.append(VersionProgress(code, COMPLETE if ready >= total else WAITING, total, ready, live[code]))
    return entries


def _counts(practice: Practice) -> tuple[int, dict[str, int]]:
    """How many texts the original has, and how many of them each language has."""
    source = TranslationSource.objects.filter(
        object_id=practice.translation_key, locale__language_code=practice.original_language
    ).first()
    if source is None:
        return 0, {}
    segments = StringSegment.objects.filter(source=source)
    translated = StringTranslation.objects.filter(
        done_rows(), translation_of_id=OuterRef("string_id"), context_id=OuterRef("context_id")
    )
    languages = list(Locale.objects.exclude(pk=source.locale_id).values_list("pk", "language_code"))
    marks = {f"in_{pk}": Exists(translated.filter(locale_id=pk)) for pk, _code in languages}
    counts = segments.annotate(**marks).aggregate(
        total=Count("pk"), **{f"done_{pk}": Count("pk", filter=Q(**{f"in_{pk}": True})) for pk, _code in languages}
    )
    return counts["total"], {code: counts[f"done_{pk}"] for pk, code in languages}
