"""Checks of documents: the content must match the extension."""

import re
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

HEAD = 4096
OFFICE_PARTS = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml"}
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"
MACROS = re.compile(r"(?:^|/)(?:vbaProject\.bin|Basic/)", re.IGNORECASE)
MAX_PARTS = 10_000
MARKUP = re.compile(r"\s*<\s*[a-z!?/]", re.IGNORECASE)
ACTIVE = re.compile(r"<(?:script|html|svg|iframe|body|object|embed)\b", re.IGNORECASE)
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def check_document(file: Any) -> None:
    """Reject a document that is too large or whose content does not match its extension.

    Raises:
        ValidationError: with what is wrong.
    """
    limit = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
    if file.size > limit:
        raise ValidationError(
            _("This file is too large: %(size)s. At most %(limit)s are accepted.")
            % {"size": filesizeformat(file.size), "limit": filesizeformat(limit)},
            code="file_too_large",
        )
    extension = PurePath(file.name).suffix.lower().removeprefix(".")
    check = CHECKS.get(extension)
    if check is None:
        return  # Wagtail names the accepted extensions
    file.seek(0)
    try:
        fits = check(file, extension)
    finally:
        file.seek(0)
    if not fits:
        raise ValidationError(
            _("This file is not a %(extension)s file or is damaged. Save it again in the program it was made with.")
            % {"extension": extension.upper()},
            code="content_differs",
        )


def _is_pdf(file: Any, extension: str) -> bool:
    return bool(file.read(5) == b"%PDF-")


def _is_office(file: Any, extension: str) -> bool:
    """Return whether it is Office Open XML or OpenDocument with its main part, without macros, limited in size."""
    if file.read(4) != b"PK\x03\x04":
        return False
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _check_unpacked(parts, settings.DOCUMENT_MAX_UNPACKED_BYTES)
            names = {part.filename for part in parts}
            if any(MACROS.search(name) for name in names):
                raise ValidationError(_("Documents with macros are not accepted."), code="macros")
            if extension == "odt":
                with package.open("mimetype") as mimetype:
                    return mimetype.read(len(OPEN_DOCUMENT) + 1).strip() == OPEN_DOCUMENT and "content.xml" in names
            return "[Content_Types].xml" in names and OFFICE_PARTS[extension] in names
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return False


def check_table(file: Any) -> None:
    """Reject a table for an import that is too large, packed or unpacked.

    Raises:
        ValidationError: with what would be taken.
    """
    if file.size > settings.TABLE_MAX_BYTES:
        raise ValidationError(
            _("This file is too large: %(size)s. At most %(limit)s are accepted.")
            % {"size": filesizeformat(file.size), "limit": filesizeformat(settings.TABLE_MAX_BYTES)},
            code="file_too_large",
        )
    file.seek(0)
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as package:
            _check_unpacked(package.infolist(), settings.TABLE_MAX_UNPACKED_BYTES)
    file.seek(0)


def _check_unpacked(parts: list[zipfile.ZipInfo], limit: int) -> None:
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > limit:
        raise ValidationError(
            _("Unpacked, this document is larger than %(limit)s.") % {"limit": filesizeformat(limit)},
            code="unpacked_too_large",
        )


def _is_text(file: Any, extension: str) -> bool:
    """Return whether it is text in a common encoding, without markup at its beginning and without control bytes."""
    data = file.read(HEAD)
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if data.startswith(mark)), "")
    text = data.decode(encoding or "latin-1", errors="ignore").lstrip("\ufeff")
    if MARKUP.match(text) or ACTIVE.search(text) or text.startswith(("%PDF", "PK\x03\x04", "#!", "MZ")):
        return False
    while data:
        if CONTROLS.search(text):
            return False
        data = file.read(HEAD * 16)
        text = data.decode(encoding or "latin-1", errors="ignore")
    return True


CHECKS: dict[str, Callable[[Any, str], bool]] = {
    "pdf": _is_pdf, "docx": _is_office, "pptx": _is_office, "xlsx": _is_office, "odt": _is_office,
    "txt": _is_text, "csv": _is_text,
}  # fmt: skip
