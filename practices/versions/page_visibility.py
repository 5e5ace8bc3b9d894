"""Who may see the title of a page: the one rule, for the admin and for what the site shows of other pages.

Everybody sees the title of a page that is live and public. All other titles (drafts, unpublished
and restricted pages, the draft title of a live page) are for people with a permission in the tree
of that page.
"""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.template.response import TemplateResponse
from wagtail.models import Page
from wagtail.permissions import policy_registry


def own_pages(user: Any) -> Q:
    """Return the condition for the pages in the trees where the person has a permission, and for those above them.

    These are the pages that Wagtail's explorer shows. No query once the permissions of the person are known.
    """
    if user.is_active and user.is_superuser:
        return Q(pk__isnull=False)
    condition = Q(pk__in=[])
    for path in _own_roots(user):
        above = [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]
        condition |= Q(path__startswith=path) | Q(path__in=above)
    return condition


def is_own(user: Any, page: Page) -> bool:
    """Return whether the page is in a tree where the person has a permission, or above one."""
    if user.is_active and user.is_superuser:
        return True
    return any(page.path.startswith(path) or path.startswith(page.path) for path in _own_roots(user))


def visible_pages(user: Any) -> Q:
    """Return the condition for the pages whose title the person may see. One query for the restrictions."""
    return (Q(live=True) & ~Page.objects.all().private_q()) | own_pages(user)


def may_see_title(user: Any, page: Page) -> bool:
    """Return whether the person may see the title of the page; who reviews it in a workflow may."""
    return may_work_on(user, page) or Page.objects.live().public().filter(pk=page.pk).exists()


def may_work_on(user: Any, page: Page) -> bool:
    """Return whether the page is in a tree where the person has a permission, or waits for the person's review."""
    return is_own(user, page) or bool(page.permissions_for_user(user).can_edit())


def hide_draft_title(user: Any, page: Page | None) -> None:
    """Replace the draft title of a page outside the person's trees by the title that readers see."""
    if page is not None and not is_own(user, page):
        page.draft_title = page.title


def _own_roots(user: Any) -> set[str]:
    policy = policy_registry.get_by_type(Page)
    return {page.path for page in policy.instances_with_direct_explore_permission(user)}


class RestrictedPageMixin:
    """Let the form for the password of a page know nothing about the page.

    Wagtail draws it with the context of the page, which names the addresses of the page in other languages.
    """

    def serve_password_required_response(self, request: HttpRequest, form: Any, action_url: str) -> TemplateResponse:
        """Return the form."""
        template = settings.WAGTAIL_PASSWORD_REQUIRED_TEMPLATE
        return TemplateResponse(request, template, {"form": form, "action_url": action_url})
