"""Who may see the title of a page: the one rule, for the admin and for what the site shows of other pages.

Everybody sees the title of a page that is live and public. All other titles (drafts, unpublished
and restricted pages, the draft title of a live page) are for people with a permission in the tree
of that page.
"""

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from wagtail.models import Page
from wagtail.permissions import policy_registry


def explorable_pages(user: Any) -> "QuerySet[Page]":
    """Return the pages in the trees where the person has a permission, and the pages above them."""
    return policy_registry.get_by_type(Page).explorable_instances(user)


def visible_pages(user: Any) -> Q:
    """Return the condition for the pages whose title the person may see."""
    return Q(live=True) & Page.objects.all().public_q() | Q(pk__in=explorable_pages(user).values("pk"))


def may_explore(user: Any, page: Page) -> bool:
    """Return whether the page is in a tree where the person has a permission, or above one."""
    return bool(page.pk) and explorable_pages(user).filter(pk=page.pk).exists()


def may_see_title(user: Any, page: Page) -> bool:
    """Return whether the person may see the title of the page."""
    return Page.objects.filter(visible_pages(user), pk=page.pk).exists()


def hide_draft_titles(user: Any, pages: list[Page]) -> None:
    """Replace the draft title of pages outside the person's trees by the title that readers see. One query."""
    own = set(explorable_pages(user).filter(pk__in=[page.pk for page in pages]).values_list("pk", flat=True))
    for page in pages:
        if page.pk not in own:
            page.draft_title = page.title


class RestrictedPageMixin:
    """Let the form for the password of a page know nothing about the page.

    Wagtail draws it with the context of the page, which names the addresses of the page in other languages.
    """

    def serve_password_required_response(self, request: HttpRequest, form: Any, action_url: str) -> TemplateResponse:
        """Return the form."""
        template = settings.WAGTAIL_PASSWORD_REQUIRED_TEMPLATE
        return TemplateResponse(request, template, {"form": form, "action_url": action_url})
