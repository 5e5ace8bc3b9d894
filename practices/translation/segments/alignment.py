"""Match the text of a version with the segments of its original, place by place."""

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from practices.records.models.page import PracticePage
from practices.translation.localize.extraction import OverridableSegmentValue, StringSegmentValue, extract_segments
from practices.translation.localize.stored_texts import StoredTexts, TextKey
from practices.translation.models import Reason
from practices.translation.segments.composing import compose, first_difference
from practices.translation.segments.list_ids import block_ids, with_list_ids_of
from practices.translation.segments.places import Place, places

LINK = re.compile(r'(<a id=")(a\d+)(")')


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
    """The version's text for each segment of the original that has one.

    An override of None removes the version's own value.
    """

    texts: dict[TextKey, str] = field(default_factory=dict)
    overrides: dict[str, Any] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)


def align(original: PracticePage, version: PracticePage, *, source_moved_on: bool) -> Alignment:
    """Return the texts of `version` by the original's segments.

    Args:
        original: a copy of its own; its blocks are used up by the proof.
        source_moved_on: the version was matched before, so places that only the
            original has are new there and merely wait for translation.

    Raises:
        NotBySegmentsError: when a place does not match, or when the version put
            together from the result would not read exactly as it does now.
    """
    version = with_list_ids_of(original, version)
    segments = divide(original)
    alignment = _pair(original, segments, version, source_moved_on=source_moved_on)
    proof = copy.copy(version)
    own_values = {path: value for path, value in alignment.overrides.items() if value is not None}
    stored = StoredTexts(alignment.texts, own_values)
    compose(original, proof, stored, keep_own=True, segments_of_original=segments)
    difference = first_difference(version, proof)
    if difference:
        raise NotBySegmentsError(difference)
    return alignment


def divide(page: PracticePage) -> list[Any]:
    """Return the segments of a version.

    Raises:
        NotBySegmentsError: wagtail-localize cannot take its HTML apart.
    """
    try:
        return extract_segments(page)
    except (ValueError, KeyError) as error:  # HTML that wagtail-localize cannot take apart
        raise NotBySegmentsError(page.language, Reason.MARKUP) from error


def _pair(
    original: PracticePage, source_segments: list[Any], version: PracticePage, *, source_moved_on: bool
) -> Alignment:
    own_segments = divide(version)
    source, own = places(source_segments), places(own_segments)
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
            pair_place(alignment, path, place, mine)
        except NotBySegmentsError:
            if not source_moved_on:
                raise
            alignment.missing.add(path)  # the version keeps its own text there until it is translated again
    return alignment


def pair_place(alignment: Alignment, path: str, theirs: Place, ours: Place, stored: StoredTexts | None = None) -> None:
    """Add the texts of one place to the alignment, all or none.

    Args:
        stored: what the segments hold, where the version was by segments before. Its links
            are then known by their addresses, and its sentences by their words.

    Raises:
        NotBySegmentsError: paragraphs, sentences or links of the place cannot be told apart.
    """
    if ours.template != theirs.template or len(ours.strings) != len(theirs.strings):
        raise NotBySegmentsError(path)
    texts: dict[TextKey, str] = {}
    overrides: dict[str, Any] = {}
    for source, own in zip(theirs.strings, ours.strings, strict=True):
        text = _with_links_of(source, own, overrides, stored)
        if texts.setdefault((path, source.string.data), text) != text:
            raise NotBySegmentsError(path)  # one source text, two translations in one place
    if stored is not None:
        _demand_same_order(path, texts, stored.texts)
    alignment.texts |= texts
    alignment.overrides |= overrides


def _demand_same_order(path: str, texts: Mapping[TextKey, str], stored: Mapping[TextKey, str]) -> None:
    """Sentences that have changed places say that the order means nothing here."""
    for key, text in texts.items():
        if stored.get(key) != text and any(
            other != key and stored.get(other) == text and texts[other] != text for other in texts
        ):
            raise NotBySegmentsError(path)


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


def _with_links_of(
    theirs: StringSegmentValue, ours: StringSegmentValue, overrides: dict[str, Any], stored: StoredTexts | None
) -> str:
    """Our text with its links numbered as in the original; another address becomes an override of the place."""
    text = ours.string.data
    links = ours.attrs or {}
    free = dict(theirs.attrs or {})
    if links == free and stored is None:
        return text
    addresses = stored.overrides if stored else {}
    names: dict[str, str] = {}
    for same_address in (addresses, {}):  # first the address that the version has, then that of the original
        for mine, attrs in links.items():
            if mine in names:
                continue
            same = [name for name, other in free.items() if _own_attrs(theirs.path, other, same_address) == attrs]
            if same:
                names[mine] = mine if mine in same else same[0]
                del free[names[mine]]
    left = [mine for mine in links if mine not in names]
    if stored is not None and len(left) > 1:
        raise NotBySegmentsError(theirs.path)  # which link is which can be guessed only
    for mine in left:
        same_kind = [name for name, other in free.items() if set(other) == {"href"} == set(links[mine])]
        if not same_kind:
            raise NotBySegmentsError(theirs.path)
        names[mine] = same_kind[0]
        del free[names[mine]]
    for mine, name in names.items():
        href = (theirs.attrs or {})[name].get("href")
        own = links[mine].get("href")
        if href is not None:
            override = own if own != href else None
            path = override_path(theirs.path, href)
            if overrides.setdefault(path, override) != override:
                raise NotBySegmentsError(theirs.path)  # one address of the original, two of the version
    return LINK.sub(lambda match: match[1] + names[match[2]] + match[3], text)


def _own_attrs(path: str, attrs: dict[str, Any], addresses: Mapping[str, Any]) -> dict[str, Any]:
    if "href" not in attrs:
        return attrs
    return {**attrs, "href": addresses.get(override_path(path, attrs["href"]), attrs["href"])}


def override_path(path: str, href: str) -> str:
    """Return the content path of the address of a link, known by the address that it has in the original."""
    quoted = href.replace("\\", "\\\\").replace("'", "\\'")
    return f"{path}.'{quoted}'"
