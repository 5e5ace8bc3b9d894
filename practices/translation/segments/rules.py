"""The rules of the page editor, for one segment or for a whole version.

The side-by-side editor, the upload of PO files and publishing check here, so that nothing
becomes public by segments that the page editor would refuse.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.documents.models import AbstractDocument
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage
from wagtail.models import Page
from wagtail.permissions import policy_registry

from practices.languages.letters import is_blank
from practices.translation.localize.extraction import StringValue
from practices.translation.localize.stored_texts import LINK_MARK
from practices.translation.segments.composing import translated_fields
from practices.translation.segments.tags import tag_errors
from practices.versions.blocks.rules import address_error, link_errors, rule_error
from practices.web.numbers import is_key

MAX_CHARACTERS = 100_000


class PlaceMissingError(Exception):
    """The original has no such place."""


@dataclass
class _Place:
    """One place of a page: its block, its value, and how to put another value there."""

    value: Any
    block: blocks.Block | None = None
    steps: list[str | int] = field(default_factory=list)
    child: Any = None
    put: Callable[[Any], None] = lambda _value: None

    @property
    def is_formatted(self) -> bool:
        return isinstance(self.block, blocks.RichTextBlock)


def check_text(original: Page, path: str, source_text: str, text: str) -> list[str]:
    """Return what is wrong with a translation at a place; empty when the page editor would take it.

    Args:
        original: a copy of the original; it is the same afterwards.
        path: the content path of the segment.
        source_text: the text of the segment in the original.
    """
    if len(text) > MAX_CHARACTERS:
        return [_("The text is longer than %(limit)d characters.") % {"limit": MAX_CHARACTERS}]
    if any((ord(sign) < 32 and sign not in "\t\n\r") or "\ud800" <= sign <= "\udfff" for sign in text):
        return [_("The text contains control characters.")]
    try:
        place = _place(original, path)
    except PlaceMissingError:
        return [_("The original does not have this place any more.")]
    errors = tag_errors(source_text, text, formatted=place.is_formatted)
    if errors:
        return errors
    plain = StringValue.from_translated_html(text).render_text()
    if is_blank(plain):
        return [_("The translation has no visible text.")]
    if place.block is None:
        return _field_errors(original, path, plain)
    return [] if place.is_formatted else _errors_with(place, plain)


def check_override(original: Page, path: str, value: Any, user: Any = None) -> list[str]:
    """Return what is wrong with an address, picture or document that is chosen for one version.

    Args:
        user: the person who chooses; None where the value was stored before.
    """
    base, is_link, _address = path.partition(LINK_MARK)
    if is_link:
        reason = address_error(str(value)) if value else _("The address is missing.")
        return [reason] if reason else []
    try:
        place = _place(original, base)
    except PlaceMissingError:
        return [_("The original does not have this place any more.")]
    if isinstance(place.block, blocks.ChooserBlock):
        return _chosen_errors(place.block, value, user)
    if not isinstance(value, str) or len(value) > MAX_CHARACTERS or "\x00" in value:
        return [_("This value cannot be used here.")]
    return _errors_with(place, value) if place.block is not None else _field_errors(original, base, value)


def is_chooser(original: Page, path: str) -> bool:
    """Return whether a picture, document or page is chosen at the place."""
    try:
        return LINK_MARK not in path and isinstance(_place(original, path).block, blocks.ChooserBlock)
    except PlaceMissingError:
        return False


def page_errors(page: Page) -> dict[str, str]:
    """Return the first error of each place of a composed version, by content path.

    A link's error has the path of its rich text.
    """
    errors: dict[str, str] = {}
    for name in translated_fields(type(page)):
        if not isinstance(page._meta.get_field(name), StreamField):
            for message in _field_errors(page, name, getattr(page, name))[:1]:
                errors[name] = message
            continue
        value = getattr(page, name)
        try:
            value.stream_block.clean(value)
        except ValidationError as error:
            for number, part in getattr(error, "block_errors", {}).items():
                child = value[number]
                errors.update(_leaf_errors(child.value, part, f"{name}.{child.id}"))
    return errors


def wrong_links(page: Page, path: str) -> dict[str, str]:
    """Return the addresses of the rich text at a place that are not allowed, each with the reason."""
    try:
        place = _place(page, path)
    except PlaceMissingError:
        return {}
    return link_errors(place.value.source) if place.is_formatted else {}


def value_at(page: Page, path: str) -> Any:
    """Return the stored form of the value at a place; None when there is no such place."""
    try:
        place = _place(page, path)
    except PlaceMissingError:
        return None
    return place.block.get_prep_value(place.value) if place.block is not None else place.value


def _place(page: Page, path: str) -> _Place:
    name, *parts = path.split(".")
    if name not in translated_fields(type(page)):
        raise PlaceMissingError(path)
    value = getattr(page, name)
    if not isinstance(page._meta.get_field(name), StreamField):
        return _Place(value)
    child = next((child for child in value if parts and child.id == parts[0]), None)
    if child is None:
        raise PlaceMissingError(path)

    def put_child(new: Any) -> None:
        child.value = new

    place = _Place(child.value, child.block, child=child, put=put_child)
    for part in parts[1:]:
        place = _inner(place, part, path)
    return place


def _inner(place: _Place, part: str, path: str) -> _Place:
    holder = place.value
    if isinstance(holder, blocks.StructValue) and part in holder.block.child_blocks:

        def put_part(new: Any) -> None:
            holder[part] = new

        block = holder.block.child_blocks[part]
        return _Place(holder.get(part), block, [*place.steps, part], place.child, put_part)
    if isinstance(holder, blocks.list_block.ListValue):
        for number, entry in enumerate(holder.bound_blocks):
            if entry.id == part:

                def put_entry(new: Any, entry: Any = entry) -> None:
                    entry.value = new

                return _Place(entry.value, entry.block, [*place.steps, number], place.child, put_entry)
    raise PlaceMissingError(path)


def _field_errors(page: Page, name: str, value: Any) -> list[str]:
    """Errors of the field in the page editor's form."""
    form_field = page._meta.get_field(name).formfield()
    try:
        form_field.clean(value)
    except ValidationError as error:
        return list(error.messages)
    if form_field.required and is_blank(value):
        return [_("This field is required.")]
    return []


def _errors_with(place: _Place, value: Any) -> list[str]:
    """Return the errors at the place with `value` in it, by the rules of all blocks around it."""
    # The page editor stores an address in its cleaned form; here the value itself is stored.
    own = rule_error(place.block, value) if place.block is not None else None
    if own is not None:
        return list(own.messages)
    before = place.value
    place.put(value)
    try:
        block = place.child.block
        error: ValidationError | None = None
        try:
            error = rule_error(block, block.clean(place.child.value))
        except ValidationError as raised:
            error = raised
        return _messages_at(error, place.steps) if error is not None else []
    finally:
        place.put(before)


def _messages_at(error: ValidationError, steps: list[str | int]) -> list[str]:
    for step in steps:
        inner = getattr(error, "block_errors", {}).get(step)
        if inner is None:
            return []
        error = inner
    return [] if hasattr(error, "block_errors") else list(error.messages)


def _leaf_errors(value: Any, error: ValidationError, path: str) -> Iterator[tuple[str, str]]:
    parts = getattr(error, "block_errors", None)
    if parts is None:
        yield path, error.messages[0]
        return
    for step, inner in parts.items():
        if isinstance(value, blocks.StructValue):
            yield from _leaf_errors(value.get(step), inner, f"{path}.{step}")
        else:
            entry = value.bound_blocks[step]
            yield from _leaf_errors(entry.value, inner, f"{path}.{entry.id}")


def _chosen_errors(block: blocks.ChooserBlock, value: Any, user: Any) -> list[str]:
    number = str(value)
    if not is_key(number):
        return [_("This value cannot be used here.")]
    chosen = block.model_class._default_manager.filter(pk=int(number)).first()
    if chosen is None:
        return [_("What was chosen does not exist any more.")]
    if isinstance(chosen, AbstractImage | AbstractDocument):
        policy = policy_registry.get_by_type(type(chosen))
        if chosen.collection.get_view_restrictions():
            return [_("What was chosen is in a private collection.")]
        if user is not None and not policy.user_has_permission_for_instance(user, "choose", chosen):
            return [_("You may not use what was chosen: its collection is not open to you.")]
    return []
