"""The panel on the home screen of the admin: comments to moderate, reviews that are overdue."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from practices.accounts.roles import EDITOR, PUBLISHER, has_role
from practices.admin.listing import review_overdue
from practices.discussion.models import PracticeComment, State
from practices.discussion.permissions import moderated_languages
from practices.languages import cldr
from practices.languages.table import active_language, language_codes
from practices.records.models.page import PracticePage
from practices.versions.page_visibility import own_pages

MAX_RECORDS = 5


@dataclass(frozen=True)
class WaitingLink:
    """One line of the panel. language: of the text, where it is not that of the screen."""

    text: str
    url: str
    note: str
    language: str = ""


class WaitingPanel(Component):
    """Comments in the person's languages and reviews that are overdue; two or three queries."""

    name = "waiting"
    template_name = "portal/admin/waiting.html"
    order = 150

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Return two groups of links; None for a group that is not for this person."""
        user, reader = parent_context["request"].user, active_language()
        mine = moderated_languages(user)
        comments = waiting_comments(mine, reader) if mine else None
        reviews = overdue_reviews(reader, user) if has_role(user, EDITOR, PUBLISHER) else None
        return {"shown": comments is not None or reviews is not None, "comments": comments, "reviews": reviews}


def waiting_comments(languages: Collection[str], reader: str) -> list[WaitingLink]:
    """Return a link for each language with comments to moderate. One query."""
    waiting = PracticeComment.objects.filter(state=State.PENDING, language__in=languages).order_by()
    counts = dict(waiting.values_list("language").annotate(Count("pk")))
    return [
        WaitingLink(
            cldr.language_name(code, reader),
            f"{reverse('moderation:index')}?{urlencode({'language': code})}",
            ngettext(
                "%(shown)s comment is waiting for moderation.",
                "%(shown)s comments are waiting for moderation.",
                counts[code],
            )
            % {"shown": cldr.number(counts[code], reader)},
        )
        for code in language_codes()
        if code in counts
    ]


def overdue_reviews(reader: str, user: Any = None) -> list[WaitingLink]:
    """Return the originals with the longest overdue reviews, each with the day it was due; then a link to all.

    With `user`, those in the trees where the person has a permission.
    """
    is_original = Q(locale__language_code=F("practice__original_language"), alias_of__isnull=True)
    originals = PracticePage.objects.filter(review_overdue(), is_original).select_related("practice", "locale")
    if user is not None:
        originals = originals.filter(own_pages(user))
    rows = [
        WaitingLink(
            f"{page.practice.number} {page.title}",
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            cldr.long_date(page.practice.review_due_on, reader),
            page.language,
        )
        for page in originals.order_by("practice__review_due_on", "practice__number")[: MAX_RECORDS + 1]
    ]
    if len(rows) <= MAX_RECORDS:
        return rows
    address = f"{reverse('practices:index')}?{urlencode({'state': 'overdue', 'version': 'original'})}"
    return [*rows[:MAX_RECORDS], WaitingLink(_("Show all"), address, cldr.number(originals.count(), reader))]


def add_waiting_panel(request: Any, panels: list[Any]) -> None:
    """Add the panel to Wagtail's own."""
    panels.append(WaitingPanel())
