"""The admin's search in titles and names. Wagtail's own answers one `"` with an error and is slow on common words."""

from typing import Any

from django.db.models import Q
from modelsearch.backends.database.fallback import DatabaseSearchBackend, DatabaseSearchQueryCompiler
from modelsearch.query import PlainText

MAX_WORDS = 8
MAX_LENGTH = 100


class AnyTextQueryCompiler(DatabaseSearchQueryCompiler):
    """Takes every text as words to be found, whatever signs stand in it."""

    def build_single_term_filter(self, term: str) -> Q:
        """SQLite folds the case of ASCII only, so the usual spellings are asked for."""
        found = Q()
        for form in {term, term.lower(), term.capitalize(), term.upper()}:
            for name in self.fields_names:
                found |= Q(**{f"{name}__icontains": form})
        return found

    def build_database_filter(self, query: Any, boost: float = 1.0) -> Any:
        """A few words of bounded length; an empty question finds everything."""
        if isinstance(query, PlainText):
            words = query.query_string.replace("\x00", " ").split()[:MAX_WORDS]
            found = Q()
            for word in words:
                one = self.build_single_term_filter(word[:MAX_LENGTH])
                found = (found | one) if query.operator == "or" and found else (found & one)
            return found
        return super().build_database_filter(query, boost=boost)


class SearchBackend(DatabaseSearchBackend):
    """What `WAGTAILSEARCH_BACKENDS` names."""

    query_compiler_class = AnyTextQueryCompiler
    autocomplete_query_compiler_class = AnyTextQueryCompiler
