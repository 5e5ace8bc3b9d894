"""The search of the admin in pages, images and documents: by the comparable texts that `portal.models` stores.

Wagtail's own search rejects one `"` with an error, is slow on common words and does not fold Greek accents.
"""

from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.db.models.functions import Length
from wagtail.search.backends.database.fallback import (
    MATCH_ALL,
    MATCH_NONE,
    DatabaseSearchBackend,
    DatabaseSearchQueryCompiler,
    DatabaseSearchResults,
)
from wagtail.search.query import And, Phrase, PlainText

from practices.languages.search_words import MAX_LENGTH, comparable, words_in

MAX_PHRASE = 2 * MAX_LENGTH
TEXT = "search_text__text"


class ComparableTextCompiler(DatabaseSearchQueryCompiler):
    """Accepts any text as words, whatever characters it contains."""

    def __init__(self, queryset: Any, query: Any, operator: str | None = None, **kwargs: Any) -> None:
        # the API passes on what the address contains
        super().__init__(queryset, query, operator=operator if operator in PlainText.OPERATORS else None, **kwargs)

    def check(self) -> None:
        """Accept every filter and order: tables have them all, unlike an index."""

    def build_database_filter(self, query: Any, boost: float = 1.0) -> Any:
        """Return the condition; a query without any word finds everything."""
        if isinstance(query, Phrase):
            return self.build_single_term_filter(_comparable_phrase(query.query_string))
        if isinstance(query, PlainText):
            conditions = map(self.build_single_term_filter, words_in(query.query_string))
            return reduce(or_ if query.operator == "or" else and_, conditions, Q())
        return super().build_database_filter(query, boost=boost)

    def build_single_term_filter(self, term: str) -> Q:
        """Return the condition for one comparable word or phrase, in the stored text or one of the other fields."""
        names = [TEXT if name == "title" else name for name in self.fields or ("title",)]
        return Q(*((f"{name}__contains", term) for name in names), _connector=Q.OR)

    def order(self) -> list[Any]:
        """Return the order: what begins like the query, then short titles before long ones, then as it was sorted."""
        listed = list(self.queryset.query.order_by) or ["-pk"]
        beginning = _comparable_phrase(_query_text(self.query))
        if not self.order_by_relevance or not beginning:
            return listed
        return [Case(When(**{f"{TEXT}__startswith": beginning}, then=0), default=1), Length("title"), *listed]


def _comparable_phrase(text: str) -> str:
    return comparable(text[: 2 * MAX_PHRASE])[:MAX_PHRASE]


def _query_text(query: Any) -> str:
    if isinstance(query, And):
        return " ".join(map(_query_text, query.subqueries))
    return str(getattr(query, "query_string", ""))


class SortedResults(DatabaseSearchResults):
    """Sorts keys, and reads whole rows of the requested part only.

    Wagtail annotates its lists with subqueries, which sorting whole rows would compute for everything that is found.
    """

    def get_queryset(self) -> QuerySet[Any]:
        """Return what is found, or the requested part of it. No condition joins many rows, so nothing comes twice."""
        compiler, whole = self.query_compiler, self.query_compiler.queryset
        condition = compiler.build_database_filter(compiler.query)
        if condition == MATCH_NONE:
            return whole.none()
        found = (whole if condition == MATCH_ALL else whole.filter(condition)).order_by(*compiler.order())
        if self.stop is None:
            return found[self.start :]
        keys = found.prefetch_related(None).values_list("pk", flat=True)[self.start : self.stop]
        return whole.filter(pk__in=list(keys)).order_by(*compiler.order())


class SearchBackend(DatabaseSearchBackend):
    """The backend that `WAGTAILSEARCH_BACKENDS` names."""

    query_compiler_class = ComparableTextCompiler
    autocomplete_query_compiler_class = ComparableTextCompiler
    results_class = SortedResults
