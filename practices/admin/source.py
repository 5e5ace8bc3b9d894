"""The screen "Source of this text": the source of one version, for versions whose editor shows segments only."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm

from practices.records.models.page import PracticePage
from practices.translation.desk.version_screen import VersionScreen
from practices.translation.permissions import is_locked_for, may_edit, may_translate
from practices.versions.source import SOURCE_FIELDS, check_source


def may_edit_source(user: Any, page: PracticePage) -> bool:
    """Return whether a person may name the source of a version: whoever edits the original or translates the other."""
    return may_edit(user, page) if page.is_original else may_translate(user, page)


class SourceForm(WagtailAdminModelForm):
    """The fields of the source, checked like those of the page editor."""

    class Meta:
        model = PracticePage
        fields = SOURCE_FIELDS

    def _post_clean(self) -> None:
        """Check the source only: the rest of the draft may still be incomplete."""
        for name, value in self.cleaned_data.items():
            setattr(self.instance, name, value)
        try:
            self.instance.clean_fields(
                exclude=[f.name for f in self._meta.model._meta.fields if f.name not in SOURCE_FIELDS]
            )
            check_source(self.instance)
        except ValidationError as error:
            self._update_errors(error)


class SourceView(VersionScreen):
    """Shows the source of the latest draft and saves it as a new draft, never into the public page."""

    page_title = gettext_lazy("Source of this text")
    header_icon = "link-external"
    template_name = "practices/admin/record_action.html"
    form_class = SourceForm

    def is_allowed(self, user: Any) -> bool:
        """Whoever edits the original or translates the other."""
        return may_edit_source(user, self.page)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save on the newest draft while nobody else saves one; a lock of somebody else is respected."""
        with transaction.atomic():
            PracticePage.objects.select_for_update(of=("self",)).get(pk=self.page.pk)
            self.page.refresh_from_db()
            if is_locked_for(request.user, self.page):
                messages.error(request, _("The page is locked. Nothing was changed."))
                return redirect(self.edit_address)
            return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form of the latest draft."""
        return super().get_form_kwargs() | {"instance": self.page.get_latest_revision_as_object()}

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        """A new revision; the draft beside it keeps all its texts."""
        if not form.has_changed():
            messages.info(self.request, _("Nothing was changed."))
            return redirect(self.edit_address)
        form.instance.save_revision(user=self.request.user, log_action=True, clean=False)
        messages.success(
            self.request, _("Saved as a draft. Readers see it when this version is published the next time.")
        )
        return redirect(self.edit_address)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the screen says before the fields."""
        return super().get_context_data(
            explanation=[
                _("Source, licence and date belong to this language version only."),
                _("You save a draft. Readers see it when this version is published the next time."),
            ],
            button=_("Save draft"),
            **kwargs,
        )


urlpatterns = [
    path("practice-versions/<int:page_id>/source/", SourceView.as_view(), name="practice_source"),
]
