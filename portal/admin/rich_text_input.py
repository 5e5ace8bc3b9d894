"""Input of the rich text editor: limited in depth, and rejected at its field."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.admin.rich_text import DraftailRichTextArea

from practices.versions.blocks.nesting import is_nested_too_deeply


class RefusedText(str):
    """Text that every field rejects. It equals what could be saved of it, so that the form can show it again."""

    def __str__(self) -> str:
        """Return itself: fields convert their input to text before they validate it."""
        return self

    def strip(self, chars: str | None = None) -> str:
        """Raise the error: every text field calls this first, so the message is at the field."""
        raise ValidationError(
            _("This text is nested too deeply or was not made by the editor. Only its words were kept: check them."),
            code="nested_too_deeply",
        )


class BoundedRichTextArea(DraftailRichTextArea):
    """Wagtail's editor, with a limit on the depth of its input: nobody writes a tree of 3,000 levels."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the text as it is stored, or one that the field rejects."""
        try:
            value = super().value_from_datadict(data, files, name)
        # the converter fails in many ways for what the editor did not write
        except (RecursionError, ValueError, TypeError, LookupError, AttributeError):
            return RefusedText(_words(data.get(name)))
        if value and is_nested_too_deeply(value):
            return RefusedText(_words(data.get(name)))
        return value


def _words(sent: Any) -> str:
    """Return the texts of the blocks as plain paragraphs; an empty one for other input."""
    return "".join(f"<p>{escape(text)}</p>" for text in _texts(sent)) or "<p></p>"


def _texts(sent: Any) -> Iterator[str]:
    try:
        blocks = json.loads(sent)["blocks"]
        yield from [block["text"] for block in blocks if isinstance(block["text"], str)]
    except (RecursionError, ValueError, TypeError, LookupError, AttributeError):
        return
