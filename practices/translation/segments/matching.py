"""Match a version that is kept whole with the segments of its original, text by text, as a person chooses."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from practices.records.models.page import PracticePage
from practices.translation.localize.extraction import StringSegmentValue, StringValue, extract_segments
from practices.translation.localize.store import store_override, store_text
from practices.translation.localize.tables import (
    StringSegment,
    Translation,
    TranslationSource,
    continue_translation,
    enable_translation,
    override_contexts,
    source_of,
    stored_translation,
    text_segments,
)
from practices.translation.models import VersionState
from practices.translation.segments.alignment import override_path
from practices.translation.segments.confirmation import has_letters
from practices.translation.segments.list_ids import give_list_ids
from practices.translation.segments.place_names import place_label
from practices.translation.segments.places import fingerprints
from practices.translation.segments.registration import page_hash
from practices.translation.segments.rules import check_override, check_text
from practices.translation.segments.set_aside import Why, entry, entry_of_row

LINK = re.compile(r'<a id="(a\d+)">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class NumberedText:
    """One text of the version, numbered from 1 in the order of the page."""

    number: int
    path: str
    place: str
    text: str
    links: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class SourceText:
    """One segment of the original, and the piece that probably translates it (None: nothing fits)."""

    segment_id: int
    path: str
    place: str
    text: str
    proposal: int | None


@dataclass(frozen=True)
class TextsToMatch:
    """Original and version side by side. `fingerprint` changes when either of them does."""

    source: TranslationSource
    texts: list[SourceText]
    pieces: list[NumberedText]
    fingerprint: str


def texts_to_match(page: PracticePage) -> TextsToMatch:
    """Divide the newest text of the version into pieces and propose which segment each translates.

    Raises:
        ValidationError: the record has no original, or the text cannot be divided.
    """
    source = source_of(page)
    if source is None:
        raise ValidationError(_("The record has no original version that could be compared."))
    version = page.get_latest_revision_as_object()
    give_list_ids(version, store=False)
    try:
        pieces = _pieces(version)
    except (ValueError, KeyError) as error:  # HTML that wagtail-localize cannot take apart
        raise ValidationError(_("The text of this version cannot be divided into segments.")) from error
    original = source.as_instance()
    segments = list(text_segments(source).values_list("pk", "context__path", "string__data", named=True))
    places = {row.pk: place_label(original, row.context__path) for row in segments}
    proposals = _propose([(row.pk, row.context__path, places[row.pk]) for row in segments], pieces)
    texts = [
        SourceText(row.pk, row.context__path, places[row.pk], row.string__data, proposals.get(row.pk))
        for row in segments
    ]
    content = repr([(text.path, text.text) for text in texts]) + repr([(piece.path, piece.text) for piece in pieces])
    return TextsToMatch(source, texts, pieces, hashlib.sha256(content.encode()).hexdigest())


@transaction.atomic
def apply_match(page: PracticePage, comparison: TextsToMatch, choices: Mapping[int, int], user: Any) -> tuple[int, int]:
    """Store the chosen pieces as translations and hold the version by segments from now on.

    What readers see does not change: a draft is put together, and publishing it is a step of its own.
    Pieces that nobody chose, and stored texts that a piece replaces, are set aside.

    Args:
        choices: the number of a piece by the id of the segment that it translates.

    Returns:
        The number of segments that have a translation now, and of those that have one with an error.

    Raises:
        ValidationError: the draft breaks a rule of the page; nothing is changed then.
    """
    pieces = {piece.number: piece for piece in comparison.pieces}
    segments = text_segments(comparison.source).filter(pk__in=choices)
    translation = continue_translation(page, comparison.source)
    original = comparison.source.as_instance()
    results = [_store(translation, original, segment, pieces[choices[segment.pk]], user) for segment in segments]
    used = set(choices.values())
    aside = [text for result in results for text in result.aside]
    aside += [
        entry(piece.path, readable(piece.text, piece.links), why=Why.NO_MATCH)
        for piece in comparison.pieces
        if piece.number not in used
    ]
    _hold_by_segments(page, translation, aside)
    comparison.source.create_or_update_translation(page.locale, user=user, publish=False)
    return sum(result.is_stored for result in results), sum(result.is_faulty for result in results)


@dataclass
class _Stored:
    """What became of one choice: a translation, one with an error, or neither; and what it set aside."""

    aside: list[dict[str, Any]]
    is_stored: bool = False
    is_faulty: bool = False


def _store(translation: Translation, original: Page, segment: StringSegment, piece: NumberedText, user: Any) -> _Stored:
    """Store a piece as the translation of a segment, by the rules of the side-by-side editor."""
    path, source_text = segment.context.path, segment.string.data
    text, own_addresses, lost_a_link = with_links_of(piece, json.loads(segment.attrs or "null") or {})
    if text == source_text and has_letters(text):
        return _Stored([])  # the source's own text is no translation; the editor asks whether it is meant to be
    aside = []
    if lost_a_link:
        aside.append(entry(path, readable(piece.text, piece.links), why=Why.NO_MATCH, source=source_text))
    row = stored_translation(segment, translation.target_locale_id)
    if row is not None and row.data != text:
        aside.append(entry_of_row(path, row, source_text, Why.PAGE_REPLACED))
    errors = check_text(original, path, source_text, text)
    store_text(translation, segment, text, user=user, errors=errors)
    for theirs, ours in own_addresses.items():
        errors += _store_address(translation, original, override_path(path, theirs), ours, user)
    return _Stored(aside, is_stored=not errors, is_faulty=bool(errors))


def _store_address(translation: Translation, original: Page, path: str, address: str, user: Any) -> list[str]:
    """Store the version's own address of a link; return what is wrong with it."""
    context_id = override_contexts(translation.source).get(path)
    if context_id is None:
        return []
    errors = check_override(original, path, address, user)
    store_override(translation, context_id, address, user=user, errors=errors)
    return errors


def with_links_of(piece: NumberedText, links: Mapping[str, Mapping[str, str]]) -> tuple[str, dict[str, str], bool]:
    """Return the text of the piece with its links numbered as in the original.

    Links to the same address are paired first, the others in their order.

    Args:
        links: the attributes of the original's links by their number, `{"a1": {"href": …}}`.

    Returns:
        The text; the version's own addresses by the original's address; whether a link was left without its
        address, because the original has fewer links.
    """
    numbers: dict[str, str] = {}
    free = dict(links)
    for same_address in (True, False):
        for mine, attributes in piece.links.items():
            match = next((name for name, other in free.items() if not same_address or other == attributes), None)
            if mine not in numbers and match is not None:
                numbers[mine] = match
                del free[match]
    own = {
        links[number]["href"]: piece.links[mine]["href"]
        for mine, number in numbers.items()
        if "href" in links[number] and "href" in piece.links[mine] and links[number] != piece.links[mine]
    }

    def renumber(link: re.Match[str]) -> str:
        number = numbers.get(link[1])
        return link[2] if number is None else f'<a id="{number}">{link[2]}</a>'

    return LINK.sub(renumber, piece.text), own, len(numbers) < len(piece.links)


def readable(text: str, links: Mapping[str, Mapping[str, str]]) -> str:
    """Return the text without markup, each link followed by its address: for a person to read or copy."""

    def with_address(link: re.Match[str]) -> str:
        address = links.get(link[1], {}).get("href", "")
        return f"{link[2]} ({address})" if address else link[2]

    return StringValue(LINK.sub(with_address, text)).render_text()


def _pieces(version: PracticePage) -> list[NumberedText]:
    texts = [segment for segment in extract_segments(version) if isinstance(segment, StringSegmentValue)]
    return [
        NumberedText(number, text.path, place_label(version, text.path), text.string.data, text.attrs or {})
        for number, text in enumerate(sorted(texts, key=lambda text: text.order), start=1)
    ]


def _propose(segments: list[tuple[int, str, str]], pieces: list[NumberedText]) -> dict[int, int]:
    """Pair what has the same path, then what has the same kind of place: in order, and only in equal numbers."""
    proposals: dict[int, int] = {}
    for kind_of_segment, kind_of_piece in (
        (lambda segment: segment[1], lambda piece: piece.path),
        (lambda segment: _kind(segment[2]), lambda piece: _kind(piece.place)),
    ):
        theirs, ours = defaultdict(list), defaultdict(list)
        used = set(proposals.values())
        for segment in segments:
            if segment[0] not in proposals:
                theirs[kind_of_segment(segment)].append(segment[0])
        for piece in pieces:
            if piece.number not in used:
                ours[kind_of_piece(piece)].append(piece.number)
        for kind, ids in theirs.items():
            if len(ids) == len(ours[kind]):
                proposals |= dict(zip(ids, ours[kind], strict=True))
    return proposals


def _kind(place: str) -> str:
    """The place without the numbers of list entries."""
    return " › ".join(part for part in place.split(" › ") if not part.isdecimal())


def _hold_by_segments(page: PracticePage, translation: Translation, aside: list[dict[str, Any]]) -> None:
    """Let segments write into the version again. Page and segments agree once the draft is composed."""
    state = VersionState.objects.select_for_update().get(page_id=page.pk)
    newest = page.get_latest_revision_as_object()
    give_list_ids(newest, store=False)
    state.by_segments, state.reason, state.place = True, "", ""
    state.since = state.taken_over_at = timezone.now()
    state.set_aside = [*state.set_aside, *aside]
    state.baseline, state.text_hash = fingerprints(newest), page_hash(newest)
    state.save()
    enable_translation(translation, enabled=True)
