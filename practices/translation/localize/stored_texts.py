"""The translations that are stored for one version, as plain data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wagtail_localize.models import OverridableSegment, SegmentOverride, StringSegment, TranslationSource

LINK_MARK = ".'"
"""Between the path of a rich text and the quoted address of a link in it."""

TextKey = tuple[str, str]
"""The key of a text: content path and source text."""


@dataclass(frozen=True)
class StoredTexts:
    """Stored translations of one version: texts by place and source text, other values by place."""

    texts: Mapping[TextKey, str]
    overrides: Mapping[str, Any]
    faulty: frozenset[str] = frozenset()
    """Places with a choice that breaks a rule: they stay unchanged, as if a text were missing."""


def stored_texts(source: TranslationSource, locale: Any) -> StoredTexts:
    """Return the faultless translations of the source's present segments. Three queries."""
    strings = StringSegment.objects.filter(source=source).annotate_translation(locale)
    values = OverridableSegment.objects.filter(source=source).annotate_override_json(locale)
    return StoredTexts(
        texts={
            (path, text): data
            for path, text, data in strings.values_list("context__path", "string__data", "translation")
            if data
        },
        overrides={
            path: json.loads(data)
            for path, data in values.values_list("context__path", "override_json")
            if data is not None
        },
        faulty=frozenset(place_of(path) for path in faulty_overrides(source, locale)),
    )


def faulty_overrides(source: TranslationSource, locale: Any) -> set[str]:
    """Return the content paths at which a choice for the version breaks a rule."""
    rows = SegmentOverride.objects.filter(
        context__in=source.overridablesegment_set.values("context"), locale=locale, has_error=True
    )
    return set(rows.values_list("context__path", flat=True))


def place_of(path: str) -> str:
    """Return the place that a faulty choice belongs to: for the address of a link, its whole rich text."""
    return path.partition(LINK_MARK)[0]
