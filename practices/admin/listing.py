"""All practices in one list: number, title, language, state, with filters and a search that never fails."""

from typing import Any

from django.db.models import F, Q
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.filters import ChoiceFilter, ModelChoiceFilter, MultipleChoiceFilter
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from practices.languages.cldr import language_name
from practices.languages.table import active_language, language_codes
from practices.records.models.page import PracticePage
from practices.vocabularies.models import Term
from practices.web.numbers import whole_number


def _language_choices() -> list[tuple[str, str]]:
    return [(code, language_name(code, active_language())) for code in language_codes()]


class TermChoiceFilter(ModelChoiceFilter):
    """Filter by the published tags of the record, which all its versions share."""

    def filter(self, qs: Any, value: Term | None) -> Any:
        """Return the versions of the records that have the term."""
        return qs.filter(practice__practicetag__term=value) if value else qs


class OriginalFilter(ChoiceFilter):
    """Filter by original or translation."""

    def filter(self, qs: Any, value: str) -> Any:
        """Compare the version's language with the record's original language."""
        same = Q(locale__language_code=F("practice__original_language"))
        return {"original": qs.filter(same), "translation": qs.exclude(same)}.get(value, qs)


def review_overdue() -> Q:
    """Return the condition for versions of records whose next review is overdue; a withdrawn record is not reviewed."""
    return Q(practice__review_due_on__lt=timezone.localdate(), practice__withdrawn_at__isnull=True)


class StateFilter(ChoiceFilter):
    """Filter by published, draft, withdrawn or due for a review."""

    def filter(self, qs: Any, value: str) -> Any:
        """Return the versions in the state; a version of a withdrawn record is in no other."""
        conditions = {
            "live": Q(live=True),
            "draft": Q(live=False, practice__withdrawn_at__isnull=True),
            "withdrawn": Q(practice__withdrawn_at__isnull=False),
            "overdue": review_overdue(),
        }
        return qs.filter(conditions[value]) if value in conditions else qs


class PracticeFilterSet(WagtailFilterSet):
    """The filters of the list."""

    language = MultipleChoiceFilter(
        label=gettext_lazy("Language"),
        field_name="locale__language_code",
        choices=_language_choices,
        widget=CheckboxSelectMultiple,
    )
    version = OriginalFilter(
        label=gettext_lazy("Original or translation"),
        choices=[("original", gettext_lazy("Originals")), ("translation", gettext_lazy("Translations"))],
        empty_label=gettext_lazy("All"),
        widget=RadioSelect,
    )
    original_language = MultipleChoiceFilter(
        label=gettext_lazy("Original language"),
        field_name="practice__original_language",
        choices=_language_choices,
        widget=CheckboxSelectMultiple,
    )
    state = StateFilter(
        label=gettext_lazy("State"),
        choices=[
            ("live", gettext_lazy("Published")),
            ("draft", gettext_lazy("Not published")),
            ("withdrawn", gettext_lazy("Withdrawn")),
            ("overdue", gettext_lazy("Review overdue")),
        ],
        empty_label=gettext_lazy("All"),
        widget=RadioSelect,
    )
    term = TermChoiceFilter(
        label=gettext_lazy("Tag"),
        queryset=Term.objects.filter(replaced_by__isnull=True).select_related("vocabulary").prefetch_related("labels"),
    )

    class Meta:
        model = PracticePage
        fields: list[str] = []


def _number(page: PracticePage) -> str:
    return str(page.practice.number)


def _language(page: PracticePage) -> str:
    name = language_name(page.language, active_language())
    return _("%(language)s (original)") % {"language": name} if page.is_original else name


class PracticeListView(IndexView):
    """The list, which can be searched by number, too."""

    base_filterset_class = PracticeFilterSet
    show_locale_labels = False  # the column says it
    paginate_by = 20  # drawing a row with its buttons takes longer than finding it

    def get_base_queryset(self) -> Any:
        """Read record and language in the same query."""
        return super().get_base_queryset().select_related("practice", "locale", for_specific_subqueries=True)

    def search_queryset(self, queryset: Any) -> Any:
        """Search by number, or by words of title and slug: slugs of Greek and Bulgarian titles are in Latin letters."""
        if not self.is_searching:
            return queryset
        number = whole_number(self.search_query.replace("№", " ").strip())
        if number is not None and (numbered := queryset.filter(practice__number=number)).exists():
            return numbered
        return queryset.autocomplete(self.search_query, fields=["title", "slug"], order_by_relevance=False)

    def get_ordering(self) -> Any:
        """Return the order of the list for a search, too."""
        requested = self.request.GET.get("ordering", self.default_ordering)
        return requested if requested in self.get_valid_orderings() else self.default_ordering

    def order_queryset(self, queryset: Any) -> Any:
        """Sort without Wagtail's order by relevance, which only its search backends know."""
        ordering = self.ordering or self.default_ordering
        return queryset.order_by(ordering, "pk") if isinstance(ordering, str) else queryset


class PracticesMenuItem(MenuItem):
    """Shown to those who have pages; to others the list would answer 403."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person has a permission on any page."""
        return bool(user_has_any_page_permission(request.user))


class PracticeListing(PageListingViewSet):
    """The list of practices and its entry in the menu."""

    model = PracticePage
    index_view_class = PracticeListView
    filterset_class = PracticeFilterSet
    name = "practices"
    url_prefix = "practices"
    icon = "doc-full"
    menu_label = gettext_lazy("Practices")
    menu_name = "practices"
    menu_order = 110
    add_to_admin_menu = True
    menu_item_class = PracticesMenuItem
    columns = [
        BulkActionsColumn("bulk_actions"),
        Column("number", label=gettext_lazy("Number"), accessor=_number, sort_key="practice__number", width="8%"),
        PageTitleColumn("title", label=gettext_lazy("Title"), sort_key="title", classname="title"),
        Column("language", label=gettext_lazy("Language"), accessor=_language, sort_key="locale__language_code"),
        PageStatusColumn("status", label=gettext_lazy("Status"), sort_key="live", width="12%"),
        DateColumn(
            "latest_revision_created_at",
            label=gettext_lazy("Updated"),
            sort_key="latest_revision_created_at",
            width="12%",
        ),
    ]


practice_listing = PracticeListing("practices")
