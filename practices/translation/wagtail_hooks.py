"""What the translators' desk adds to the admin."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from practices.translation.completeness import waiting_texts_of


@hooks.register("before_bulk_action")
def half_translated_versions_are_not_published(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponseBase | None:
    """A version in the making holds source text; say so instead of failing while publishing."""
    if action_type != "publish" or request.method != "POST":
        return None
    chosen = Q(pk__in=[page.pk for page in objects])
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        for page in objects:
            chosen |= Q(path__startswith=page.path)
    drafts = Page.objects.filter(chosen, live=False, first_published_at__isnull=True)
    waiting = [page.title for page in drafts.select_related("locale") if waiting_texts_of(page)]
    if not waiting:
        return None
    messages.error(
        request, _("Not published, because texts are not translated yet: %(titles)s") % {"titles": ", ".join(waiting)}
    )
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")
