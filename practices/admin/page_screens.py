"""Screens of Wagtail that show titles of pages without looking at permissions, with those the person may see."""

import json
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views import chooser, home
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.utils.urlpatterns import decorate_urlpatterns

from practices.versions.page_visibility import hide_draft_title, is_own, may_see_title, visible_pages
from practices.web.numbers import is_key


def filter_page_chooser(pages: "QuerySet[Page]", request: HttpRequest) -> "QuerySet[Page]":
    """Return the pages that the chooser may show, while browsing and searching."""
    return pages.filter(visible_pages(request.user))


class _PublicTitles:
    """Mixin for the views of the page chooser. It shows pages of others with the title that readers see."""

    request: HttpRequest

    @property
    def columns(self) -> list[Any]:
        """Return Wagtail's columns; each asks for its page before the row is drawn."""
        user = self.request.user
        columns = super().columns  # type: ignore[misc]
        for column in columns:
            if isinstance(column, chooser.PageTitleColumn | chooser.ParentPageColumn):
                column.get_value = _hiding_draft_title(column.get_value, user)
        return columns  # type: ignore[no-any-return]


def _hiding_draft_title(get_value: Any, user: Any) -> Any:
    def value(page: Page) -> Any:
        hide_draft_title(user, page)
        found = get_value(page)
        if isinstance(found, Page):
            hide_draft_title(user, found)
        return found

    return value


class PageBrowseView(_PublicTitles, chooser.BrowseView):
    """The page chooser while browsing."""


class PageSearchView(_PublicTitles, chooser.SearchView):
    """The page chooser while searching."""


class ChosenPagesView(chooser.ChosenMultipleView):
    """Several pages that were chosen: those whose title the person may see."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return id, title and address of each."""
        ids = [int(text) for text in request.GET.getlist("id") if is_key(text)]
        pages = Page.objects.filter(visible_pages(request.user), pk__in=ids).exclude(depth=1)
        allowed = request.GET.copy()
        allowed.setlist("id", [str(pk) for pk in pages.values_list("pk", flat=True)])
        request.GET = allowed  # type: ignore[assignment]
        response = super().get(request)
        answer = json.loads(response.content)
        titles = {page.pk: page for page in pages}
        for chosen in answer["result"]:
            page = titles[chosen["id"]]
            hide_draft_title(request.user, page)
            chosen["adminTitle"] = page.get_admin_display_title()
        return HttpResponse(json.dumps(answer), content_type=response.headers["Content-Type"])


class LinkAddressView(chooser.ExternalLinkView):
    """A typed address. Wagtail finds the page behind it; one whose draft title is not public stays an address."""

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Return the link to the page or to the address."""
        response = super().post(request)
        answer = json.loads(response.content)
        found = answer.get("internal") or answer.get("result") or {}
        if isinstance(found, dict) and "id" in found:
            page = Page.objects.get(pk=found["id"])
            public = may_see_title(request.user, page) and page.draft_title == page.title
            if not public and not is_own(request.user, page):
                return self.render_chosen_response(self.get_result_data())  # type: ignore[no-any-return]
        return response  # type: ignore[no-any-return]


class PageTypesView(PageTypesUsageReportView):
    """The report on page types. The page edited last is the last one whose title the person may see."""

    def get_queryset(self) -> "QuerySet[ContentType]":
        """Return the types; the number of pages counts all of them."""
        types = super().get_queryset()
        pages = Page.objects.filter(visible_pages(self.request.user), content_type=OuterRef("pk"))
        language = self.filters.form.cleaned_data.get("page_locale")
        if language:
            pages = pages.filter(locale__language_code=language)
        last = pages.order_by(F("latest_revision_created_at").desc(nulls_last=True), "title", "-pk")
        return types.annotate(last_edited_page_id=Subquery(last.values("pk")[:1]))

    def decorate_paginated_queryset(self, page_types: Any) -> Any:
        """Return the types with their pages, and no draft title of others."""
        decorated = super().decorate_paginated_queryset(page_types)
        for item in decorated:
            hide_draft_title(self.request.user, item.last_edited_page)
        return decorated


class _NoForeignTitles:
    """Mixin for a bulk action. It leaves out what the person may not see of the list of what cannot be changed."""

    request: HttpRequest

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, list[Any]]]:
        """Return what can be changed, and what cannot."""
        objects, refused = super().get_actionable_objects()  # type: ignore[misc]
        user = self.request.user
        visible = {name: [item for item in items if _may_see(user, item)] for name, items in refused.items()}
        if not objects and not any(visible.values()):
            raise Http404
        return objects, visible


def _may_see(user: Any, item: Any) -> bool:
    if isinstance(item, Page):
        hide_draft_title(user, item)
        return may_see_title(user, item)
    if isinstance(item, (get_image_model(), get_document_model())):
        policy = policy_registry.get_by_type(type(item))
        return bool(policy.user_has_any_permission_for_instance(user, ["choose", "change", "delete"], item))
    if isinstance(item, get_user_model()):
        return bool(user.has_perm("auth.change_user") or user.has_perm("auth.delete_user"))
    return True  # other actions look at their objects themselves


def bulk_action(request: HttpRequest, app_label: str, model_name: str, action: str) -> HttpResponseBase:
    """Return the screen of a bulk action, which repeats the titles of the ids in its address."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    action_class = bulk_action_registry.get_bulk_action_class(app_label, model_name, action)
    ids = request.GET.getlist("id")
    if action_class is None or not all(text == "all" or is_key(text) for text in ids):
        raise Http404
    guarded = type(action_class.__name__, (_NoForeignTitles, action_class), {"__module__": __name__})
    return guarded(request, model).dispatch(request)  # type: ignore[no-any-return]


class RecentEditsPanel(home.RecentEditsPanel):
    """Pages that the person edited and still may see."""

    def get_context_data(self, parent_context: Any) -> Any:
        """Return Wagtail's context, filtered."""
        context = super().get_context_data(parent_context)
        user = context["request"].user
        context["last_edits"] = [(date, page) for date, page in context["last_edits"] if is_own(user, page)]
        return context


class LockedPagesPanel(home.LockedPagesPanel):
    """Pages that the person locked and still may see."""

    def get_context_data(self, parent_context: Any) -> Any:
        """Return Wagtail's context, filtered."""
        context = super().get_context_data(parent_context)
        user = context["request"].user
        context["locked_pages"] = [page for page in context["locked_pages"] if is_own(user, page)]
        return context


class SubmittedPagesPanel(home.UserObjectsInWorkflowModerationPanel):
    """Pages that the person handed in and still may see."""

    def get_context_data(self, parent_context: Any) -> Any:
        """Return Wagtail's context, filtered."""
        context = super().get_context_data(parent_context)
        user = context["request"].user
        context["workflow_states"] = [
            state
            for state in context["workflow_states"]
            if not isinstance(state.content_object, Page) or is_own(user, state.content_object)
        ]
        return context


PANELS: dict[Any, Any] = {
    home.RecentEditsPanel: RecentEditsPanel,
    home.LockedPagesPanel: LockedPagesPanel,
    home.UserObjectsInWorkflowModerationPanel: SubmittedPagesPanel,
}


def filter_home_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Replace the panels that name pages which a person once worked on: the permission may be gone."""
    panels[:] = [PANELS.get(type(panel), type(panel))() if type(panel) in PANELS else panel for panel in panels]


urlpatterns = [
    path("choose-page/", PageBrowseView.as_view(), name="wagtailadmin_choose_page"),
    path("choose-page/<int:parent_page_id>/", PageBrowseView.as_view(), name="wagtailadmin_choose_page_child"),
    path("choose-page/search/", PageSearchView.as_view(), name="wagtailadmin_choose_page_search"),
    path("choose-page/chosen-multiple/", ChosenPagesView.as_view(), name="wagtailadmin_choose_page_chosen_multiple"),
    path("choose-external-link/", LinkAddressView.as_view(), name="wagtailadmin_choose_page_external_link"),
    path("bulk/<str:app_label>/<str:model_name>/<str:action>/", bulk_action, name="wagtail_bulk_action"),
    path("reports/page-types-usage/", PageTypesView.as_view(), name="page_types_usage"),
    path("reports/page-types-usage/results/", PageTypesView.as_view(results_only=True), name="page_types_results"),
]
"""Addresses of Wagtail, to be included before its own."""

for decorator in (require_admin_access, never_cache):
    urlpatterns = decorate_urlpatterns(urlpatterns, decorator)
