"""Interface messages: collected from the sources, merged into the catalogues, exported for translators."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import templatize

from portal.catalogues.files import catalogue_path
from practices.languages.table import language_codes

SOURCE_FOLDERS = ("portal", "practices", "search", "templates")
SOURCE_LANGUAGE = "en"
WIDTH = 120
KEYWORDS = (
    "gettext_noop", "gettext_lazy", "ngettext_lazy:1,2", "pgettext:1c,2", "npgettext:1c,2,3",
    "pgettext_lazy:1c,2", "npgettext_lazy:1c,2,3",
)  # fmt: skip
CONTEXT_MARK = "\x04"
"""Separates context and message in the keys of exchange files, as in compiled catalogues."""
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]")

Key = tuple[str, str]


def key_of(entry: polib.POEntry) -> Key:
    """Return the key of a message: its context and its text."""
    return (entry.msgctxt or "", entry.msgid)


def placeholders(text: str) -> set[str]:
    """Return the names of the placeholders in a message."""
    return set(PLACEHOLDER.findall(text))


def source_files(root: Path) -> Iterator[Path]:
    """Return Python modules and templates that may contain messages, relative to `root`."""
    for folder in SOURCE_FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            relative = path.relative_to(root)
            if path.suffix in {".py", ".html", ".txt", ".xml"} and "migrations" not in relative.parts:
                yield relative


def extract(root: Path | None = None) -> polib.POFile:
    """Return all messages of the sources, by GNU xgettext.

    Raises:
        CommandError: exit 4 when xgettext is not installed, 1 when a source cannot be read.
    """
    root = root or settings.BASE_DIR
    if shutil.which("xgettext") is None:
        raise CommandError("xgettext is needed. On Debian: apt-get install gettext", returncode=4)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        names = [_prepare(root, relative, work) for relative in source_files(root)]
        (work / "files").write_text("\n".join(names), encoding="utf-8")
        command = [
            "xgettext", "--language=Python", "--from-code=UTF-8", "--add-location=file", "--sort-output",
            "--add-comments=Translators", "--files-from=files", "--output=messages.pot",
            *(f"--keyword={keyword}" for keyword in KEYWORDS),
        ]  # fmt: skip
        result = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)  # noqa: S603
        if result.returncode:
            raise CommandError(f"xgettext failed:\n{result.stderr}", returncode=1)
        return polib.pofile(str(work / "messages.pot"))


def _prepare(root: Path, relative: Path, work: Path) -> str:
    """Copy a source to where xgettext reads it; a template as the Python-like text that Django makes of it."""
    content = (root / relative).read_text(encoding="utf-8")
    if relative.suffix != ".py":
        content = templatize(content, origin=str(relative))
    target = work / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content, encoding="utf-8")
    return str(relative)


def merge(template: polib.POFile, catalogue: polib.POFile) -> tuple[int, int]:
    """Update a catalogue from the sources, without guesses; messages that are no longer used become obsolete.

    Returns:
        How many messages are new, and how many became obsolete.
    """
    known = {key_of(entry): entry for entry in catalogue}
    used = {key_of(entry) for entry in template}
    fresh = 0
    for source in template:
        entry = known.get(key_of(source))
        if entry is None:
            entry = polib.POEntry(msgid=source.msgid, msgctxt=source.msgctxt, msgid_plural=source.msgid_plural)
            catalogue.append(entry)
        fresh += not entry.translated()
        _follow(source, entry, plural_count(catalogue))
    gone = [entry for entry in catalogue if key_of(entry) not in used and not entry.obsolete]
    for entry in gone:
        entry.obsolete = True
    catalogue.sort(key=lambda entry: (entry.obsolete, entry.msgid, entry.msgctxt or ""))
    return fresh, len(gone)


def _follow(source: polib.POEntry, entry: polib.POEntry, forms: int) -> None:
    """Copy occurrences, flags and plural of the source; keep the translation where it still fits."""
    entry.obsolete = False
    entry.occurrences = source.occurrences
    entry.flags = [flag for flag in source.flags if flag != "fuzzy"]
    entry.comment = source.comment
    if source.msgid_plural and (not entry.msgid_plural or len(entry.msgstr_plural) != forms):
        entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(range(forms), "")
    elif entry.msgid_plural and not source.msgid_plural:
        entry.msgstr, entry.msgstr_plural = "", {}
    entry.msgid_plural = source.msgid_plural


def plural_count(catalogue: polib.POFile) -> int:
    """Return the number of plural forms in a catalogue's header; 0 if there is none."""
    found = re.search(r"nplurals\s*=\s*(\d+)", catalogue.metadata.get("Plural-Forms", ""))
    return int(found.group(1)) if found else 0


def read_catalogue(language: str) -> polib.POFile:
    """Return the catalogue of a language."""
    return polib.pofile(str(catalogue_path(language)), wrapwidth=WIDTH, encoding="utf-8")


def refresh(*, prune: bool = False) -> dict[str, tuple[int, int]]:
    """Merge the sources into all catalogues; return new and obsolete messages by language."""
    template = extract()
    result = {}
    for language in language_codes():
        catalogue = read_catalogue(language)
        result[language] = merge(template, catalogue)
        if prune:
            for entry in catalogue.obsolete_entries():
                catalogue.remove(entry)
        catalogue.save()
    return result


def export_missing(folder: Path) -> dict[str, int]:
    """Write the missing messages of each language to `folder/<language>.json`; return their number by language."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    for language in language_codes():
        catalogue = read_catalogue(language)
        rows = [] if language == SOURCE_LANGUAGE else [_row(entry, catalogue) for entry in _untranslated(catalogue)]
        path = folder / f"{language}.json"
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        counts[language] = len(rows)
    return counts


def _untranslated(catalogue: polib.POFile) -> list[polib.POEntry]:
    return [entry for entry in catalogue if not entry.obsolete and (not entry.translated() or entry.fuzzy)]


def _row(entry: polib.POEntry, catalogue: polib.POFile) -> dict[str, Any]:
    row: dict[str, Any] = {"msgid": entry.msgid}
    if entry.msgid_plural:
        row |= {"msgid_plural": entry.msgid_plural, "forms": plural_count(catalogue)}
    if entry.msgctxt:
        row["context"] = entry.msgctxt
        row["key"] = entry.msgctxt + CONTEXT_MARK + entry.msgid
    if entry.comment:
        row["comment"] = entry.comment
    row["places"] = sorted({place for place, _line in entry.occurrences})
    return row


def import_translations(folder: Path) -> tuple[dict[str, int], list[str]]:
    """Read `folder/<language>.json`, `{message: translation | [forms]}`, into the catalogues.

    A message with a context has the key `context + U+0004 + message`.

    Returns:
        The number of accepted translations by language, and the rejected ones with reasons.
    """
    accepted: dict[str, int] = {}
    rejected: list[str] = []
    for path in sorted(folder.glob("*.json")):
        language = path.stem
        if language not in language_codes():
            rejected.append(f"{path.name}: no language of the portal")
            continue
        catalogue = read_catalogue(language)
        entries = {CONTEXT_MARK.join(filter(None, key_of(entry))): entry for entry in catalogue}
        given = json.loads(path.read_text(encoding="utf-8"))
        accepted[language] = 0
        for key, translation in given.items():
            reason = _take(entries.get(key), translation, plural_count(catalogue))
            if reason:
                rejected.append(f"{language}: {reason}: {key!r}")
            else:
                accepted[language] += 1
        catalogue.save()
    return accepted, rejected


def _take(entry: polib.POEntry | None, translation: str | list[str], forms: int) -> str:
    """Store a translation; return the error, or nothing."""
    if entry is None:
        return "unknown message"
    given = [translation] if isinstance(translation, str) else translation
    if not all(isinstance(form, str) and form.strip() for form in given):
        return "empty translation"
    expected = forms if entry.msgid_plural else 1
    if len(given) != expected or isinstance(translation, str) == bool(entry.msgid_plural):
        return f"{len(given)} forms instead of {expected}"
    if reason := wrong_placeholders(entry, given):
        return reason
    if entry.msgid_plural:
        entry.msgstr_plural = dict(enumerate(given))
    else:
        entry.msgstr = given[0]
    if entry.fuzzy:
        entry.flags.remove("fuzzy")
    return ""


def wrong_placeholders(entry: polib.POEntry, forms: list[str]) -> str:
    """Return why the placeholders of a translation do not fit; nothing if they do.

    A plural form may leave out the number (`one pupil`), never another placeholder, and never adds one.
    """
    required = placeholders(entry.msgid) | placeholders(entry.msgid_plural or "")
    for form in forms:
        present = placeholders(form)
        if present - required:
            return f"unknown placeholder {', '.join(sorted(present - required))}"
        missing = required - present
        if missing and not (entry.msgid_plural and len(missing) == 1 and len(forms) > 1):
            return f"missing placeholder {', '.join(sorted(missing))}"
    return ""
