"""Checks of the message catalogues."""

import csv
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings

from portal.catalogues.files import catalogue_path
from portal.catalogues.messages import (
    SOURCE_LANGUAGE,
    extract,
    key_of,
    placeholders,
    plural_count,
    read_catalogue,
    wrong_placeholders,
)
from practices.languages.table import language_codes

POSITIONAL = ("%s", "%d", "%r")


def same_as_english() -> dict[tuple[str, str], str]:
    """Return the reasons of messages that may equal English, by language and message: `locale/same-as-english.csv`."""
    path = Path(settings.LOCALE_PATHS[0]) / "same-as-english.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["language"], row["msgid"]): row["reason"].strip() for row in csv.DictReader(file)}


def catalogue_errors(template: polib.POFile | None = None) -> Iterator[str]:
    """Return all errors, one line each.

    Args:
        template: the messages of the sources; collected if not given.
    """
    template = template or extract()
    allowed = same_as_english()
    yield from _source_errors(template)
    yield from (
        f"same-as-english.csv: {language}: no reason for {msgid!r}"
        for (language, msgid), reason in allowed.items()
        if not reason
    )
    used: set[tuple[str, str]] = set()
    for language in language_codes():
        if not catalogue_path(language).exists():
            yield f"{language}: no catalogue"
            continue
        for line, entry in _language_errors(language, template, allowed, used):
            yield f"{language}: {line}: {entry!r}"
    for language, msgid in sorted(set(allowed) - used):
        yield f"same-as-english.csv: {language}: not needed (any more): {msgid!r}"


def _source_errors(template: polib.POFile) -> Iterator[str]:
    for entry in template:
        if any(mark in text for mark in POSITIONAL for text in (entry.msgid, entry.msgid_plural or "")):
            yield f"sources: placeholder without a name in {entry.occurrences}: {entry.msgid!r}"


def _language_errors(
    language: str, template: polib.POFile, allowed: dict[tuple[str, str], str], used: set[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    catalogue = read_catalogue(language)
    known = {key_of(entry): entry for entry in catalogue if not entry.obsolete}
    messages = {key_of(entry): entry for entry in template}
    if not plural_count(catalogue):
        yield "no Plural-Forms in the header", ""
    for entry in catalogue.obsolete_entries():
        yield "obsolete", entry.msgid
    for key in messages.keys() - known.keys():
        yield "missing", key[1]
    for key, entry in known.items():
        if key not in messages:
            yield "not in the sources", entry.msgid
        elif language == SOURCE_LANGUAGE:
            yield from _english_errors(entry)
        else:
            yield from ((line, entry.msgid) for line in _entry_errors(entry, messages[key], plural_count(catalogue)))
            if _reads_as_english(entry):
                used.add((language, entry.msgid))
                if (language, entry.msgid) not in allowed:
                    yield "same as English and not listed in same-as-english.csv", entry.msgid


def _english_errors(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
    """Return errors of the English catalogue, which is empty or equals the sources."""
    given = [entry.msgstr, *entry.msgstr_plural.values()]
    if any(given) and not set(given) <= {"", entry.msgid, entry.msgid_plural}:
        yield "English differs from the source", entry.msgid


def _entry_errors(entry: polib.POEntry, source: polib.POEntry, forms: int) -> Iterator[str]:
    if entry.fuzzy:
        yield "fuzzy"
    if (entry.msgid_plural or "") != (source.msgid_plural or ""):
        yield "plural differs from the source"
        return
    given = [entry.msgstr_plural[at] for at in sorted(entry.msgstr_plural)] if entry.msgid_plural else [entry.msgstr]
    if entry.msgid_plural and len(given) != forms:
        yield f"{len(given)} plural forms instead of {forms}"
    if not all(form.strip() for form in given):
        yield "untranslated"
        return
    if reason := wrong_placeholders(entry, given):
        yield reason
    if entry.msgid.startswith("\n") != given[0].startswith("\n") or entry.msgid.endswith("\n") != given[0].endswith(
        "\n"
    ):
        yield "line break at one end only"


def _reads_as_english(entry: polib.POEntry) -> bool:
    """Return whether the translation equals a message that needs one."""
    given = [form for form in (entry.msgstr, *entry.msgstr_plural.values()) if form]
    if not given or not any(letter.isalpha() for letter in _without_placeholders(entry.msgid)):
        return False
    return any(form in {entry.msgid, entry.msgid_plural} for form in given)


def _without_placeholders(text: str) -> str:
    for name in placeholders(text):
        text = text.replace(f"%({name})s", "").replace(f"%({name})d", "")
    return text
