"""Ids of list entries: without them wagtail-localize does not see the texts of a list."""

import copy
import uuid
from typing import Any

from wagtail.fields import StreamField

from practices.records.models.page import PracticePage
from practices.translation.segments.composing import translated_fields


def give_list_ids(page: PracticePage, *, store: bool) -> None:
    """Give the entries of lists that were written as plain values their ids, the same in all versions.

    The id of an entry comes from its block's id and its place in the list.

    Args:
        store: also in the page's row; no text changes by it.
    """
    changed = {}
    for name in _stream_fields(page):
        raw = copy.deepcopy(getattr(page, name).get_prep_value())
        if _give_ids_in_blocks(raw):
            setattr(page, name, raw)
            changed[name] = getattr(page, name)
    if changed and store:
        PracticePage.objects.filter(pk=page.pk).update(**changed)


def with_list_ids_of(original: PracticePage, version: PracticePage) -> PracticePage:
    """Return a copy of the version that adopts the original's list-entry ids where none match.

    Wagtail gives random ids to entries that it stores the first time. If no id agrees
    and the lists have the same length, entries match by their order.
    """
    adopted = copy.copy(version)
    for name in _stream_fields(version):
        mine = copy.deepcopy(getattr(version, name).get_prep_value())
        _adopt_in_blocks(getattr(original, name).get_prep_value(), mine)
        setattr(adopted, name, mine)
    return adopted


def block_ids(page: PracticePage) -> set[str]:
    """Return the ids of all blocks and list entries of a version."""
    ids: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if "id" in value and "value" in value:
                ids.add(str(value["id"]))
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)

    for name in _stream_fields(page):
        walk(getattr(page, name).get_prep_value())
    return ids


def _stream_fields(page: PracticePage) -> list[str]:
    model = type(page)
    return [name for name in translated_fields(model) if isinstance(model._meta.get_field(name), StreamField)]


def _is_entry(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == "item" and "value" in value and bool(value.get("id"))


def _give_ids_in_blocks(blocks: list[Any]) -> bool:
    changes = [_give_ids_inside(block, f"{block.get('id')}") for block in blocks if isinstance(block, dict)]
    return any(changes)


def _give_ids_inside(holder: Any, place: str) -> bool:
    """Give ids in the parts of a block. `place` is the block's path, the same in every version."""
    changed = False
    for key, part in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
        if isinstance(part, list) and not all(_is_entry(entry) for entry in part):
            holder[key] = [
                entry
                if _is_entry(entry)
                else {
                    "type": "item",
                    "value": entry,
                    "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{place}.{key}.{number}")),
                }
                for number, entry in enumerate(part)
            ]
            changed = True
        if isinstance(holder[key], dict | list):
            changed = _give_ids_inside(holder[key], f"{place}.{key}") or changed
    return changed


def _adopt_in_blocks(theirs: list[Any], mine: list[Any]) -> None:
    by_id = {block.get("id"): block for block in theirs if isinstance(block, dict)}
    for block in mine:
        other = by_id.get(block.get("id")) if isinstance(block, dict) else None
        if other is not None and other.get("type") == block.get("type"):
            _adopt_inside(other["value"], block["value"])


def _adopt_inside(theirs: Any, mine: Any) -> None:
    if isinstance(theirs, dict) and isinstance(mine, dict):
        for key in theirs.keys() & mine.keys():
            _adopt_inside(theirs[key], mine[key])
    elif isinstance(theirs, list) and isinstance(mine, list) and all(_is_entry(part) for part in (*theirs, *mine)):
        foreign = not ({part["id"] for part in theirs} & {part["id"] for part in mine})
        if len(theirs) == len(mine) and foreign:
            for other, entry in zip(theirs, mine, strict=True):
                entry["id"] = other["id"]
        _adopt_in_blocks(theirs, mine)
