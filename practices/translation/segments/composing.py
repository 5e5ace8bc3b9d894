"""Compose a version from its original and the stored translations.

No source text ever takes the place of a text that the version has already: where a
translation is missing, the version keeps its own text, and a block that it does not
have yet stays away until it is translated.
"""

import copy
from io import StringIO
from typing import Any

from bs4 import BeautifulSoup
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from practices.translation.localize.extraction import (
    OverridableSegmentValue,
    StringSegmentValue,
    StringValue,
    copy_synchronised_fields,
    extract_segments,
    get_translatable_fields,
    ingest_segments,
)
from practices.translation.localize.stored_texts import StoredTexts


def compose(
    original: Page, target: Page, stored: StoredTexts, *, keep_own: bool, segments_of_original: list[Any] | None = None
) -> set[str]:
    """Write the translations into `target` (in memory); returns the content paths without translation.

    Args:
        original: a copy of its own, because the blocks are taken out of it.
        keep_own: keep the target's text where a translation is missing. Otherwise the
            original's text is put there, which is right only in a draft that was never public.
        segments_of_original: where they were extracted already.
    """
    own = {name: field_value(target, name) for name in translated_fields(type(target))}
    segments, missing = [], set(stored.faulty)
    for segment in segments_of_original or extract_segments(original):
        if isinstance(segment, StringSegmentValue):
            text = stored.texts.get((segment.path, segment.string.data))
            if text is None:
                missing.add(segment.path)
            else:
                segment = StringSegmentValue(
                    segment.path, StringValue(text), attrs=copy.deepcopy(segment.attrs), order=segment.order
                )
        elif isinstance(segment, OverridableSegmentValue):
            if segment.path not in stored.overrides:
                continue
            segment = OverridableSegmentValue(segment.path, stored.overrides[segment.path], order=segment.order)
        segments.append(segment)
    copy_synchronised_fields(original, target)
    ingest_segments(original, target, original.locale, target.locale, segments)
    if keep_own:
        for path in missing:
            _put_back(target, own, path.split("."))
    return missing


def translated_fields(model: type[Page]) -> list[str]:
    """Return the names of the fields whose text is translated by segments."""
    names = []
    for field in get_translatable_fields(model):
        if field.is_translated(None) and hasattr(model, field.field_name):
            names.append(field.field_name)
    return names


def field_value(page: Page, name: str) -> Any:
    """Return a field's stored value: a text, or the list of raw blocks with all their ids."""
    value = getattr(page, name)
    return value.get_prep_value() if isinstance(page._meta.get_field(name), StreamField) else value


def first_difference(first: Page, second: Page) -> str:
    """Return the first field in which two states of a version differ for readers; empty when none does.

    The editor's own marks on paragraphs (`data-block-key`) and equal spellings of HTML
    (`<br>` and `<br/>`) are no difference.
    """
    for name in translated_fields(type(first)):
        one, other = field_value(first, name), field_value(second, name)
        if one != other and _comparable(first, name, one) != _comparable(first, name, other):
            return name
    return ""


def plain_html(html: str) -> str:
    """Return HTML in one spelling, without the editor's marks."""
    if "<" not in html and "&" not in html:
        return html
    soup = BeautifulSoup(StringIO(html), "html.parser")  # a bare text that looks like an address brings a warning
    for element in soup.select("[data-block-key]"):
        del element["data-block-key"]
    return str(soup)


def _comparable(page: Page, name: str, value: Any) -> Any:
    field = page._meta.get_field(name)
    if isinstance(field, StreamField):
        return _comparable_blocks(value)
    return plain_html(value) if isinstance(field, RichTextField) else value or ""


def _comparable_blocks(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _comparable_blocks(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_comparable_blocks(part) for part in value]
    if value is None:
        return ""
    return plain_html(value) if isinstance(value, str) else value


def _put_back(target: Page, own: dict[str, Any], path: list[str]) -> None:
    name = path[0]
    if isinstance(target._meta.get_field(name), StreamField):
        blocks = field_value(target, name)
        _keep_in_list(blocks, own[name], path[1:])
        setattr(target, name, blocks)
    else:
        setattr(target, name, own[name])


def _keep_in_list(new: list[Any], old: list[Any], path: list[str]) -> None:
    """Give the block of that id its old content; a block that is new to the version is left out."""
    block = next((child for child in new if child.get("id") == path[0]), None)
    before = next((child for child in old if isinstance(child, dict) and child.get("id") == path[0]), None)
    if block is None:
        return
    if before is None or before.get("type") != block.get("type"):
        new.remove(block)
    elif len(path) == 1:
        block["value"] = before["value"]
    else:
        _keep_inside(block["value"], before["value"], path[1:])


def _keep_inside(new: Any, old: Any, path: list[str]) -> None:
    if isinstance(new, list):
        _keep_in_list(new, old if isinstance(old, list) else [], path)
    elif len(path) == 1:
        new[path[0]] = (old or {}).get(path[0]) or ""
    else:
        _keep_inside(new[path[0]], (old or {}).get(path[0]), path[1:])
