"""Texts that a version shares word for word with its original, and their confirmation by a person.

A text of the original never becomes public as a translation unless somebody confirmed it:
names, figures and addresses can be equal. What has no letter needs no confirmation.
"""

import copy
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup

from practices.records.models.page import PracticePage
from practices.translation.localize.extraction import StringSegmentValue, extract_segments
from practices.translation.localize.tables import (
    new_translation,
    save_translations,
    segments_of_record,
    typed_as_source,
)
from practices.translation.models import ConfirmedText, VersionState
from practices.translation.segments.list_ids import give_list_ids


@dataclass(frozen=True)
class SameText:
    """A text that a version shares with its original."""

    path: str
    data: str

    @property
    def text(self) -> str:
        """Return the text without its tags, for people."""
        return plain(self.data)

    @property
    def key(self) -> str:
        """Return the value of this text in a form: a hash of place and text, so that neither changes unnoticed."""
        return hashlib.sha256(f"{self.path}\n{text_hash(self.data)}".encode()).hexdigest()[:32]


def text_hash(data: str) -> str:
    """Return the hash by which equal texts are known, whatever the spaces between the words."""
    return hashlib.sha256(" ".join(data.split()).encode()).hexdigest()


def plain(data: str) -> str:
    """Return the words of a text without tags."""
    if "<" not in data and "&" not in data:
        return data
    return BeautifulSoup(data, "html.parser").get_text()


def has_letters(data: str) -> bool:
    """Return whether a text has any letter; figures and dates are the same in every language."""
    return any(character.isalpha() for character in plain(data))


def unconfirmed_texts(version: PracticePage) -> list[SameText]:
    """Return the texts of the original in a version (as it is in memory) that nobody confirmed, in reading order.

    Texts that are public at their place already are left out: they were checked when they went public.
    """
    if version.is_original:
        return []
    known = _texts_of_original(version)
    if not known:
        return []
    texts = [same for same in _texts(version) if text_hash(same.data) in known and has_letters(same.data)]
    if not texts:
        return []
    settled = _confirmed(version) | _public(version)
    return [same for same in texts if (same.path, text_hash(same.data)) not in settled]


def same_texts(version: PracticePage) -> list[SameText]:
    """Return all texts with letters that a version has from its original, confirmed or not."""
    known = _texts_of_original(version)
    return [same for same in _texts(version) if text_hash(same.data) in known and has_letters(same.data)]


def has_own_text(version: PracticePage) -> bool:
    """Return whether a version has any text with letters that is not one of the original."""
    known = _texts_of_original(version)
    return any(text_hash(same.data) not in known and has_letters(same.data) for same in _texts(version))


def confirm(
    version: PracticePage,
    texts: Iterable[SameText],
    *,
    user: Any = None,
    origin: str = ConfirmedText.Origin.PERSON,
) -> None:
    """Store that these texts are meant to be the same in both languages, and as translations of their places."""
    texts = list(texts)
    by = user if getattr(user, "pk", None) else None
    rows = [
        ConfirmedText(
            page_id=version.pk,
            place=same.path[:500],
            text_hash=text_hash(same.data),
            origin=origin,
            confirmed_by=by,
        )
        for same in texts
    ]
    ConfirmedText.objects.bulk_create(rows, ignore_conflicts=True)
    confirmed = {(same.path, same.data) for same in texts}
    segments = segments_of_record(version).filter(context__path__in={same.path for same in texts})
    save_translations(
        new_translation(segment.string_id, segment.context_id, version.locale_id, segment.string.data, by)
        for segment in segments.select_related("context", "string")
        if (segment.context.path, segment.string.data) in confirmed
    )


def _texts(version: PracticePage) -> list[SameText]:
    looked_at = copy.copy(version)
    give_list_ids(looked_at, store=False)
    try:
        segments = extract_segments(looked_at)
    except (ValueError, KeyError):  # HTML that cannot be divided; the page's own rules speak about it
        return []
    texts = [
        SameText(segment.path, segment.string.data) for segment in segments if isinstance(segment, StringSegmentValue)
    ]
    return list(dict.fromkeys(texts))


def _texts_of_original(version: PracticePage) -> set[str]:
    """Return the texts of the original, and its earlier ones in drafts of this version, as hashes."""
    present = segments_of_record(version).values_list("string__data", flat=True)
    known = {text_hash(data) for data in present}
    state = VersionState.objects.filter(page_id=version.pk).values_list("source_texts", flat=True).first()
    return known | set(state or ())


def _confirmed(version: PracticePage) -> set[tuple[str, str]]:
    rows = ConfirmedText.objects.filter(page_id=version.pk).values_list("place", "text_hash")
    typed = typed_as_source(version).values_list("context__path", "data")
    return {*rows, *((path, text_hash(data)) for path, data in typed)}


def _public(version: PracticePage) -> set[tuple[str, str]]:
    public = PracticePage.objects.filter(pk=version.pk, live=True).first()
    return {(same.path, text_hash(same.data)) for same in _texts(public)} if public else set()
