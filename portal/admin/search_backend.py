"""The admin's search in titles and names, straight from the tables.

Wagtail's own answers one `"` with an error, is slow on common words and keeps an index of its own.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, FloatField, Q, Value, When
from django.db.models.functions import Length
from wagtail.search.backends.database.fallback import (
    MATCH_ALL,
    MATCH_NONE,
    DatabaseSearchBackend,
    DatabaseSearchQueryCompiler,
    DatabaseSearchResults,
)
from wagtail.search.index import RelatedFields, SearchField
from wagtail.search.query import And, Boost, MatchAll, Phrase, PlainText

from practices.languages.accent_patterns import MAX_LETTERS, MAX_WORDS, pattern, visible, words_in

MAX_PHRASE = 2 * MAX_LETTERS


class AnyTextQueryCompiler(DatabaseSearchQueryCompiler):
    """Takes every text as words to be found, whatever signs stand in it."""

    def __init__(self, queryset: Any, query: Any, operator: str | None = None, **kwargs: Any) -> None:
        # The API hands on what stands in the address.
        super().__init__(queryset, query, operator=operator if operator in PlainText.OPERATORS else None, **kwargs)

    def check(self) -> None:
        """The tables can be filtered and sorted by every field, not only by those of an index."""

    def build_database_filter(self, query: Any, boost: float = 1.0) -> Any:
        """All words and phrases, in however many parts they came; a question without any finds everything."""
        parts = _parts(query)
        if parts is None:
            return super().build_database_filter(query, boost=boost)
        either = isinstance(query, PlainText) and query.operator == "or"
        found = Q()
        for text in _expressions(parts):
            one = self.build_single_term_filter(text)
            found = found | one if either else found & one
        return found

    def build_single_term_filter(self, term: str) -> Q:
        """One word or phrase in any of the fields, those of tags included."""
        wanted = pattern(term)
        found = Q()
        for name in self.fields_names:
            found |= Q(**{f"{name}__regex": wanted})
        model = self.queryset.model
        for name in () if self.fields else _names_of_related(model):
            # A subquery: a join would give the same object several times.
            found |= Q(pk__in=model._base_manager.filter(**{f"{name}__regex": wanted}).values("pk"))
        return found

    def order(self) -> list[Any]:
        """What begins like the question, then short texts before long ones, then as the list was sorted before."""
        listed = list(self.queryset.query.order_by) or ["-pk"]
        parts = _parts(self.query)
        if not (self.order_by_relevance and self.fields_names and parts):
            return listed
        name = self.fields_names[0]
        begins = "^" + pattern(visible(" ".join(part.query_string for part in parts))[:MAX_PHRASE])
        return [Case(When(**{f"{name}__regex": begins}, then=0), default=1), Length(name), *listed]


def _parts(query: Any) -> list[Any] | None:
    """Words and phrases that must all be there, in the order asked; None for anything else, which nobody asks here."""
    found, waiting = [], [query]
    while waiting:
        part = waiting.pop()
        if isinstance(part, And):
            waiting += reversed(part.subqueries)
        elif isinstance(part, Boost):
            waiting.append(part.subquery)
        elif isinstance(part, Phrase) or (isinstance(part, PlainText) and (part is query or part.operator == "and")):
            found.append(part)
        elif not isinstance(part, MatchAll):
            return None
    return found


def _expressions(parts: list[Any]) -> list[str]:
    """What each must be in a text: the longest first, because it is in the fewest."""
    plain: list[str] = []
    phrases: dict[str, None] = {}
    for part in parts:
        text = visible(part.query_string)
        if isinstance(part, Phrase) and " " in text:
            phrases[text[:MAX_PHRASE]] = None
        else:
            plain.append(text)
    return sorted([*phrases, *words_in(" ".join(plain))], key=len, reverse=True)[:MAX_WORDS]


def _names_of_related(model: Any) -> Iterator[str]:
    for field in model.get_search_fields():
        if isinstance(field, RelatedFields):
            yield from (f"{field.field_name}__{one.field_name}" for one in field.fields if isinstance(one, SearchField))


class FoundInTables(DatabaseSearchResults):
    """The keys of all that is found, asked for once and in order; whole rows only for the part that is shown.

    Sorting whole rows would compute Wagtail's annotations, a subquery each, for everything that is found.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._found: list[list[Any]] = []
        self._total: int | None = None

    def _clone(self) -> "FoundInTables":
        clone: FoundInTables = super()._clone()
        clone._found = self._found  # one list for the whole and its parts
        return clone

    def get_queryset(self) -> Any:
        """All that is found, unsorted. No condition joins a table, so nothing comes twice."""
        compiler = self.query_compiler
        condition = compiler.build_database_filter(compiler.query)
        if condition == MATCH_ALL:
            return compiler.queryset
        return compiler.queryset.none() if condition == MATCH_NONE else compiler.queryset.filter(condition)

    def _sorted(self) -> Any:
        return self.get_queryset().order_by(*self.query_compiler.order())

    def _keys(self) -> list[Any]:
        if not self._found:
            keys = self._sorted().prefetch_related(None).values_list("pk", flat=True)
            self._found.append(list(dict.fromkeys(keys)))
        return self._found[0][self.start : self.stop]

    def _do_search(self) -> Any:
        """A part of the rows in the order of their keys; the whole, or bare values, as they come."""
        whole = self.query_compiler.queryset
        if self.stop is None or whole._fields is not None:
            return self._scored(self._sorted())[self.start : self.stop].iterator(self.iterator_chunk_size)
        rows = {row.pk: row for row in self._scored(whole.filter(pk__in=self._keys()))}
        return [rows[key] for key in self._keys() if key in rows]

    def _scored(self, queryset: Any) -> Any:
        score = {self._score_field: Value(None, output_field=FloatField())} if self._score_field else {}
        return queryset.annotate(**score)

    def facet(self, field_name: str) -> Any:
        """How many are found of each value: whoever asks that has counted all."""
        counts = super().facet(field_name)
        self._total = sum(counts.values())
        return counts

    def _do_count(self) -> int:
        whole = self.start == 0 and self.stop is None
        return self._total if whole and self._total is not None else len(self._keys())


class SearchBackend(DatabaseSearchBackend):
    """What `WAGTAILSEARCH_BACKENDS` names."""

    query_compiler_class = AnyTextQueryCompiler
    autocomplete_query_compiler_class = AnyTextQueryCompiler
    results_class = FoundInTables
