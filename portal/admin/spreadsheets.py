"""Exports spreadsheets without formulas, whatever their texts begin with.

Spreadsheet programs take a cell for a formula that begins with one of a few characters. Wagtail
writes such cells as they are, so a title or synonym could run a formula on an editor's machine.
A cell that could be one gets an apostrophe before it; a cell that has such an apostrophe already
gets one more, so that reading takes away one and finds every text unchanged.
"""

import re
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.contrib.redirects import base_formats

_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
"""With the full-width forms, which programs in Chinese or Japanese accept."""
_COULD_BE_A_FORMULA = re.compile(rf"'*(?:[\t\r\n]|\s*[{_SIGNS}])")
_NEUTRALISED = re.compile(rf"'(?='*(?:[\t\r\n]|\s*[{_SIGNS}]))")

_stock_preprocess = SpreadsheetExportMixin.preprocess_field_value
_stock_dataset_init = base_formats.Dataset.__init__


def install() -> None:
    """Install both: every CSV and XLSX that the admin writes is neutralised, every file that it reads restored."""
    SpreadsheetExportMixin.preprocess_field_value = _preprocess_field_value
    base_formats.Dataset.__init__ = _dataset_init


def neutralised(value: Any) -> Any:
    """Return a cell that no program reads as a formula. Numbers and dates stay unchanged."""
    return f"'{value}" if isinstance(value, str) and _COULD_BE_A_FORMULA.match(value) else value


def restored(value: Any) -> Any:
    """Return the text before `neutralised`."""
    return value[1:] if isinstance(value, str) and _NEUTRALISED.match(value) else value


def _preprocess_field_value(self: SpreadsheetExportMixin, field: str, value: Any, export_format: str) -> Any:
    return neutralised(_stock_preprocess(self, field, value, export_format))


def _dataset_init(self: base_formats.Dataset, rows: Any = (), headers: Any = None) -> None:
    _stock_dataset_init(self, ([restored(cell) for cell in row] for row in rows), headers)
