"""Write the segments of an original in bulk.

wagtail-localize asks the database five times for each segment; a record of forty
segments took some three hundred queries. This writes the same rows in about a dozen.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    String,
    StringSegment,
    Template,
    TemplateSegment,
    TranslationContext,
    TranslationSource,
)
from wagtail_localize.segments import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments


@transaction.atomic
def refresh_segments(source: TranslationSource) -> None:
    """Make the stored segments equal to the source's content. Rows that stay right keep their ids."""
    instance = source.as_instance()
    values = extract_segments(instance)
    contexts = _contexts(source, instance, {value.path for value in values})

    strings = [value for value in values if isinstance(value, StringSegmentValue)]
    string_ids = _string_ids(source, {value.string.data for value in strings})
    _replace(
        StringSegment,
        source,
        (
            {
                "context_id": contexts[value.path],
                "order": value.order,
                "string_id": string_ids[value.string.data],
                "attrs": _json(value.attrs),
            }
            for value in strings
        ),
    )
    _replace(
        TemplateSegment,
        source,
        (
            {"context_id": contexts[value.path], "order": value.order, "template_id": Template.from_value(value).pk}
            for value in values
            if isinstance(value, TemplateSegmentValue)
        ),
    )
    _replace(
        OverridableSegment,
        source,
        (
            {"context_id": contexts[value.path], "order": value.order, "data_json": _json(value.data)}
            for value in values
            if isinstance(value, OverridableSegmentValue)
        ),
    )
    _refresh_related(source, [value for value in values if isinstance(value, RelatedObjectSegmentValue)])


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder)


def _refresh_related(source: TranslationSource, values: list[RelatedObjectSegmentValue]) -> None:
    """Update links to translatable snippets; none of our models has any, so not in bulk."""
    present = [RelatedObjectSegment.from_value(source, value).pk for value in values]
    RelatedObjectSegment.objects.filter(source=source).exclude(pk__in=present).delete()


def _contexts(source: TranslationSource, instance: Any, paths: set[str]) -> dict[str, int]:
    """Return the ids of the contexts by path; creates missing ones, with their field path."""
    rows = TranslationContext.objects.filter(object_id=source.object_id)
    known = dict(rows.filter(field_path__gt="").values_list("path", "pk"))
    missing = paths - known.keys()
    if missing:
        unfinished = {row.path: row for row in rows.filter(path__in=missing)}
        made = []
        for path in sorted(missing):
            context = unfinished.get(path) or TranslationContext(
                object_id=source.object_id, path=path, path_id=TranslationContext._get_path_id(path)
            )
            context.save = _do_not_save  # get_field_path saves each one; they are written together below
            context.get_field_path(instance)
            del context.save
            made.append(context)
        TranslationContext.objects.bulk_update([row for row in made if row.pk], ["field_path"])
        TranslationContext.objects.bulk_create([row for row in made if not row.pk], ignore_conflicts=True)
        known = dict(rows.values_list("path", "pk"))
    return {path: known[path] for path in paths}


def _do_not_save(*args: Any, **kwargs: Any) -> None:
    return None


def _string_ids(source: TranslationSource, texts: set[str]) -> dict[str, int]:
    """Return the ids of the strings by text; creates missing ones."""
    hashes = {String._get_data_hash(text): text for text in texts}
    ids = _strings_by_hash(source, hashes)
    missing = [digest for digest in hashes if digest not in ids]
    if missing:
        String.objects.bulk_create(
            [String(locale_id=source.locale_id, data_hash=digest, data=hashes[digest]) for digest in missing],
            ignore_conflicts=True,
        )
        ids = _strings_by_hash(source, hashes)
    return {text: ids[digest] for digest, text in hashes.items()}


def _strings_by_hash(source: TranslationSource, hashes: Iterable[Any]) -> dict[Any, int]:
    rows = String.objects.filter(locale_id=source.locale_id, data_hash__in=list(hashes))
    return dict(rows.values_list("data_hash", "pk"))


def _replace(model: type[models.Model], source: TranslationSource, new_rows: Iterable[dict[str, Any]]) -> None:
    """Delete the rows of the source that are outdated and add the missing ones."""
    rows = list(new_rows)
    names = list(rows[0]) if rows else ["pk"]
    key: Callable[[dict[str, Any]], tuple[Any, ...]] = lambda row: tuple(row[name] for name in names)  # noqa: E731
    manager = model._default_manager
    stored = {key(row): row["pk"] for row in manager.filter(source=source).values("pk", *names)}
    new = {key(row): row for row in rows}
    stale = [pk for row, pk in stored.items() if row not in new]
    if stale:
        manager.filter(pk__in=stale).delete()
    manager.bulk_create([model(source=source, **row) for row_key, row in new.items() if row_key not in stored])
