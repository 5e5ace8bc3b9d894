"""Acts on pages that are rejected, each with a message that says what to do instead."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from practices.records.forms import REQUIRED_VOCABULARIES
from practices.records.models.page import PracticePage
from practices.vocabularies.labels import read_labels


def reject(request: HttpRequest, page: Page, message: str) -> HttpResponse:
    """Show the message and return to the list that the page is in."""
    messages.error(request, message)
    parent = page.get_parent()
    return redirect("wagtailadmin_explore", parent.pk if parent else page.pk)


def before_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Reject deleting a practice, which is withdrawn instead, and deleting a page above practices."""
    if isinstance(page.specific, PracticePage):
        return redirect("practice_withdraw", page.pk)
    if practices_below([page]):
        return reject(request, page, _("Practices stand below this page. They are withdrawn, never deleted."))
    return None


def before_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Reject moving a page into another language. Wagtail asks everybody and rejects the reply only."""
    testers = page.permissions_for_user(request.user)
    if not testers.can_move():
        raise PermissionDenied
    if not destination.is_root() and destination.locale_id != page.locale_id:
        return reject(request, page, _("A page stays in its language. Use translation for other languages."))
    if not testers.can_move_to(destination):
        raise PermissionDenied
    return None


def before_bulk_action(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """Apply the same rules to many pages at once."""
    pages = [item for item in objects if isinstance(item, Page)]
    if not pages:
        return None
    message = ""
    if action_type == "delete" and practices_below(pages):
        message = _("Practices are not deleted. Withdraw them one by one, each with a reason.")
    elif action_type == "move":
        destination = action.cleaned_form.cleaned_data["chooser"]
        if any(not destination.is_root() and page.locale_id != destination.locale_id for page in pages):
            message = _("A page stays in its language. Use translation for other languages.")
    elif action_type == "publish":
        message = reason_against_publishing(_to_publish(pages, action))
    if not message:
        return None
    messages.error(request, message)
    return redirect(action.next_url)


def practices_below(pages: Iterable[Page]) -> bool:
    """Return whether a practice is among the pages or below one of them."""
    return any(PracticePage.objects.descendant_of(page, inclusive=True).exists() for page in pages)


def _to_publish(pages: list[Page], action: Any) -> list[PracticePage]:
    form = action.cleaned_form
    deep = bool(form and form.cleaned_data.get("include_descendants"))
    found: dict[int, PracticePage] = {}
    for page in pages:
        records = PracticePage.objects.select_related("practice", "locale", "latest_revision")
        records = records.descendant_of(page, inclusive=True) if deep else records.filter(pk=page.pk)
        found |= {record.pk: record for record in records}
    return list(found.values())


def reason_against_publishing(pages: Iterable[PracticePage]) -> str:
    """Return why one of the versions cannot be published as it is; empty when all can."""
    labels = read_labels()
    for page in pages:
        if page.practice.withdrawn_at:
            return _("%(title)s: the record is withdrawn. Take the withdrawal back before publishing.") % {
                "title": page.title
            }
        if page.is_original:
            tags = page.get_latest_revision_as_object().tags or {}
            missing = [labels.vocabulary(code) for code in REQUIRED_VOCABULARIES if not tags.get(code)]
            if missing:
                return _("%(title)s: choose at least one value of: %(names)s") % {
                    "title": page.title,
                    "names": ", ".join(missing),
                }
    return ""
