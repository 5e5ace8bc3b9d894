"""The changes on the page of a version since its text and its segments last agreed."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from practices.records.models.page import PracticePage
from practices.translation.localize.stored_texts import StoredTexts
from practices.translation.segments.alignment import Alignment, NotBySegmentsError, divide, pair_place
from practices.translation.segments.composing import compose
from practices.translation.segments.list_ids import block_ids
from practices.translation.segments.places import STRUCTURE, Fingerprints, Place, fingerprints, places


@dataclass
class PageChanges:
    """The places that differ from the baseline, matched with the segments of the original.

    `typed` are places whose segments were changed since the baseline, too. `unmatched` have no
    counterpart in the original; `contradictions` are those among them, and other changes of the
    page, which the original's own changes do not explain.
    """

    fingerprints: Fingerprints
    alignment: Alignment = field(default_factory=Alignment)
    typed: set[str] = field(default_factory=set)
    emptied: set[str] = field(default_factory=set)
    unmatched: dict[str, Place] = field(default_factory=dict)
    contradictions: list[str] = field(default_factory=list)


def page_changes(
    read_original: Callable[[], PracticePage], version: PracticePage, stored: StoredTexts, baseline: Fingerprints
) -> PageChanges:
    """Compare a version with its baseline and with what its segments make of it.

    Args:
        read_original: returns a new copy of the original at each call, because its blocks are used up.
        version: with the ids of the original's lists.
        baseline: the fingerprints when page and segments last agreed; without any, what the segments make is it.

    Raises:
        NotBySegmentsError: the text of the version cannot be divided.
    """
    own_segments = divide(version)
    changes = PageChanges(fingerprints(version, own_segments))
    if baseline and changes.fingerprints == baseline:
        return changes
    own = places(own_segments)
    present = block_ids(version)
    source = places(divide(read_original()))
    composed, missing = _compose(read_original, version, stored)
    made = fingerprints(composed)
    baseline = baseline or made
    for path, place in own.items():
        print_now = changes.fingerprints[path]
        if print_now == baseline.get(path) or (print_now == made.get(path) and path not in missing):
            continue
        if path in baseline and path not in missing and made.get(path) != baseline[path]:
            changes.typed.add(path)
        _match(changes, path, place, source.get(path), stored, baseline)
    changes.emptied = {
        path
        for path in baseline.keys() - own.keys() - {STRUCTURE}
        if path in source and not _is_absent(path, source, present)
    }
    structure = changes.fingerprints[STRUCTURE]
    if structure not in (baseline[STRUCTURE], made[STRUCTURE]):
        changes.contradictions.append(STRUCTURE)
    return changes


def _compose(
    read_original: Callable[[], PracticePage], version: PracticePage, stored: StoredTexts
) -> tuple[PracticePage, set[str]]:
    composed = copy.copy(version)
    try:
        return composed, compose(read_original(), composed, stored, keep_own=True)
    except (ObjectDoesNotExist, KeyError, ValueError):  # a picture that was chosen for the version is gone
        composed = copy.copy(version)
        links = {path: value for path, value in stored.overrides.items() if "'" in path}
        return composed, compose(read_original(), composed, StoredTexts(stored.texts, links), keep_own=True)


def _match(
    changes: PageChanges, path: str, own: Place, theirs: Place | None, stored: StoredTexts, baseline: Fingerprints
) -> None:
    known = baseline.get(path)
    form = changes.fingerprints[path][1]
    if theirs is None:
        changes.unmatched[path] = own
        if known is None:
            changes.contradictions.append(path)
        return
    if not own.strings and not theirs.strings:
        changes.alignment.overrides[path] = own.value if own.value != theirs.value else None
        return
    try:
        pair_place(changes.alignment, path, theirs, own, stored)
    except NotBySegmentsError:
        changes.unmatched[path] = own
        explained = known is not None and known[1] == form and theirs.content()[1] != form
        if not explained:
            changes.contradictions.append(path)


def _is_absent(path: str, source: dict[str, Any], present: set[str]) -> bool:
    """Return whether the block of a place is not on the page at all."""
    parts = path.split(".")
    return len(parts) > 1 and parts[1] not in present
