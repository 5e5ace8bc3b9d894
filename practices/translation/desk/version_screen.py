"""Base of every screen of one language version: the version, the permission, the link to its editor."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from practices.records.models.page import PracticePage
from practices.translation.segments import UnpublishableError


def say_why_not(request: HttpRequest, error: UnpublishableError) -> HttpResponse:
    """Return to the page with the reason: for the routes of the admin that have no form to show it in."""
    messages.error(request, _("Not published. %(reason)s") % {"reason": " ".join(error.messages)})
    return redirect("wagtailadmin_pages:edit", error.page_id)


class VersionScreen(WagtailAdminTemplateMixin, FormView):
    """A screen of one version, reached by the id of its page."""

    form_class: type[forms.BaseForm] = forms.Form
    page: PracticePage

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer 404 for an unknown version and 403 without the permission."""
        pages = PracticePage.objects.select_related("practice", "locale")
        self.page = get_object_or_404(pages, pk=kwargs["page_id"])
        if not self.is_allowed(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_allowed(self, user: Any) -> bool:
        """Return whether the person may use this screen."""
        raise NotImplementedError

    @property
    def edit_address(self) -> str:
        """Return the address of the version's editor."""
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return home, the version and this screen."""
        version = {"url": self.edit_address, "label": self.page.title}
        return [*self.breadcrumbs_items, version, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add version and record; `cancel_url` is the version's editor."""
        context = {"page": self.page, "practice": self.page.practice, "cancel_url": self.edit_address}
        return super().get_context_data(**(context | kwargs))
