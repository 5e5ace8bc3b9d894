"""The places of a version: the content at each content path, and fingerprints that show later changes."""

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from wagtail.fields import StreamField
from wagtail.models import Page

from practices.translation.localize.extraction import (
    OverridableSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
    extract_segments,
)
from practices.translation.segments.composing import field_value, translated_fields

EDITORS_MARK = re.compile(r' data-block-key="[^"]*"')
STRUCTURE = ""
"""The key of the fingerprint of everything that is no segment: kinds and order of blocks, numbers, choices."""

Fingerprints = dict[str, list[str]]
"""By content path: the fingerprint of the content and the one of its form (paragraphs, number of texts)."""


@dataclass
class Place:
    """The content at one content path: texts with the attributes of their links, or one value."""

    strings: list[StringSegmentValue] = field(default_factory=list)
    template: str | None = None
    value: Any = None

    def content(self) -> list[str]:
        """Return the fingerprints of content and form."""
        form = [self.template, len(self.strings)]
        texts = [[segment.string.data, segment.attrs or {}] for segment in self.strings]
        return [_digest([form, texts, self.value]), _digest(form)]


def places(segments: list[Any]) -> dict[str, Place]:
    """Return the places by content path. The address of a link belongs to the place of its text."""
    by_path: dict[str, Place] = defaultdict(Place)
    for segment in segments:
        if isinstance(segment, StringSegmentValue):
            by_path[segment.path].strings.append(segment)
        elif isinstance(segment, TemplateSegmentValue):
            by_path[segment.path].template = EDITORS_MARK.sub("", segment.template)
        elif isinstance(segment, OverridableSegmentValue) and "'" not in segment.path:
            by_path[segment.path].value = segment.data
    return dict(by_path)


def fingerprints(page: Page, segments: list[Any] | None = None) -> Fingerprints:
    """Return the fingerprints of all places of a version, and of its structure.

    Raises:
        ValueError: the text cannot be divided into segments.
    """
    by_path = places(extract_segments(page) if segments is None else segments)
    prints = {path: place.content() for path, place in by_path.items()}
    prints[STRUCTURE] = [_structure(page, set(by_path))]
    return prints


def _structure(page: Page, paths: set[str]) -> str:
    parts = {}
    for name in translated_fields(type(page)):
        if isinstance(page._meta.get_field(name), StreamField):
            parts[name] = _without_texts(field_value(page, name), name, paths)
    return _digest(parts)


def _without_texts(value: Any, path: str, paths: set[str]) -> Any:
    """Return the value without its segments; an empty text equals a filled one."""
    if path in paths or value is None:
        return ""
    if isinstance(value, dict):
        return {key: _without_texts(part, f"{path}.{key}", paths) for key, part in value.items()}
    if isinstance(value, list):
        return [_entry_without_texts(part, path, paths) for part in value]
    return value


def _entry_without_texts(entry: Any, path: str, paths: set[str]) -> Any:
    if isinstance(entry, dict) and "id" in entry and "value" in entry:
        inside = _without_texts(entry["value"], f"{path}.{entry['id']}", paths)
        return [entry.get("type"), entry["id"], inside]
    return entry


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:24]
