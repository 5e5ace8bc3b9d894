"""The passwords of pages and of collections of documents, with limits on guessing."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.documents.views import serve as documents
from wagtail.forms import PasswordViewRestrictionForm
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction
from wagtail.views import authenticate_with_password

from portal.http.too_many import mark_as_too_many, wait_text
from portal.http.transactions import non_atomic
from practices.web.client_address import client_address
from practices.web.rate_limits.limits import Admission, admit
from practices.web.rate_limits.rules import SHARED_PASSWORD

DOCUMENT_TEMPLATE = "portal/document_password_required.html"


class WaitingForm(PasswordViewRestrictionForm):
    """The form of an attempt that came too early: it does not check the password and shows how long to wait."""

    wait_text = ""

    def clean_password(self) -> str:
        """Reject any password."""
        raise ValidationError(self.wait_text, code="throttled")


def _admit(request: HttpRequest, name: str) -> Admission | None:
    """Count an attempt; return None where no password was sent."""
    if request.method != "POST" or not request.POST.get("password", "").strip():
        return None
    return admit(SHARED_PASSWORD, name, client_address(request))


def _waiting_form(request: HttpRequest, restriction: object, wait: int) -> WaitingForm:
    form = WaitingForm(request.POST, instance=restriction)
    form.wait_text = wait_text(wait)
    return form


def _succeed_if_right(response: HttpResponseBase, admission: Admission | None) -> HttpResponseBase:
    if admission is not None and response.status_code == 302:
        admission.succeed()
    return response


@non_atomic
def page_password(request: HttpRequest, page_view_restriction_id: int, page_id: int) -> HttpResponseBase:
    """Check the password of a page."""
    admission = _admit(request, f"page {page_view_restriction_id}")
    if admission is None or not admission.wait:
        response = authenticate_with_password(request, page_view_restriction_id, page_id)
        return _succeed_if_right(response, admission)
    restriction = get_object_or_404(PageViewRestriction, id=page_view_restriction_id)
    page = get_object_or_404(Page, id=page_id).specific
    action = reverse("wagtailcore_authenticate_with_password", args=[restriction.id, page.id])
    form = _waiting_form(request, restriction, admission.wait)
    return mark_as_too_many(page.serve_password_required_response(request, form, action), admission.wait)


@non_atomic
def document_password(request: HttpRequest, restriction_id: int) -> HttpResponseBase:
    """Check the password of a collection of documents."""
    admission = _admit(request, f"collection {restriction_id}")
    if admission is None or not admission.wait:
        return _succeed_if_right(documents.authenticate_with_password(request, restriction_id), admission)
    restriction = get_object_or_404(CollectionViewRestriction, id=restriction_id)
    context = {
        "form": _waiting_form(request, restriction, admission.wait),
        "action_url": reverse("wagtaildocs_authenticate_with_password", args=[restriction.id]),
    }
    return mark_as_too_many(TemplateResponse(request, DOCUMENT_TEMPLATE, context), admission.wait)
