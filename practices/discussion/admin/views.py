"""The moderators' screens in the Wagtail admin: the queue, and one comment."""

from typing import Any

import django_filters
from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet

from practices.discussion import moderation
from practices.discussion.models import PracticeComment, State
from practices.discussion.moderation import DECIDED_FROM, REASON_LENGTH, CannotChange
from practices.discussion.permissions import MODERATE, VIEW, moderated_languages
from practices.discussion.sanitise import clean_line, excerpt
from practices.languages.accent_patterns import held_in
from practices.languages.cldr import language_name, short_datetime
from practices.languages.table import active_language, language_codes
from practices.records.selectors import public_versions, version_for

ALL = "all"
STATE_CHOICES = [*((state.value, state.label) for state in State if state != State.ERASED), (ALL, gettext_lazy("All"))]
DECISIONS = ("approve", "reject", "spam")


def comments_of(user: Any) -> "QuerySet[PracticeComment]":
    """Return the comments a person decides about, with the record's number and, where it is public, its title."""
    titles = public_versions().filter(
        practice=OuterRef("practice_id"), locale__language_code=OuterRef("practice__original_language")
    )
    comments = PracticeComment.objects.filter(language__in=moderated_languages(user)).select_related(None)
    return comments.select_related("practice").annotate(record_title=Subquery(titles.values("title")[:1]))


def _number_and_title(comment: PracticeComment) -> str:
    """Return `460 Title`, the title marked with its language."""
    practice, title = comment.practice, getattr(comment, "record_title", "") or ""
    return format_html('{} <span lang="{}">{}</span>', practice.number, practice.original_language, title)


class RejectionForm(forms.Form):
    """The form to reject a comment; the author reads the reason."""

    reason = forms.CharField(
        required=False,
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": REASON_LENGTH}),
        help_text=gettext_lazy("The author gets it by mail. Write it in the language of the comment."),
    )

    def clean_reason(self) -> str:
        """Return one line of at most 300 characters."""
        reason = clean_line(self.cleaned_data["reason"])
        if not reason or len(reason) > REASON_LENGTH:
            raise forms.ValidationError(
                _("A reason of at most %(limit)s characters is needed.") % {"limit": REASON_LENGTH}
            )
        return reason


class CommentFilter(WagtailFilterSet):
    """Filter by state, pending by default, and by the moderator's languages."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=STATE_CHOICES, empty_label=None, method="of_state"
    )
    language = django_filters.ChoiceFilter(label=gettext_lazy("Language"), choices=[])

    class Meta:
        model = PracticeComment
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        data = data.copy() if data is not None else {}
        if data.get("state", "") not in dict(STATE_CHOICES):
            data["state"] = State.PENDING.value
        super().__init__(data, *args, **kwargs)
        mine = moderated_languages(self.request.user)
        reader = active_language()
        self.filters["language"].extra["choices"] = [
            (code, language_name(code, reader)) for code in language_codes() if code in mine
        ]

    def of_state(self, queryset: "QuerySet[PracticeComment]", name: str, value: str) -> "QuerySet[PracticeComment]":
        """Return the comments of one state, or all."""
        return queryset if value == ALL else queryset.filter(state=value)


class TextColumn(Column):
    """A column of texts, each marked with its language."""

    cell_template_name = "discussion/admin/text_cell.html"

    def __init__(self, name: str, *, language: Any, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.language = language

    def get_cell_context_data(self, instance: PracticeComment, parent_context: Any) -> dict[str, Any]:
        """Add the code of the text's language."""
        return {**super().get_cell_context_data(instance, parent_context), "text_language": self.language(instance)}


class QueueView(IndexView):
    """The comments in the moderator's languages."""

    model = PracticeComment
    template_name = "discussion/admin/queue.html"
    any_permission_required = [VIEW]
    filterset_class = CommentFilter
    search_fields = ["comment", "author", "user_email"]
    is_searchable = True
    page_title = gettext_lazy("Comments")
    header_icon = "comment"
    default_ordering = "submit_date"
    paginate_by = 50

    def get_base_queryset(self) -> "QuerySet[PracticeComment]":
        """Return the comments of the moderator's languages without erased ones."""
        return comments_of(self.request.user).exclude(state=State.ERASED)

    def search_queryset(self, queryset: "QuerySet[PracticeComment]") -> "QuerySet[PracticeComment]":
        """Search by words, with or without their accents."""
        return queryset.filter(held_in(self.search_query, self.search_fields))

    @cached_property
    def columns(self) -> list[Any]:
        """Return the columns: record, beginning of the text, language, author, state, time."""
        reader = active_language()
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="comment"),
            TitleColumn(
                "record",
                label=_("Practice"),
                accessor=_number_and_title,
                get_url=lambda comment: reverse("moderation:comment", args=[comment.pk]),
                get_title_id=lambda comment: f"comment_{comment.pk}_title",
            ),
            TextColumn(
                "excerpt",
                label=_("Comment"),
                accessor=lambda comment: excerpt(comment.comment),
                language=lambda comment: comment.language,
            ),
            Column("language", label=_("Language"), accessor=lambda comment: language_name(comment.language, reader)),
            Column("author", label=_("Name")),
            Column("state", label=_("State"), accessor="get_state_display"),
            Column(
                "submit_date",
                label=_("Submitted"),
                accessor=lambda comment: short_datetime(comment.submit_date, reader),
                sort_key="submit_date",
            ),
        ]


class DecisionView(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView):
    """One comment and the decisions that its state allows; 404 for a language that is not the moderator's."""

    model = PracticeComment
    template_name = "discussion/admin/comment.html"
    permission_required = MODERATE
    page_title = gettext_lazy("Comment")
    header_icon = "comment"

    def get_base_object_queryset(self) -> "QuerySet[PracticeComment]":
        """Return the comments of the moderator's languages."""
        return comments_of(self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return home, queue, this comment."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("moderation:index"), "label": _("Comments")},
            {"url": "", "label": f"{self.object.practice.number} {self.object.record_title or ''}"},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the comment, its parent and the possible decisions."""
        comment, reader = self.object, active_language()
        version = version_for(comment.practice, reader)
        parent = None
        if comment.parent_id != comment.pk:
            parent = PracticeComment.objects.filter(pk=comment.parent_id).first()
        return {
            "reason_form": RejectionForm(),
            **super().get_context_data(**kwargs),
            "comment": comment,
            "record_title": version.title if version else comment.record_title,
            "record_language": version.language if version else comment.practice.original_language,
            "record_path": comment.practice.get_absolute_url(),
            "language_label": language_name(comment.language, reader),
            "submitted": short_datetime(comment.submit_date, reader),
            "decided": short_datetime(comment.decided_at, reader),
            "parent": parent,
            "can_approve": comment.state in DECIDED_FROM[State.APPROVED],
            "can_reject": comment.state in DECIDED_FROM[State.REJECTED],
            "can_spam": comment.state in DECIDED_FROM[State.SPAM],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide; show a rejected decision on the same page."""
        decision = request.POST.get("decision", "")
        form = RejectionForm(request.POST if decision == "reject" else None)
        if decision not in DECISIONS or (decision == "reject" and not form.is_valid()):
            return self.render_to_response(self.get_context_data(reason_form=form), status=400)
        try:
            decide(decision, [self.object], request.user, form.cleaned_data["reason"] if form.is_bound else "")
        except CannotChange as refusal:
            messages.error(request, refusal.message)
            return redirect("moderation:comment", self.object.pk)
        messages.success(request, _("Decided: %(decision)s.") % {"decision": State(RESULTS[decision]).label})
        return redirect("moderation:index")


RESULTS = {"approve": State.APPROVED, "reject": State.REJECTED, "spam": State.SPAM}


def decide(decision: str, comments: "list[PracticeComment]", user: Any, reason: str = "") -> None:
    """Carry out one decision on comments; the first that cannot be changed raises `CannotChange`."""
    for comment in comments:
        if decision == "approve":
            moderation.approve(comment.pk, by=user)
        elif decision == "reject":
            moderation.reject(comment.pk, reason, by=user)
        else:
            moderation.mark_spam(comment.pk, by=user)


class ModerationMenuItem(MenuItem):
    """Seen by moderators and administrators only."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the person moderates any language."""
        return bool(moderated_languages(request.user))


class ModerationViewSet(ViewSet):
    """Routes and menu entry. There is no route to add, edit or delete."""

    name = "moderation"
    url_prefix = "comments"
    icon = "comment"
    add_to_admin_menu = True
    menu_label = gettext_lazy("Comments")
    menu_order = 250
    menu_item_class = ModerationMenuItem

    def get_urlpatterns(self) -> list[Any]:
        """The queue, its part for scripts, and one comment."""
        urls = {"index_url_name": "moderation:index", "index_results_url_name": "moderation:index_results"}
        return [
            path("", QueueView.as_view(**urls), name="index"),
            path("results/", QueueView.as_view(**urls, results_only=True), name="index_results"),
            path("<int:pk>/", DecisionView.as_view(), name="comment"),
        ]
