"""Bulk decisions on comments: all of them or none."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import classproperty
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

from practices.discussion.admin.views import RejectionForm, comments_of, decide
from practices.discussion.models import PracticeComment, State
from practices.discussion.moderation import CannotChange, lock_records_of
from practices.discussion.permissions import moderated_languages
from practices.web.numbers import MAX_KEY, whole_number


class DecisionAction(BulkAction):
    """Base of the bulk decisions. One comment of a language that is not the person's rejects the whole."""

    template_name = "discussion/admin/confirm_bulk.html"
    decision = ""
    question: Any = ""

    @classproperty
    def models(cls) -> list[type[PracticeComment]]:  # noqa: N805  of Wagtail
        """Return the model of comments only."""
        return [PracticeComment]

    @classmethod
    def get_queryset(cls, model: type[PracticeComment], object_ids: Iterable[Any]) -> list[PracticeComment]:  # noqa: ARG003
        """Return the comments of the ids; 404 when one of them is not a comment."""
        ids = {whole_number(str(value), MAX_KEY) for value in object_ids}
        comments = list(PracticeComment.objects.filter(pk__in=ids - {None}).select_related("practice").order_by("pk"))
        if not ids or len(comments) != len(ids):
            raise Http404
        return comments

    def check_perm(self, obj: PracticeComment) -> bool:
        """Return whether the comment is in one of the person's languages."""
        return obj.language in moderated_languages(self.request.user)

    def get_all_objects_in_listing_query(self, parent_id: Any) -> list[int]:
        """ "All" means all that wait in the person's languages."""
        return list(comments_of(self.request.user).filter(state=State.PENDING).values_list("pk", flat=True))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Reject everything when one comment is not the person's to decide."""
        _objects, refused = self.get_actionable_objects()
        if refused["items_with_no_access"]:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the question and the name of the decision."""
        return {**super().get_context_data(**kwargs), "question": self.question, "display_name": self.display_name}

    def get_execution_context(self) -> dict[str, Any]:
        """Return who decides, and why."""
        cleaned = self.cleaned_form.cleaned_data if self.cleaned_form else {}
        return {"decision": self.decision, "user": self.request.user, "reason": cleaned.get("reason", "")}

    @classmethod
    def execute_action(cls, objects: list[PracticeComment], **kwargs: Any) -> tuple[int, int]:
        """Decide on each; the caller's transaction makes it all or nothing."""
        lock_records_of([comment.pk for comment in objects])
        decide(kwargs["decision"], objects, kwargs["user"], kwargs["reason"])
        return len(objects), 0

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Decide on all or none: a comment whose state has changed meanwhile undoes the others."""
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except CannotChange as refusal:
            messages.error(self.request, _("Nothing was changed. %(reason)s") % {"reason": refusal.message})
            return redirect(self.next_url)

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        """Return how many comments were decided."""
        return ngettext("%(count)s comment decided.", "%(count)s comments decided.", num_parent_objects) % {
            "count": num_parent_objects
        }


class ApproveAction(DecisionAction):
    """Show the comments."""

    display_name = gettext_lazy("Approve")
    aria_label = gettext_lazy("Approve the selected comments")
    action_type = decision = "approve"
    action_priority = 10
    question = gettext_lazy("Show these comments to everybody? Their authors are told.")


class RejectAction(DecisionAction):
    """Reject the comments, with one reason for all."""

    display_name = gettext_lazy("Refuse")
    aria_label = gettext_lazy("Refuse the selected comments")
    action_type = decision = "reject"
    action_priority = 20
    form_class = RejectionForm
    question = gettext_lazy("Refuse these comments? Their authors are told the reason.")


class SpamAction(DecisionAction):
    """Take the comments away as spam."""

    display_name = gettext_lazy("Spam")
    aria_label = gettext_lazy("Mark the selected comments as spam")
    action_type = decision = "spam"
    action_priority = 30
    classes = {"serious"}
    question = gettext_lazy("Mark these comments as spam? Nobody is told.")
