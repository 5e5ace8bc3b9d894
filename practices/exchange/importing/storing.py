"""Store one entry: a new version, a changed version, or nothing."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Locale

from practices.exchange.importing.entries import Entry
from practices.exchange.importing.models import ImportedVersion
from practices.exchange.importing.reports import CREATED, UNCHANGED, UPDATED, Problem
from practices.records.models.page import PracticeIndexPage, PracticePage
from practices.records.models.record import FIRST_GIVEN_NUMBER, Practice
from practices.records.writing import change_version, create_version
from practices.translation.segments import bring_in, is_by_segments, register_version, same_as_original

EDITED = "A person has edited this version since the last import; it is not overwritten."
UNPUBLISHED = "A person has unpublished this version since the last import; it is left as it is."
NOT_BY_SEGMENTS = "The paragraphs do not match those of the original: the version is kept whole."
SAME_TEXTS = "These texts are taken as they are, the same as in the original: {texts}"
STAYS_DRAFT = "The version stays a draft. {reason}"
MADE_BY_HAND = "A person has written this version; it is not overwritten."


class NotStoredError(Exception):
    """The entry cannot be stored; the message gives the reason."""


@dataclass
class StoredEntry:
    """The status of an entry, the number of its record, and remarks for the report."""

    status: str
    number: int
    remarks: list[Problem] = field(default_factory=list)


def store(entry: Entry, *, publish: bool, user: Any = None) -> StoredEntry:
    """Store one entry in the caller's transaction.

    Raises:
        NotStoredError: when the portal has no place for it.
        django.core.exceptions.ValidationError: when it breaks a rule of the record.
    """
    row = ImportedVersion.objects.filter(source=entry.source, language=entry.language).first()
    if row is not None and row.page is not None:
        return _update(entry, row, row.page, publish=publish, user=user)
    practice = row.practice if row else _practice_of_group(entry.group)
    if practice is not None:
        present = PracticePage.objects.filter(
            translation_key=practice.translation_key, locale__language_code=entry.language
        ).first()
        if present is not None:
            return _already_there(entry, present)
    return _create(entry, row, practice, publish=publish, user=user)


def _practice_of_group(group: str) -> Practice | None:
    row = ImportedVersion.objects.filter(translation_group=group).select_related("practice").order_by("pk").first()
    return row.practice if row else None


def _already_there(entry: Entry, page: PracticePage) -> StoredEntry:
    other = page.imported_versions.first()
    if other is not None:
        raise NotStoredError(f"The record has its version in this language from another source already: {other.source}")
    return StoredEntry(UNCHANGED, page.practice.number, [Problem(entry.place, MADE_BY_HAND)])


def _create(
    entry: Entry, row: ImportedVersion | None, practice: Practice | None, *, publish: bool, user: Any
) -> StoredEntry:
    remarks: list[Problem] = []
    number = _free_number(entry) if practice is None else None
    is_original = practice is None or practice.original_language == entry.language
    try:
        page = create_version(
            language=entry.language,
            title=entry.title,
            summary=entry.summary,
            body=entry.body,
            further_reading=entry.further_reading,
            translation_key=practice.translation_key if practice else uuid.uuid4(),
            number=number,
            facts=entry.record_fields if is_original else None,
            source=entry.text_source,
            publish=False,
            user=user,
        )
    except (Locale.DoesNotExist, PracticeIndexPage.DoesNotExist) as error:
        raise NotStoredError(f"The portal has no list of practices in this language: {entry.language}") from error
    number_given = page.practice.number
    if practice is None and entry.requested_number and number_given != entry.requested_number:
        reason = f"The number {entry.requested_number} is taken; {number_given} was given."
        remarks.append(Problem(f"{entry.place}, number", reason))
    row = row or ImportedVersion(source=entry.source, language=entry.language, translation_group=entry.group)
    return StoredEntry(CREATED, number_given, remarks + _finish(entry, row, page, publish=publish, user=user))


def _free_number(entry: Entry) -> int | None:
    """Return the requested number if it is free, else the lowest free one from 10001; None without a request."""
    requested = entry.requested_number
    if requested is None or not Practice.objects.filter(number=requested).exists():
        return requested
    taken = set(Practice.objects.filter(number__gte=FIRST_GIVEN_NUMBER).values_list("number", flat=True))
    number = FIRST_GIVEN_NUMBER
    while number in taken:
        number += 1
    return number


def _update(entry: Entry, row: ImportedVersion, page: PracticePage, *, publish: bool, user: Any) -> StoredEntry:
    number = page.practice.number
    if page.latest_revision_id != row.revision:
        return StoredEntry(UNCHANGED, number, [Problem(entry.place, EDITED)])
    if row.was_live and not page.live:
        return StoredEntry(UNCHANGED, number, [Problem(entry.place, UNPUBLISHED)])
    if row.content_hash == entry.content_hash:
        if not publish or (page.live and not page.has_unpublished_changes):
            return StoredEntry(UNCHANGED, number)
        reason = bring_in(page, publish=False, user=user)
        if reason:  # as at the first import: the file changes nothing
            return StoredEntry(UNCHANGED, number, [Problem(entry.place, STAYS_DRAFT.format(reason=reason))])
    else:
        page = change_version(
            page,
            publish=False,
            user=user,
            title=entry.title,
            summary=entry.summary,
            body=entry.body,
            further_reading=entry.further_reading,
            **entry.text_source,
            **(entry.record_fields if page.is_original else {}),
        )
    return StoredEntry(UPDATED, number, _finish(entry, row, page, publish=publish, user=user))


def _finish(
    entry: Entry, row: ImportedVersion, page: PracticePage, *, publish: bool, user: Any = None
) -> list[Problem]:
    """Publish a stored version if requested, register it for translation, and store what has no field."""
    texts = same_as_original(page)
    same = [Problem(entry.place, SAME_TEXTS.format(texts=texts))] if texts else []
    reason = bring_in(page, publish=publish, user=user)
    remarks = [Problem(entry.place, STAYS_DRAFT.format(reason=reason))] if reason and publish else []
    page = PracticePage.objects.get(pk=page.pk)
    # Publishing has registered the version already.
    by_segments = is_by_segments(page) if publish and not reason else register_version(page)
    remarks += [] if by_segments else [Problem(f"{entry.place}, body_paragraphs", NOT_BY_SEGMENTS)]
    _remember(entry, row, page)
    return remarks + _store_notes(entry, page) + same


def _remember(entry: Entry, row: ImportedVersion, page: PracticePage) -> None:
    page = PracticePage.objects.get(pk=page.pk)
    row.practice = page.practice
    row.page = page
    row.content_hash = entry.content_hash
    row.revision = page.latest_revision_id
    row.was_live = page.live
    row.save()


def _store_notes(entry: Entry, page: PracticePage) -> list[Problem]:
    """Store on the record what has no field: unknown values, notes, tags that differ from those of the original."""
    practice = Practice.objects.get(pk=page.practice_id)
    notes, remarks = dict(entry.notes), []
    differing = _differing_tags(entry, page, practice)
    if differing:
        notes["tags"] = {name: entry.record_fields["tags"][name] for name in differing}
        reason = (
            f"Tags belong to the record and come from its original ({practice.original_language}). "
            f"These differ and are kept as a note: {', '.join(differing)}"
        )
        remarks.append(Problem(f"{entry.place}, fields", reason))
    mine = (entry.source, entry.language)
    others = [row for row in practice.source_values if (row["source"], row["language"]) != mine]
    practice.source_values = others + entry.source_values
    practice.notes = {code: kept for code, kept in practice.notes.items() if code != entry.language}
    if notes:
        practice.notes[entry.language] = notes
    practice.save(update_fields=["source_values", "notes"])
    return remarks


def _differing_tags(entry: Entry, page: PracticePage, practice: Practice) -> list[str]:
    if page.is_original:
        return []
    original = PracticePage.objects.filter(practice=practice, locale__language_code=practice.original_language).first()
    if original and original.has_unpublished_changes:
        original = original.get_latest_revision_as_object()
    tags = (original or practice).tags or {}
    return [name for name, codes in entry.record_fields["tags"].items() if set(codes) != set(tags.get(name, []))]
