"""What the editor for rich text sends: read with a limit, and refused at its field."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.admin.rich_text import DraftailRichTextArea

from practices.versions.blocks.nesting import is_nested_too_deeply


class RefusedText(str):
    """Text that no field takes. It reads as what could be saved of it, so that the form can show it again."""

    def __str__(self) -> str:
        """Stay what it is: fields turn their input into text before they look at it."""
        return self

    def strip(self, chars: str | None = None) -> str:
        """Every text field begins with this; so the refusal is at the field."""
        raise ValidationError(
            _("This text is nested too deeply or was not made by the editor. Only its words were kept: check them."),
            code="nested_too_deeply",
        )


class BoundedRichTextArea(DraftailRichTextArea):
    """Wagtail's editor. Its input is a tree, and a tree of 3,000 levels is none that a person made."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the text as it is stored, or one that the field refuses."""
        try:
            value = super().value_from_datadict(data, files, name)
        # what is no text of the editor fails in its converter in many ways
        except (RecursionError, ValueError, TypeError, LookupError, AttributeError):
            return RefusedText(_words(data.get(name)))
        if value and is_nested_too_deeply(value):
            return RefusedText(_words(data.get(name)))
        return value


def _words(sent: Any) -> str:
    """The texts of the blocks, as plain paragraphs; an empty one for what is no input of the editor."""
    return "".join(f"<p>{escape(text)}</p>" for text in _texts(sent)) or "<p></p>"


def _texts(sent: Any) -> Iterator[str]:
    try:
        blocks = json.loads(sent)["blocks"]
        yield from [block["text"] for block in blocks if isinstance(block["text"], str)]
    except (RecursionError, ValueError, TypeError, LookupError, AttributeError):
        return
