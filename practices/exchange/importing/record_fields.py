"""Record fields of an entry: number, dates, organisations, further reading."""

import datetime
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from practices.exchange.importing.bodies import block_id

DATE_FIELDS = ("practised_from", "practised_until", "reviewed_on", "review_due_on")
MAX_NUMBER = 9_999_999
MAX_URL = 500
_OLD_PORTAL = re.compile(r"^https?://\S*/detail\.cfm\?n=([1-9][0-9]{0,6})$", re.IGNORECASE)
_is_url = URLValidator(schemes=["http", "https"])


def is_url(text: str) -> bool:
    """Return whether a text is a complete http(s) address that fits a record."""
    if len(text) > MAX_URL:
        return False
    try:
        _is_url(text)
    except ValidationError:
        return False
    return True


def number_in_source(source: str) -> int | None:
    """Return the number in an address of the old portal: `…/detail.cfm?n=460` → 460."""
    match = _OLD_PORTAL.match(source)
    return int(match[1]) if match else None


def requested_number(value: Any) -> int | None:
    """Return the number in the key `number`.

    Raises:
        ValueError: when it is not a whole number between 1 and `MAX_NUMBER`.
    """
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,7}", value.strip()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_NUMBER:
        raise ValueError(f"A number lies between 1 and {MAX_NUMBER}; another one is given.")
    return value


def date_of(value: Any) -> datetime.date:
    """Return a date written `2026-11-22`; `2026` means its first day.

    Raises:
        ValueError: for anything else.
    """
    text = str(value).strip()
    if re.fullmatch(r"[12][0-9]{3}", text):
        return datetime.date(int(text), 1, 1)
    if not re.fullmatch(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("A date is written as 2026-11-22.")
    return datetime.date.fromisoformat(text)


def reading_blocks(value: Any, group: str) -> tuple[list[dict[str, Any]], list[Any]]:
    """Return blocks of further reading and rejected items: `["https://…", {"url": …, "note" or "title": …}]`."""
    blocks: list[dict[str, Any]] = []
    rejected: list[Any] = []
    for item in value if isinstance(value, list) else [value]:
        row = item if isinstance(item, dict) else {"url": item}
        url, note = row.get("url"), row.get("note") or row.get("title") or row.get("url")
        if not isinstance(url, str) or not isinstance(note, str) or not is_url(url.strip()) or len(note) > 300:
            rejected.append(item)
            continue
        position = f"reading {len(blocks)}"
        content = {"url": url.strip(), "note": note.strip()}
        blocks.append({"type": "reading", "id": block_id(group, position), "value": content})
    return blocks, rejected


def organisation_blocks(value: Any, group: str) -> tuple[list[dict[str, Any]], list[Any]]:
    """Return blocks of organisations and rejected items: `["Name", {"name": …, "url": …}]`."""
    blocks: list[dict[str, Any]] = []
    rejected: list[Any] = []
    for item in value if isinstance(value, list) else [value]:
        row = item if isinstance(item, dict) else {"name": item}
        name, url = row.get("name"), row.get("url") or ""
        if not isinstance(name, str) or not name.strip() or len(name) > 200 or not isinstance(url, str):
            rejected.append(item)
            continue
        if url and not is_url(url.strip()):
            rejected.append(item)
            continue
        position = f"organisation {len(blocks)}"
        content = {"name": name.strip(), "url": url.strip()}
        blocks.append({"type": "organisation", "id": block_id(group, position), "value": content})
    return blocks, rejected
