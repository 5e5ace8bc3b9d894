"""Receivers are called for the models they are meant for, and for no other."""

from collections.abc import Callable
from typing import Any
from weakref import ReferenceType

import pytest
from django.contrib.auth import get_user_model
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch.dispatcher import NONE_ID
from wagtail.models import Page, PageViewRestriction, Site

from portal.models import SiteSettings
from practices.jobs.cache_versions import CacheVersion
from practices.jobs.model_signals import receiver_below
from practices.records.models.page import PracticeIndexPage
from tests.factories import make_record, version

pytestmark = pytest.mark.django_db
OURS = ("practices.", "search.", "portal.")


@pytest.mark.parametrize("signal", [pre_save, post_save, pre_delete, post_delete])
def test_no_receiver_of_the_portal_is_called_for_all_models(signal: Any) -> None:
    senderless = [entry[1] for entry in signal.receivers if entry[0][1] == NONE_ID]
    receivers = [each() if isinstance(each, ReferenceType) else each for each in senderless]
    assert [each for each in receivers if each is not None and each.__module__.startswith(OURS)] == []


def _index_page() -> PracticeIndexPage:
    return PracticeIndexPage.objects.get(locale__language_code="en")


SURROUNDING: dict[str, Callable[[], Any]] = {
    "a page with fields of its own": _index_page,
    "a plain page": lambda: Page.objects.get(pk=_index_page().pk),
    "a site": Site.objects.get,
    "the settings of the site": lambda: SiteSettings.for_site(Site.objects.get()),
    "a restriction": lambda: PageViewRestriction(page=_index_page(), restriction_type="login"),
}


@pytest.mark.parametrize("what", SURROUNDING)
def test_what_surrounds_all_pages_is_read_again_when_it_is_saved(what: str) -> None:
    saved = SURROUNDING[what]()
    before = CacheVersion.current(CacheVersion.LAYOUT)
    saved.save()
    assert CacheVersion.current(CacheVersion.LAYOUT) > before


def test_what_surrounds_all_pages_is_kept_when_a_version_or_an_account_is_saved() -> None:
    page = version(make_record(), "en")
    before = CacheVersion.current(CacheVersion.LAYOUT)
    page.save()
    get_user_model().objects.create(username="somebody")
    assert CacheVersion.current(CacheVersion.LAYOUT) == before


def test_a_receiver_is_connected_to_the_models_below_a_class_but_those_left_out() -> None:
    saved: list[type] = []

    @receiver_below(post_save, Page, but=(PracticeIndexPage,))
    def note(sender: type, **kwargs: Any) -> None:
        saved.append(sender)

    make_record()
    _index_page().save()
    get_user_model().objects.create(username="somebody")
    assert {each.__name__ for each in saved} == {"PracticePage"}
