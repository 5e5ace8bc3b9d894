"""Source, licence and date belong to each version, and the record loses them.

An original keeps what it says, and gets the words of a licence that nobody knew. A
translation said nothing of its own: one that was imported gets the source from the
register of imports, any other is marked as translated from the original. Neither
claims a licence that nobody stated for it. Revisions say the same, so that no
draft brings a licence back.
"""

from collections.abc import Iterator
from typing import Any

import django.core.validators
from django.db import migrations, models

import practices.languages.choices

LICENCES = [
    ("CC-BY-4.0", "Creative Commons Attribution 4.0 (CC BY 4.0)"),
    ("CC-BY-SA-4.0", "Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA 4.0)"),
    ("CC0-1.0", "Creative Commons Zero 1.0 (CC0)"),
    ("ALL-RIGHTS", "All rights reserved: ask before you use this text"),
]
ALL_RIGHTS = "ALL-RIGHTS"
PAGES_AT_ONCE = 200
MAX_URL = 500
MAX_LICENCE_TEXT = 1000
BEFORE = ("source_name", "source_url", "licence")


def give_each_version_its_source(apps: Any, schema_editor: Any) -> None:
    page_model = apps.get_model("practices", "PracticePage")
    imported_model = apps.get_model("practices", "ImportedVersion")
    for pages in _in_chunks(page_model.objects.order_by("pk").select_related("practice", "locale")):
        sources = {
            row.page_id: row.source
            for row in imported_model.objects.filter(page_id__in=[page.pk for page in pages]).order_by("-pk")
        }
        originals = _originals(page_model, pages)
        changes = {}
        for page in pages:
            changed = _source_of(page, sources.get(page.pk), originals.get(page.practice_id))
            if changed:
                changes[page.pk] = changed
                page_model.objects.filter(pk=page.pk).update(**changed)
        _update_revisions(apps, changes)
    _keep_source_of_lost_originals(apps)


def _in_chunks(pages: Any) -> Iterator[list[Any]]:
    last = 0
    while chunk := list(pages.filter(pk__gt=last)[:PAGES_AT_ONCE]):
        yield chunk
        last = chunk[-1].pk


def _originals(page_model: Any, pages: list[Any]) -> dict[int, Any]:
    rows = page_model.objects.filter(
        practice_id__in={page.practice_id for page in pages},
        locale__language_code=models.F("practice__original_language"),
    )
    return {row.practice_id: row for row in rows}


def _source_of(page: Any, imported_from: str | None, original: Any) -> dict[str, str]:
    """The values of a version that change; the date is known of none."""
    language = page.locale.language_code
    notes = page.practice.notes if isinstance(page.practice.notes, dict) else {}
    note = notes.get(language)
    typed = note.get("licence") if isinstance(note, dict) else None
    words = typed[:MAX_LICENCE_TEXT] if isinstance(typed, str) else ""
    if language == page.practice.original_language:
        return {"licence_text": words} if words and page.licence == ALL_RIGHTS else {}
    values = {
        "source_name": "", "source_url": "", "licence": ALL_RIGHTS if words else "", "licence_text": words,
        "translated_from": "",
    }
    if imported_from is None:
        return values | {"translated_from": page.practice.original_language}
    if imported_from.lower().startswith(("http://", "https://")) and " " not in imported_from:
        same = original is not None and original.source_url == imported_from
        return values | {"source_url": imported_from[:MAX_URL], "source_name": original.source_name if same else ""}
    return values | {"source_name": imported_from}


def _update_revisions(apps: Any, changes: dict[int, dict[str, str]]) -> None:
    revision_model = apps.get_model("wagtailcore", "Revision")
    revisions = revision_model.objects.filter(
        base_content_type__app_label="wagtailcore",
        base_content_type__model="page",
        object_id__in=[str(key) for key in changes],
    )
    for revision in revisions.iterator(chunk_size=100):
        content = {**revision.content, **changes[int(revision.object_id)]}
        revision_model.objects.filter(pk=revision.pk).update(content=content)


def _keep_source_of_lost_originals(apps: Any) -> None:
    """What a record says whose original page is gone has no version to go to: a note for the editor."""
    practice_model = apps.get_model("practices", "Practice")
    with_original = practice_model.objects.filter(
        versions__locale__language_code=models.F("original_language")
    ).values("pk")
    for practice in practice_model.objects.exclude(pk__in=with_original):
        said = {name: getattr(practice, name) for name in BEFORE if getattr(practice, name)}
        if "source_name" in said or "source_url" in said:
            notes = practice.notes if isinstance(practice.notes, dict) else {}
            mine = notes.get(practice.original_language)
            mine = mine if isinstance(mine, dict) else {}
            notes = {**notes, practice.original_language: {**said, **mine}}
            practice_model.objects.filter(pk=practice.pk).update(notes=notes)


def give_records_the_source_of_their_original(apps: Any, schema_editor: Any) -> None:
    page_model = apps.get_model("practices", "PracticePage")
    practice_model = apps.get_model("practices", "Practice")
    originals = page_model.objects.filter(locale__language_code=models.F("practice__original_language"))
    for page in originals.iterator(chunk_size=PAGES_AT_ONCE):
        practice_model.objects.filter(pk=page.practice_id).update(
            source_name=page.source_name[:200], source_url=page.source_url, licence=page.licence or ALL_RIGHTS
        )
    page_model.objects.filter(licence="").update(licence=ALL_RIGHTS)


class Migration(migrations.Migration):

    dependencies = [
        ("practices", "0002_imported_version"),
    ]

    operations = [
        migrations.AddField(
            model_name="practicepage",
            name="licence_text",
            field=models.TextField(blank=True, default="", help_text="The words of the source, for a licence that is not in the list. Shown as they are.", max_length=1000, verbose_name="licence as typed"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="practicepage",
            name="source_date",
            field=models.DateField(blank=True, help_text="The date that the source gives for the text it was taken from.", null=True, verbose_name="date of the source"),
        ),
        migrations.AddField(
            model_name="practicepage",
            name="translated_from",
            field=models.CharField(blank=True, choices=practices.languages.choices.languages_by_own_name, default="", help_text="Language of the version that this text is a translation of. Empty for a text that comes from elsewhere.", max_length=12, verbose_name="translated from"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="practicepage",
            name="licence",
            field=models.CharField(blank=True, choices=LICENCES, help_text="Readers of a text without a licence are told: all rights reserved.", max_length=20, verbose_name="licence of the text"),
        ),
        migrations.AlterField(
            model_name="practicepage",
            name="source_name",
            field=models.CharField(blank=True, help_text="Portal or publication of this text.", max_length=710, verbose_name="source"),
        ),
        migrations.AlterField(
            model_name="practicepage",
            name="source_url",
            field=models.URLField(blank=True, help_text="Begins with https:// or http://.", max_length=500, validators=[django.core.validators.URLValidator(schemes=["http", "https"])], verbose_name="address of the source"),
        ),
        migrations.RunPython(give_each_version_its_source, give_records_the_source_of_their_original),
        migrations.RemoveField(model_name="practice", name="licence"),
        migrations.RemoveField(model_name="practice", name="source_name"),
        migrations.RemoveField(model_name="practice", name="source_url"),
    ]
