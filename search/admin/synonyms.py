"""The screens of the synonyms, for taxonomy editors."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from practices.languages.accent_patterns import held_in
from practices.languages.choices import languages_by_own_name
from search.models import SynonymSet


class SynonymFilterSet(WagtailFilterSet):
    """One language at a time, or one concept in all."""

    language = django_filters.ChoiceFilter(label=gettext_lazy("Language"), choices=languages_by_own_name)

    class Meta:
        model = SynonymSet
        fields = ["language"]


def _expressions(row: SynonymSet) -> str:
    return ", ".join(row.expression_list)


class SynonymListView(IndexView):
    """The list; its search takes any text as words."""

    def search_queryset(self, queryset: Any) -> Any:
        """By words, with or without their marks."""
        return queryset.filter(held_in(self.search_query, self.search_fields))


class SynonymViewSet(ModelViewSet):
    """List, add, change, delete, history; who may is decided by the model permissions of the role."""

    name = "synonyms"
    model = SynonymSet
    index_view_class = SynonymListView
    icon = "list-ul"
    menu_label = gettext_lazy("Synonyms")
    menu_order = 320
    add_to_admin_menu = True
    list_per_page = 50
    list_display = [
        "__str__",
        Column("expressions", label=gettext_lazy("Expressions"), accessor=_expressions),
        "concept",
        Column("language", label=gettext_lazy("Language"), accessor="get_language_display"),
    ]
    list_export = ["language", "concept", "expressions"]
    filterset_class = SynonymFilterSet
    search_fields = ["expressions", "concept"]
    ordering = ["language", "concept"]
    form_fields = ["language", "concept", "expressions"]
    panels = [FieldPanel("language"), FieldPanel("concept"), FieldPanel("expressions")]
