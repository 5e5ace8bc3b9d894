"""Names of the places of a text, as a person knows them from the editor."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from wagtail.blocks import ListBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.models import Page


def place_label(page: Page, path: str) -> str:
    """Return the labels from the field to the innermost block, such as "Text › Steps › Steps › 2 › Step".

    Args:
        path: a content path of wagtail-localize, `body.<block id>.steps.<entry id>.title`.

    A part that the page no longer has is left out, so a label is never empty for a known field.
    """
    names = path.split(".'", 1)[0].split(".")  # a link's own address follows the path in quotes
    try:
        field = page._meta.get_field(names[0])
    except FieldDoesNotExist:
        return path
    labels = [capfirst(str(getattr(field, "verbose_name", names[0])))]
    if isinstance(field, StreamField):
        labels += _labels_in_stream(getattr(page, names[0]), names[1:])
    return " › ".join(labels)


def _labels_in_stream(stream: Any, names: list[str]) -> Iterator[str]:
    child = next((child for child in stream if names and child.id == names[0]), None)
    if child is not None:
        yield str(child.block.label)
        yield from _labels_in_block(child.block, child.value, names[1:])


def _labels_in_block(block: Any, value: Any, names: list[str]) -> Iterator[str]:
    if not names:
        return
    if isinstance(block, StructBlock) and names[0] in block.child_blocks:
        inner = block.child_blocks[names[0]]
        yield str(inner.label)
        yield from _labels_in_block(inner, value.get(names[0]), names[1:])
    elif isinstance(block, ListBlock):
        for number, entry in enumerate(getattr(value, "bound_blocks", ()), start=1):
            if entry.id == names[0]:
                yield str(number)
                yield from _labels_in_block(block.child_block, entry.value, names[1:])
