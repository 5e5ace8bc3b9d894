"""Corpus lines as rows: records, live pages, slugs, tags and what an import would remember. In bulk."""

import json
import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from types import NoneType
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models, transaction
from wagtail.models import Locale, Page

from bench.lines import FACETS, Line, texts, values
from practices.exchange.importing.bodies import blocks_of_paragraphs
from practices.exchange.importing.models import ImportedVersion
from practices.jobs.cache_versions import CacheVersion
from practices.languages.slugs import numbered, slugify
from practices.records.models.page import PracticeIndexPage, PracticePage
from practices.records.models.record import FIRST_GIVEN_NUMBER, Practice, PracticeSlug, PracticeTag
from practices.vocabularies.models import Term, Vocabulary

MARK = "bench"
"""Notation of the terms that exist only for the corpus."""


def ensure_terms(tags: Iterable[tuple[str, str]]) -> int:
    """Make every code of the corpus a term of its vocabulary; returns the number of those made."""
    vocabularies = {vocabulary.code: vocabulary for vocabulary in Vocabulary.objects.filter(code__in=FACETS)}
    known = set(Term.objects.values_list("vocabulary__code", "code"))
    missing = sorted(set(tags) - known)
    Term.objects.bulk_create(
        Term(vocabulary=vocabularies[facet], code=code, notation=MARK, position=1000 + at)
        for at, (facet, code) in enumerate(missing)
    )
    CacheVersion.advance(CacheVersion.LABELS)
    return len(missing)


class Store:
    """Puts lines into an empty portal, one transaction for each batch. Keys are given here, not by the database."""

    def __init__(self) -> None:
        if Practice.objects.exists():
            raise RuntimeError("There are records already: a benchmark fills an empty portal only.")
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self.lists = {page.locale_id: page for page in PracticeIndexPage.objects.all()}
        self.terms = {
            (facet, code): key for facet, code, key in Term.objects.values_list("vocabulary__code", "code", "pk")
        }
        page_type = ContentType.objects.get_for_model(PracticePage)
        self.practices = Rows(Practice())
        self.pages = Rows(Page(content_type=page_type, live=True, numchild=0))
        self.versions = Rows(PracticePage())
        self.slug_rows = Rows(PracticeSlug())
        self.remembered = Rows(ImportedVersion(was_live=True))
        self.tags = Rows(PracticeTag())
        self.tables = (self.practices, self.pages, self.versions, self.slug_rows, self.remembered, self.tags)
        self.next_page = _next_key(Page)
        self.next_practice = _next_key(Practice)
        self.children = {page.pk: page.numchild for page in self.lists.values()}
        self.slugs: Counter[str] = Counter()
        self.stored = 0

    @transaction.atomic
    def add(self, lines: Iterable[Line]) -> None:
        """Store one batch."""
        for line in lines:
            self._add(line)
        for table in self.tables:
            table.write()

    @transaction.atomic
    def finish(self) -> None:
        """The lists know their children, and the database which keys are taken."""
        for key, children in self.children.items():
            Page.objects.filter(pk=key).update(numchild=children)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Page, Practice]):
                cursor.execute(statement)
            cursor.execute("ANALYZE")

    def _add(self, line: Line) -> None:
        key, moment = self.next_practice, datetime.fromisoformat(line["published_at"])
        tags = {facet: values(line, facet) for facet in FACETS}
        self.practices.add(
            id=key,
            translation_key=uuid.UUID(line["uuid"]),
            number=FIRST_GIVEN_NUMBER + self.stored,
            original_language=line["language"],
            first_published_at=moment,
            tags=tags,
        )
        for facet in FACETS:
            for code in tags[facet]:
                self.tags.add(practice_id=key, term_id=self.terms[facet, code])
        for text in texts(line):
            self._add_version(key, line, text, tags if text is line else {}, moment)
        self.next_practice += 1
        self.stored += 1

    def _add_version(self, practice: int, line: Line, text: Line, tags: dict[str, list[str]], moment: datetime) -> None:
        key, source, locale = self.next_page, line["uuid"], self.locales[text["language"]]
        parent = self.lists[locale.pk]
        self.children[parent.pk] += 1
        slug = self._slug(text["title"])
        self.pages.add(
            id=key,
            path=Page._get_path(parent.path, parent.depth + 1, self.children[parent.pk]),
            depth=parent.depth + 1,
            translation_key=uuid.UUID(source),
            locale_id=locale.pk,
            title=text["title"],
            draft_title=text["title"],
            slug=slug,
            url_path=f"{parent.url_path}{slug}/",
            first_published_at=moment,
            last_published_at=moment,
        )
        body = blocks_of_paragraphs([text["body"]], source)
        self.versions.add(page_ptr_id=key, practice_id=practice, summary=text["summary"], tags=tags, body=body)
        self.slug_rows.add(practice_id=practice, slug=slug)
        self.remembered.add(
            source=source, translation_group=source, language=text["language"], practice_id=practice, page_id=key
        )
        self.next_page += 1

    def _slug(self, title: str) -> str:
        base = slugify(title)
        while True:
            self.slugs[base] += 1
            slug = numbered(base, self.slugs[base])
            if slug == base or slug not in self.slugs:
                self.slugs[slug] += slug != base
                return slug


class Rows:
    """Rows of one table, written together: what a row does not say is as in the pattern.

    `bulk_create` refuses models with a parent, and prepares every field of every row anew, which is most of its time.
    """

    def __init__(self, pattern: models.Model) -> None:
        model = type(pattern)
        fields = [field for field in model._meta.local_concrete_fields if not isinstance(field, models.BigAutoField)]
        if isinstance(pattern, Page | Practice):
            fields = list(model._meta.local_concrete_fields)
        self.fields = {str(field.attname): field for field in fields}
        said = {name: field.pre_save(pattern, add=True) for name, field in self.fields.items()}
        self.pattern = {name: _prepared(self.fields[name], value) for name, value in said.items()}
        quote = connection.ops.quote_name
        columns, places = ", ".join(quote(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
        self.statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
        self.waiting: list[tuple[Any, ...]] = []

    def add(self, **given: Any) -> None:
        """One more row."""
        row = self.pattern | {name: _prepared(self.fields[name], value) for name, value in given.items()}
        self.waiting.append(tuple(row.values()))

    def write(self) -> None:
        """All rows that wait into the table."""
        with connection.cursor() as cursor:
            cursor.executemany(self.statement, self.waiting)
        self.waiting.clear()


def _prepared(field: "models.Field[Any, Any]", value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str | int | NoneType):
        return value
    return field.get_db_prep_save(value, connection)


def _next_key(model: type[models.Model]) -> int:
    return (model._default_manager.aggregate(models.Max("pk"))["pk__max"] or 0) + 1
