"""Permission on page and language in front of every route of wagtail-localize.

The package checks the edit permission on the page for some routes, one global permission for
others, and only an admin login for the rest. Here each route has its rule; a route without one
is closed.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from practices.records.models.page import PracticePage
from practices.translation.models import Reason, VersionState
from practices.translation.permissions import (
    is_administrator,
    is_locked_for,
    may_edit,
    may_publish_translation,
    may_translate,
    translates_into,
)
from practices.web.numbers import MAX_KEY, MAX_KEY_DIGITS, whole_number

NAMESPACE = "wagtail_localize"
SUBMIT = "wagtail_localize.submit_translation"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

RouteRule = Callable[[HttpRequest, dict[str, Any]], None]


class LocalizeGuardMiddleware:
    """Allow a route of wagtail-localize by its rule; refuse a route without one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on: the rules need the resolved route."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: dict[str, Any]
    ) -> None:
        """Apply the rule of the route.

        Raises:
            PermissionDenied: answered with 403.
            Http404: the translation, source or page does not exist.
        """
        match = request.resolver_match
        if match is None or NAMESPACE not in match.namespaces:
            return
        user = request.user
        if not (user.is_authenticated and user.has_perm("wagtailadmin.access_admin")):
            return  # Wagtail leads to the login page
        RULES.get(match.url_name or "", closed)(request, kwargs)


def closed(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Refuse everybody: the route is not needed, or harmful."""
    raise PermissionDenied(_("This function is closed."))


def everybody(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """For everybody who has entered the admin."""


def administrators(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Lists over all languages."""
    _demand(is_administrator(request.user))


def work_on_target(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Allow the translation of one page with permission and language; changes need a free lock too."""
    page = _target_page(kwargs)
    _demand(may_translate(request.user, page))
    if request.method not in SAFE_METHODS:
        _demand(not is_locked_for(request.user, page))
        _demand(not _is_kept_whole(page))


def edit_whole(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Allow leaving the segments to people who publish the language, while nobody else has the page locked."""
    page = _target_page(kwargs)
    _demand(may_publish_translation(request.user, page))
    _demand(not is_locked_for(request.user, page))
    _demand(not _is_kept_whole(page) or VersionState.objects.filter(page_id=page.pk, reason=Reason.WHOLE).exists())


def submit_page(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Allow new translations with edit permission on the original and a role for each requested language."""
    page = Page.objects.filter(pk=kwargs["page_id"]).select_related("locale").first()
    if page is None or page.is_root():
        raise Http404
    page = page.specific
    _demand(request.user.has_perm(SUBMIT) and may_edit(request.user, page))
    if isinstance(page, PracticePage):
        # A version is translated from the original, never from another translation or back into the original.
        _demand(page.is_original and not page.practice.withdrawn_at)
    if request.method in SAFE_METHODS:
        return
    _demand(not request.POST.get("include_subtree"))
    for locale in _posted_locales(request):
        _demand(translates_into(request.user, locale.language_code))
        _demand(locale.pk != page.locale_id)
        target = Page.objects.filter(translation_key=page.translation_key, locale=locale).first()
        _demand(target is None or not _is_kept_whole(target))


def update_source(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Allow an update with edit permission on the original; publishing needs publish permission on each version."""
    source = TranslationSource.objects.filter(pk=kwargs["translation_source_id"]).first()
    page = _page(source, source.locale_id) if source else None
    if source is None or page is None:
        raise Http404
    _demand(request.user.has_perm(SUBMIT) and may_edit(request.user, page))
    if isinstance(page, PracticePage):
        _demand(page.is_original)
    if request.method in SAFE_METHODS:
        return
    targets = [_page(source, locale) for locale in _enabled_locales(source)]
    _demand(not any(_is_kept_whole(target) for target in targets if target))
    if request.POST.get("publish_translations"):
        _demand(all(may_publish_translation(request.user, target) for target in targets if target))
        _demand(not any(is_locked_for(request.user, target) for target in targets if target))
    _demand(not request.POST.get("use_machine_translation"))


RULES: dict[str, RouteRule] = {
    "javascript_catalog": everybody,
    "submit_page_translation": submit_page,
    "submit_snippet_translation": closed,  # no snippet of ours is translated
    "update_translations": update_source,
    "edit_string_translation": work_on_target,
    "edit_override": work_on_target,
    "download_pofile": work_on_target,
    "upload_pofile": work_on_target,
    "machine_translate": closed,  # no engine yet
    "preview_translation": work_on_target,
    "stop_translation": edit_whole,
    "convert_to_alias": closed,  # would put the original's text over the translator's
    "translations_report": administrators,
    "translations_report_results": administrators,
    "snippets_api_listing": administrators,
    "snippets_api_detail": administrators,
}
"""The rule of each route, by its name in the namespace."""


def _demand(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def _target_page(kwargs: dict[str, Any]) -> Page:
    translation = Translation.objects.filter(pk=kwargs["translation_id"]).select_related("source").first()
    page = _page(translation.source, translation.target_locale_id) if translation else None
    if page is None:
        raise Http404
    return page


def _page(source: TranslationSource, locale_id: int) -> Page | None:
    page = Page.objects.filter(translation_key=source.object_id, locale_id=locale_id).select_related("locale").first()
    return page.specific if page else None


def _enabled_locales(source: TranslationSource) -> list[int]:
    return list(source.translations.filter(enabled=True).values_list("target_locale_id", flat=True))


def _posted_locales(request: HttpRequest) -> list[Locale]:
    """Return the requested languages; the form itself reports values that are not one.

    Raises:
        BadRequest: a number that no database can hold, on which the form would fail.
    """
    values = request.POST.getlist("locales")
    if any(len(value) > MAX_KEY_DIGITS for value in values):
        raise BadRequest
    return list(Locale.objects.filter(pk__in={whole_number(value, MAX_KEY) for value in values} - {None}))


def _is_kept_whole(page: Page) -> bool:
    return VersionState.objects.filter(page_id=page.pk, by_segments=False).exists()
