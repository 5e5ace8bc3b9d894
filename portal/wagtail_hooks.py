"""Admin hooks of the site itself."""

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks

from portal import page_rules

hooks.register("before_copy_page", page_rules.refuse_fixed)
hooks.register("before_move_page", page_rules.refuse_fixed)
hooks.register("before_delete_page", page_rules.refuse_fixed, order=-10)
hooks.register("before_unpublish_page", page_rules.refuse_fixed)
hooks.register("before_edit_page", page_rules.refuse_unsafe_edit)
hooks.register("before_bulk_action", page_rules.refuse_fixed_in_bulk, order=-10)


def not_here(request: HttpRequest) -> NoReturn:
    """Nothing to be found."""
    raise Http404


@hooks.register("register_admin_urls")
def close_debugging_pages() -> list[URLPattern]:
    """Wagtail's pages for trying out errors; ours come first."""
    return [path("failwhale/", not_here, name="closed_failwhale"), path("test404/", not_here, name="closed_test404")]
