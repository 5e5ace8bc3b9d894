"""Read an uploaded PO file; reject one that belongs to another translation."""

import errno
import re
import tempfile
from typing import Any

import polib
from django.utils.translation import gettext as _

from practices.translation.formats.po_export import IDENTITY

MAX_BYTES = 2 * 1024 * 1024
_CHARACTER_SETS = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii", "charset"})
_FLAGS_WITHOUT_SPACE = re.compile(r"^(#~?,)(?=\S)", re.MULTILINE)


class UnusableFileError(Exception):
    """The uploaded file cannot be used; the message is for the person who sent it."""


def read_po(upload: Any, identity: str, language: str) -> polib.POFile:
    """Return the file as polib reads it.

    Raises:
        UnusableFileError: no file, too large, no UTF-8, no PO file, or of another translation or language.
    """
    if upload is None:
        raise UnusableFileError(_("Choose a PO file."))
    if upload.size > MAX_BYTES:
        raise UnusableFileError(_("The file is too large."))
    try:
        text = upload.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableFileError(_("This is no PO file in UTF-8.")) from error
    if "\x00" in text:
        raise UnusableFileError(_("This is no PO file in UTF-8."))
    po = _parse(text)
    named = po.metadata.get(IDENTITY)
    if named is None:
        raise UnusableFileError(
            _("The file does not say which translation it belongs to. Use the file that was downloaded here.")
        )
    if named != identity:
        raise UnusableFileError(_("The file belongs to another translation. Nothing was stored."))
    _check_header(po.metadata, language)
    return po


def _parse(text: str) -> polib.POFile:
    # polib drops the first letter of a flag that follows the comma at once.
    whole = _FLAGS_WITHOUT_SPACE.sub(r"\1 ", text.replace("\r\n", "\n"))
    # From a file, because polib breaks a text in memory at every character that Python calls a line end.
    with _temporary_file() as file:
        file.write(whole)
        file.flush()
        try:
            return polib.pofile(file.name, encoding="utf-8")
        except (OSError, ValueError, IndexError, KeyError, AttributeError, UnicodeError) as error:
            raise UnusableFileError(_("This is no PO file in UTF-8.")) from error


def _temporary_file() -> Any:
    try:
        return tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", suffix=".po")
    except FileNotFoundError as error:  # how Python says that no folder takes a file: the disk is full
        raise OSError(errno.ENOSPC, "No temporary file can be written") from error


def _check_header(header: dict[str, str], language: str) -> None:
    declared = re.search(r"charset\s*=\s*([^\s;]*)", header.get("Content-Type", ""), re.IGNORECASE)
    if declared and declared[1].lower() not in _CHARACTER_SETS:
        raise UnusableFileError(
            _("The file says that it is in the character set %(name)s. Save it as UTF-8. Nothing was stored.")
            % {"name": declared[1][:40]}
        )
    named = header.get("Language", "").strip()
    code = re.split(r"[-_@.]", named.lower())[0]
    if code and {"cz": "cs"}.get(code, code) != language.lower():
        raise UnusableFileError(
            _("The file says that it is in another language: %(name)s. Nothing was stored.") % {"name": named[:40]}
        )
