"""What `migrate` alone leaves."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from portal.models import PAGE_ROLES, ContentPage, HomePage
from portal.setup import ensure_first_content
from practices.accounts import roles
from practices.languages.table import language_codes
from practices.records.models.page import PracticeIndexPage
from practices.vocabularies.models import Label, Term, Vocabulary

pytestmark = pytest.mark.django_db


def test_every_language_has_a_real_home_a_list_and_five_pages() -> None:
    assert {locale.language_code for locale in Locale.objects.all()} == set(language_codes())
    for code in language_codes():
        home = HomePage.objects.get(locale__language_code=code)
        index = PracticeIndexPage.objects.get(locale__language_code=code)
        assert home.live and index.live
        assert index.slug == "practices"
        assert index.get_parent().pk == home.pk
        pages = ContentPage.objects.child_of(home)
        assert {page.role for page in pages} == {role for role, _label in PAGE_ROLES}
        assert all(page.live and page.slug.isascii() for page in pages)
    assert not Page.objects.filter(alias_of__isnull=False).exists()
    assert not any(Page.find_problems())


def test_versions_of_a_page_know_each_other() -> None:
    for code in language_codes():
        assert HomePage.objects.get(locale__language_code=code).get_translations().count() == len(language_codes()) - 1


def test_the_site_begins_at_the_english_home() -> None:
    assert Site.objects.get(is_default_site=True).root_page.specific == HomePage.objects.get(locale__language_code="en")


def test_the_vocabularies_have_labels_and_definitions_in_every_language() -> None:
    assert set(Vocabulary.objects.values_list("code", flat=True)) >= {
        "type", "country", "language", "school_level", "intervention_level", "frequency", "funding", "evidence"
    }  # fmt: skip
    for term in Term.objects.exclude(vocabulary__labels_from_cldr=True).prefetch_related("labels"):
        labels = {label.language: label for label in term.labels.all()}
        assert set(labels) == set(language_codes()), term.code
        assert all(label.definition for label in labels.values()), term.code


def test_the_roles_are_there_with_page_permissions_in_their_language_only() -> None:
    for code in language_codes():
        for role in roles.LANGUAGE_ROLES:
            group = Group.objects.get(name=roles.group_name(role, code))
            trees = {row.page.locale.language_code for row in GroupPagePermission.objects.filter(group=group)}
            assert trees <= {code}
    granted = GroupPagePermission.objects.filter(group__name__startswith="translator-")
    assert set(granted.values_list("permission__codename", flat=True)) == {"change_page"}
    editor = GroupPagePermission.objects.filter(group__name="editor")
    assert set(editor.values_list("permission__codename", flat=True)) == {"add_page", "change_page"}
    assert not Group.objects.get(name="visitor").permissions.exists()


def test_images_and_documents_are_granted_on_the_collection() -> None:
    rows = GroupCollectionPermission.objects.values_list("group__name", "permission__codename")
    granted: dict[str, set[str]] = {}
    for name, codename in rows:
        granted.setdefault(name, set()).add(codename)
    assert granted["editor"] == {"add_image", "choose_image", "add_document", "choose_document"}
    assert "delete_document" in granted["publisher"]
    assert "add_collection" in granted["administrator"]
    assert set(granted) == {"editor", "publisher", "administrator"}


def test_a_second_run_makes_nothing_and_changes_nothing_that_was_edited() -> None:
    home = HomePage.objects.get(locale__language_code="mt")
    home.title = "Edited"
    home.save()
    label = Label.objects.filter(language="mt").earliest("pk")
    label.pref_label = "Edited"
    label.save()
    GroupPagePermission.objects.filter(group__name="translator-mt").delete()
    before = (Page.objects.count(), Term.objects.count(), Label.objects.count(), Group.objects.count())
    ensure_first_content()
    assert (Page.objects.count(), Term.objects.count(), Label.objects.count(), Group.objects.count()) == before
    assert HomePage.objects.get(locale__language_code="mt").title == "Edited"
    assert Label.objects.get(pk=label.pk).pref_label == "Edited"
    assert not GroupPagePermission.objects.filter(group__name="translator-mt").exists()
