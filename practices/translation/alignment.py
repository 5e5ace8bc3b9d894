"""Matching the text of a version with the segments of its original, place by place."""

import copy
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments

from practices.models import PracticePage
from practices.translation.composing import StoredTexts, TextKey, compose, first_difference
from practices.translation.list_ids import block_ids, with_list_ids_of
from practices.translation.models import Reason

EDITORS_MARK = re.compile(r' data-block-key="[^"]*"')


class NotBySegmentsError(Exception):
    """The version cannot be divided into the original's segments.

    Args:
        place: the content path of the first place that does not match.
    """

    def __init__(self, place: str, reason: Reason = Reason.MISMATCH) -> None:
        self.place, self.reason = place[:300], reason
        super().__init__(f"{reason}: {place}")


@dataclass
class Alignment:
    """The version's text for each segment of the original that has one."""

    texts: dict[TextKey, str] = field(default_factory=dict)
    overrides: dict[str, Any] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)


@dataclass
class _Place:
    strings: list[StringSegmentValue] = field(default_factory=list)
    template: str | None = None
    order: int = 0


def align(original: PracticePage, version: PracticePage, *, source_moved_on: bool) -> Alignment:
    """The texts of `version` by the original's segments.

    Args:
        original: a copy of its own; its blocks are used up by the proof.
        source_moved_on: the version was matched before, so places that only the
            original has are new there and merely wait for translation.

    Raises:
        NotBySegmentsError: when a place does not match, or when the version put
            together from the result would not read exactly as it does now.
    """
    version = with_list_ids_of(original, version)
    segments = _extract(original)
    alignment = _pair(original, segments, version, source_moved_on=source_moved_on)
    proof = copy.copy(version)
    stored = StoredTexts(alignment.texts, alignment.overrides)
    compose(original, proof, stored, keep_own=True, segments_of_original=segments)
    difference = first_difference(version, proof)
    if difference:
        raise NotBySegmentsError(difference)
    return alignment


def _extract(page: PracticePage) -> list[Any]:
    try:
        return extract_segments(page)
    except (ValueError, KeyError) as error:  # HTML that wagtail-localize cannot take apart
        raise NotBySegmentsError(page.language, Reason.MARKUP) from error


def _places(segments: list[Any]) -> dict[str, _Place]:
    places: dict[str, _Place] = defaultdict(_Place)
    for segment in segments:
        if isinstance(segment, StringSegmentValue):
            places[segment.path].strings.append(segment)
        elif isinstance(segment, TemplateSegmentValue):
            places[segment.path].template = EDITORS_MARK.sub("", segment.template)
    return places


def _pair(
    original: PracticePage, source_segments: list[Any], version: PracticePage, *, source_moved_on: bool
) -> Alignment:
    own_segments = _extract(version)
    source, own = _places(source_segments), _places(own_segments)
    extra = own.keys() - source.keys()
    if extra:
        raise NotBySegmentsError(min(extra))
    alignment = Alignment(overrides=_differing_values(source_segments, own_segments))
    absent = block_ids(original) - block_ids(version)
    for path, place in source.items():
        mine = own.get(path)
        if mine is None:
            _note_missing(alignment, path, absent, source_moved_on=source_moved_on)
            continue
        try:
            _pair_place(alignment, path, place, mine)
        except NotBySegmentsError:
            if not source_moved_on:
                raise
            alignment.missing.add(path)  # the version keeps its own text there until it is translated anew
    return alignment


def _pair_place(alignment: Alignment, path: str, theirs: _Place, ours: _Place) -> None:
    """Add the texts of one place to the alignment, all or none."""
    if ours.template != theirs.template or len(ours.strings) != len(theirs.strings):
        raise NotBySegmentsError(path)
    texts: dict[TextKey, str] = {}
    overrides: dict[str, Any] = {}
    for source, own in zip(theirs.strings, ours.strings, strict=True):
        text = _with_links_of(source, own, overrides)
        if texts.setdefault((path, source.string.data), text) != text:
            raise NotBySegmentsError(path)  # one source text, two translations in one place
    alignment.texts |= texts
    alignment.overrides |= overrides


def _note_missing(alignment: Alignment, path: str, absent: set[str], *, source_moved_on: bool) -> None:
    """An empty text in a block that is there waits for translation; a block that is not there is a mismatch."""
    if absent.intersection(path.split(".")) and not source_moved_on:
        raise NotBySegmentsError(path)
    alignment.missing.add(path)


def _differing_values(source: list[Any], own: list[Any]) -> dict[str, Any]:
    """Addresses, pictures and documents in which the version differs from the original."""
    theirs = {segment.path: segment.data for segment in source if isinstance(segment, OverridableSegmentValue)}
    ours = {segment.path: segment.data for segment in own if isinstance(segment, OverridableSegmentValue)}
    return {
        path: ours[path] for path, value in theirs.items() if "'" not in path and path in ours and ours[path] != value
    }


def _with_links_of(theirs: StringSegmentValue, ours: StringSegmentValue, overrides: dict[str, Any]) -> str:
    """Our text with its links numbered as in the original; another address becomes an override of the place."""
    text = ours.string.data
    links = ours.attrs or {}
    free = dict(theirs.attrs or {})
    if links == free:
        return text
    names: dict[str, str] = {}
    for mine, attrs in links.items():
        same = next((name for name, other in free.items() if other == attrs), None)
        if same is not None:
            names[mine] = same
            del free[same]
    for mine, attrs in links.items():
        if mine in names:
            continue
        same = next((name for name, other in free.items() if set(other) == {"href"} == set(attrs)), None)
        if same is None:
            raise NotBySegmentsError(theirs.path)
        names[mine] = same
        overrides[_override_path(theirs.path, free.pop(same)["href"])] = attrs["href"]
    return re.sub(r'(<a id=")(a\d+)(")', lambda found: found[1] + names[found[2]] + found[3], text)


def _override_path(path: str, href: str) -> str:
    quoted = href.replace("\\", "\\\\").replace("'", "\\'")
    return f"{path}.'{quoted}'"
