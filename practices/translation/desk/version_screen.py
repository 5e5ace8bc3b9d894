"""What every screen of one language version shares: which version, who may, the way back to its editor."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from practices.records.models.page import PracticePage


class VersionScreen(WagtailAdminTemplateMixin, FormView):
    """A screen of one version, reached by the id of its page."""

    form_class: type[forms.BaseForm] = forms.Form
    page: PracticePage

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 for an unknown version, 403 without the permission."""
        pages = PracticePage.objects.select_related("practice", "locale")
        self.page = get_object_or_404(pages, pk=kwargs["page_id"])
        if not self.is_allowed(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_allowed(self, user: Any) -> bool:
        """The permission for this screen."""
        raise NotImplementedError

    @property
    def edit_address(self) -> str:
        """The version's editor."""
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the version, this screen."""
        version = {"url": self.edit_address, "label": self.page.title}
        return [*self.breadcrumbs_items, version, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add version and record; `cancel_url` is the version's editor."""
        context = {"page": self.page, "practice": self.page.practice, "cancel_url": self.edit_address}
        return super().get_context_data(**(context | kwargs))
