"""What the database and the index hold, counted by the database and by the engine."""

from collections import Counter
from pathlib import Path

from django.db import connection
from django.db.models import Count, Sum
from django.db.models.functions import Length
from wagtail.models import Page

from bench.lines import FACETS, Counts, count, read, texts
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice, PracticeTag
from practices.vocabularies.labels import read_labels
from search.engines.base import Engine
from search.index.texts import version_text
from search.planning.planner import plan_query
from search.query.query import SearchQuery

EVERY = 97
"""The text of every so many records is compared letter by letter."""


def stored_counts() -> Counts:
    """The counts of the database."""
    live = PracticePage.objects.live()
    letters = live.aggregate(title=Sum(Length("title")), summary=Sum(Length("summary")))
    tags = PracticeTag.objects.values_list("term__vocabulary__code", "term__code").annotate(Count("pk"))
    return Counts(
        records=Practice.objects.count(),
        languages=Counter(dict(live.order_by().values_list("locale__language_code").annotate(Count("pk")))),
        originals=Counter(dict(Practice.objects.order_by().values_list("original_language").annotate(Count("pk")))),
        tags=Counter({(facet, code): number for facet, code, number in tags.order_by()}),
        letters=Counter({name: value or 0 for name, value in letters.items()}),
    )


def wrong_bodies(path: Path) -> list[str]:
    """Records among every `EVERY`th whose stored texts or tags differ from the file's."""
    wrong = []
    for at, line in enumerate(read(path)):
        if at % EVERY:
            continue
        practice = Practice.objects.get(translation_key=line["uuid"])
        pages = {page.language: page for page in practice.versions.select_related("locale")}
        for text in texts(line):
            page = pages.get(text["language"])
            stored = version_text(page, practice) if page else None
            if stored is None or stored.body.split() != text["body"].split() or stored.title != text["title"]:
                wrong.append(f"text of {line['uuid']} in {text['language']} differs")
        if {facet: practice.tags.get(facet) for facet in FACETS} != {
            facet: line[facet] if isinstance(line[facet], list) else [line[facet]] for facet in FACETS
        }:
            wrong.append(f"tags of {line['uuid']} differ")
    return wrong


def tree_problems(*, thorough: bool) -> list[str]:
    """What is wrong with the tree of pages: treebeard's own check, or the same questions for all pages at once."""
    if thorough:
        names = ("letters of the path", "length of the path", "orphans", "depth", "number of children")
        return [f"tree, {name}: {keys[:5]}" for name, keys in zip(names, Page.find_problems(), strict=True) if keys]
    table, step = connection.ops.quote_name(Page._meta.db_table), Page.steplen
    questions = {
        "length of the path or depth": f"SELECT id FROM {table} WHERE LENGTH(path) <> depth * {step}",  # noqa: S608
        "orphans": f"SELECT id FROM {table} c WHERE depth > 1 AND NOT EXISTS "  # noqa: S608
        f"(SELECT 1 FROM {table} p WHERE p.path = SUBSTR(c.path, 1, LENGTH(c.path) - {step}))",
        "number of children": f"SELECT p.id FROM {table} p LEFT JOIN (SELECT SUBSTR(path, 1, LENGTH(path) - {step}) "  # noqa: S608
        f"AS parent, COUNT(*) AS children FROM {table} GROUP BY 1) c ON c.parent = p.path "
        "WHERE p.numchild <> COALESCE(c.children, 0)",
    }
    found = []
    allowed = set(Page.alphabet)
    evil = [key for key, path in Page.objects.values_list("pk", "path").iterator() if not allowed.issuperset(path)]
    if evil:
        found.append(f"tree, letters of the path: {evil[:5]}")
    with connection.cursor() as cursor:
        for name, question in questions.items():
            cursor.execute(question)
            if keys := [row[0] for row in cursor.fetchmany(5)]:
                found.append(f"tree, {name}: {keys}")
    return found


def wrong_index(engine: Engine, path: Path, records: int | None = None) -> list[str]:
    """Facet values that the engine counts otherwise than the file; broader terms are left to the contract suite."""
    wanted = count(read(path, records))
    found = engine.find(plan_query(SearchQuery("en")))
    counted = {(facet, value): count for facet, counts in found.counts.items() for value, count in counts.items()}
    expected = dict(wanted.tags) | {("language", code): number for code, number in wanted.languages.items()}
    labels = read_labels("en")
    narrower = {
        (facet, term.broader) for facet in FACETS for term in labels.vocabularies[facet].terms.values() if term.broader
    }
    wrong = [
        f"{facet} {code}: {number} in the file, {counted.get((facet, code), 0)} in the index"
        for (facet, code), number in expected.items()
        if (facet, code) not in narrower and counted.get((facet, code), 0) != number
    ]
    if found.total != wanted.records:
        wrong.append(f"{wanted.records} records in the file, {found.total} in the index")
    return wrong
