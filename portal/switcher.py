"""The page of languages: the switcher for readers without script."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.frame import choices_from, safe_next
from portal.language_paths import paths_for
from practices.languages import active_language


@require_safe
def languages(request: HttpRequest) -> HttpResponse:
    """All languages of the page in `next`, real translations apart from fallbacks."""
    target = urlsplit(safe_next(request))
    choices = choices_from(paths_for(target.path), target.query, active_language())
    back = f"{target.path}?{target.query}" if target.query else target.path
    # the dialog and the button in the frame lead to the same places as the page itself
    frame = {"language_choices": choices, "language_page": request.path}
    return render(request, "portal/languages.html", {"choices": choices, "back": back, **frame})
