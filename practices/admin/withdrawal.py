"""Screens for what happens to a record as a whole. Each asks first and changes on POST only."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.withdrawal import make_original, original_of, restore, versions_of_record, withdraw
from practices.translation.desk.version_screen import VersionScreen


def may_publish(user: Any, page: PracticePage | None) -> bool:
    """Whether the person publishes in the tree of that version."""
    return page is not None and bool(page.permissions_for_user(user).can_publish())


def may_withdraw(user: Any, practice: Practice) -> bool:
    """Publish permission on the original and on every live version; on an unpublished record, on the original alone."""
    versions = versions_of_record(practice)
    concerned = [page for page in versions if page.live or page.is_original] or versions[:1]
    return all(may_publish(user, page) for page in concerned)


def may_make_original(user: Any, page: PracticePage) -> bool:
    """Publish permission on both the present original and the version that becomes it."""
    original = original_of(page.practice)
    return may_publish(user, page) and (original is None or may_publish(user, original))


class ReasonForm(forms.Form):
    """Why a record is withdrawn; kept with the record."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Kept with the record. Editors see it, readers do not."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say why the record is withdrawn.")},
    )


class RecordActionView(VersionScreen):
    """Asks before an action on a record and carries it out."""

    template_name = "practices/admin/record_action.html"
    header_icon = "doc-full"
    button: Any = ""
    serious = False

    def act(self, form: forms.Form) -> str:
        """Carry it out; returns the message for the person. Raises ValidationError where it cannot be done."""
        raise NotImplementedError

    def explanation(self) -> list[str]:
        """What will happen, in plain sentences."""
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Back to the version's edit screen with the message."""
        try:
            messages.success(self.request, self.act(form))
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        return redirect(self.edit_address)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the confirmation shows."""
        return super().get_context_data(
            explanation=self.explanation(),
            button=self.button,
            serious=self.serious,
            **kwargs,
        )


class WithdrawView(RecordActionView):
    """All versions off the site, with a reason."""

    page_title = gettext_lazy("Withdraw record")
    form_class = ReasonForm
    button = gettext_lazy("Withdraw record")
    serious = True

    def is_allowed(self, user: Any) -> bool:
        """Whoever publishes all that is concerned."""
        return may_withdraw(user, self.page.practice)

    def explanation(self) -> list[str]:
        """What the person reads before."""
        return [
            _("All language versions are taken off the site."),
            _("The record, its number, its comments and its versions are kept. You can take the withdrawal back."),
        ]

    def act(self, form: forms.Form) -> str:
        """Through `practices.records.withdrawal`."""
        withdraw(self.page.practice, form.cleaned_data["reason"], self.request.user)
        return _("Record %(number)s is withdrawn.") % {"number": self.page.practice.number}


class RestoreView(RecordActionView):
    """Takes the withdrawal back."""

    page_title = gettext_lazy("Take back the withdrawal")
    button = gettext_lazy("Take back the withdrawal")

    def is_allowed(self, user: Any) -> bool:
        """Whoever publishes all that is concerned."""
        return may_withdraw(user, self.page.practice)

    def explanation(self) -> list[str]:
        """What the person reads before."""
        return [_("The versions stay unpublished until you publish them.")]

    def act(self, form: forms.Form) -> str:
        """Through `practices.records.withdrawal`."""
        restore(self.page.practice, self.request.user)
        return _("The withdrawal is taken back. Publish the versions that readers should see.")


class MakeOriginalView(RecordActionView):
    """Gives the record another original."""

    page_title = gettext_lazy("Make this version the original")
    button = gettext_lazy("Make this version the original")

    def is_allowed(self, user: Any) -> bool:
        """Whoever publishes both versions."""
        return may_make_original(user, self.page)

    def explanation(self) -> list[str]:
        """What the person reads before."""
        return [
            _("Tags, dates and organisations are edited in this version from now on."),
            _("Readers see no change. Changes of tags in the present original that were not published are lost."),
        ]

    def act(self, form: forms.Form) -> str:
        """Through `practices.records.withdrawal`."""
        make_original(self.page, self.request.user)
        return _("This version is the original now.")


urlpatterns = [
    path("practice-versions/<int:page_id>/withdraw/", WithdrawView.as_view(), name="practice_withdraw"),
    path("practice-versions/<int:page_id>/restore/", RestoreView.as_view(), name="practice_restore"),
    path("practice-versions/<int:page_id>/make-original/", MakeOriginalView.as_view(), name="practice_make_original"),
]
