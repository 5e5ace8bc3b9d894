"""What a person sent, as a form that can be sent again: nothing that was typed is lost with a failed request."""

import json
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

LONG_TEXT = 40
"""Values of so many characters, or of several lines, are shown as texts; the others travel along unseen."""


@dataclass(frozen=True)
class PostedField:
    """One field. kind: `hidden`, `text` (shown, can be changed), `rich` (hidden, shown as `shown`), `password`, `file`.

    `number` counts the fields of the kind `text` from 1. `file_names` says which files have to be chosen
    again: a browser fills in no file.
    """

    name: str
    value: str
    kind: str
    shown: str = ""
    file_names: str = ""
    number: int = 0
    several: bool = False


@dataclass(frozen=True)
class PostedForm:
    """The fields of a request in their order, and where they were sent to."""

    address: str
    fields: list[PostedField]

    @property
    def has_files(self) -> bool:
        """Whether files have to be chosen again."""
        return any(field.kind == "file" for field in self.fields)


def posted_form(request: HttpRequest) -> PostedForm | None:
    """Return what a form sent; None where nothing was sent or nothing of it can be read. Asks no database."""
    if request.method != "POST":
        return None
    try:
        posted, files = request.POST, request.FILES
    except (OSError, ValueError, MultiPartParserError):  # the body is not readable a second time
        return None
    fields = [
        _field(name, value) for name, values in posted.lists() if name != "csrfmiddlewaretoken" for value in values
    ]
    texts = count(1)
    fields = [replace(field, number=next(texts)) if field.kind == "text" else field for field in fields]
    names = {name: [upload.name or "" for upload in uploads] for name, uploads in files.lists()}
    for name, file_name in getattr(request, "lost_uploads", []):
        names.setdefault(name, []).append(file_name)
    fields += [
        PostedField(name, "", "file", file_names=", ".join(chosen), several=len(chosen) > 1)
        for name, chosen in names.items()
    ]
    return PostedForm(request.get_full_path(), fields) if fields else None


def keep_csrf_token(request: HttpRequest) -> None:
    """Let the form on the page of the fault fit the cookie that the browser has: a failed login sends no new one."""
    cookie = request.COOKIES.get(settings.CSRF_COOKIE_NAME)
    if cookie and not settings.CSRF_USE_SESSIONS:
        request.META["CSRF_COOKIE"] = cookie


def _field(name: str, value: Any) -> PostedField:
    value = str(value)
    if "password" in name.lower():
        return PostedField(name, "", "password")
    rich = _text_of_rich_text(value)
    if rich is not None:
        return PostedField(name, value, "rich" if rich else "hidden", shown=rich)
    is_text = len(value) > LONG_TEXT or "\n" in value
    return PostedField(name, value, "text" if is_text and " " in value else "hidden")


def _text_of_rich_text(value: str) -> str | None:
    """Return the text inside what the editor of rich text posts; None for anything that is not JSON."""
    if not value.startswith(("{", "[")):
        return None
    try:
        content = json.loads(value)
    except ValueError:
        return None
    blocks = content.get("blocks") if isinstance(content, dict) else None
    if not isinstance(blocks, list):
        return ""
    lines = [str(block.get("text", "")) for block in blocks if isinstance(block, dict)]
    return "\n".join(lines).strip()
