"""Titles in the admin: of pages that are live and public to all, of all others to people of the page's tree."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, PageViewRestriction, Workflow, WorkflowTask

from practices.records.models.page import PracticePage
from practices.records.writing import change_version, create_version
from practices.versions.page_visibility import may_see_title
from tests.factories import make_record, make_user, version
from tests.portal.admin.test_dashboard import comment

pytestmark = pytest.mark.django_db

TAGS = {"tags": {"type": ["practice"], "country": ["BE"]}}
SECRET = "Salainen"


def finnish_draft() -> PracticePage:
    return create_version(language="fi", title="Salainen luonnos", facts=TAGS, publish=False)


def changed_finnish() -> PracticePage:
    """A page that is live as "Avoin" and has a draft with another title."""
    page = create_version(language="fi", title="Avoin", facts=TAGS)
    return change_version(page, publish=False, title="Salainen nimi")


def restricted_finnish() -> PracticePage:
    page = create_version(language="fi", title="Salainen huone", facts=TAGS)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    return page


def signed_in(client: Client, *groups: str) -> Any:
    person = make_user(*groups)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


@pytest.mark.parametrize("role", ["translator-da", "coordinator-da", "moderator-da", "taxonomy editor"])
def test_titles_of_drafts_are_for_people_of_their_tree(role: str) -> None:
    draft, changed, restricted = finnish_draft(), changed_finnish(), restricted_finnish()
    person = make_user(role)
    assert [may_see_title(person, page) for page in (draft, changed, restricted)] == [False, True, False]
    own = make_user(role.replace("-da", "-fi") if role in {"translator-da", "coordinator-da"} else "editor")
    assert all(may_see_title(own, page) for page in (draft, changed, restricted))


@pytest.mark.parametrize("role", ["translator-da", "moderator-da", "taxonomy editor"])
def test_the_page_chooser_shows_readers_titles_of_other_trees(client: Client, role: str) -> None:
    pages = [finnish_draft(), changed_finnish(), restricted_finnish()]
    parent = pages[0].get_parent()
    signed_in(client, role)
    ids = "&".join(f"id={page.pk}" for page in pages)
    for address in (
        f"/admin/choose-page/{parent.pk}/",
        f"/admin/choose-page/{parent.pk}/?page_type=practices.practicepage&multiple=1",
        "/admin/choose-page/search/?q=Avoin",
        "/admin/choose-page/search/?q=Salainen",
        f"/admin/choose-page/chosen-multiple/?{ids}&id=nothing",
    ):
        response = client.get(address)
        assert response.status_code == 200, address
        assert SECRET not in response.content.decode(), address
    assert "Avoin" in client.get("/admin/choose-page/search/?q=Avoin").content.decode()
    chosen = json.loads(client.get(f"/admin/choose-page/chosen-multiple/?{ids}").content)["result"]
    assert [(page["id"], page["adminTitle"]) for page in chosen] == [(pages[1].pk, "Avoin")]
    assert client.get(f"/admin/choose-page/{pages[0].pk}/").status_code == 404


def test_a_translator_of_the_language_finds_drafts_in_the_chooser(client: Client) -> None:
    draft, changed = finnish_draft(), changed_finnish()
    signed_in(client, "translator-fi")
    html = client.get(f"/admin/choose-page/{draft.get_parent().pk}/").content.decode()
    assert "Salainen luonnos" in html
    assert "Salainen nimi" in html
    chosen = json.loads(client.get(f"/admin/choose-page/chosen-multiple/?id={changed.pk}").content)["result"]
    assert chosen[0]["adminTitle"] == "Salainen nimi"


@pytest.mark.parametrize("action", ["publish", "unpublish", "move", "delete"])
def test_a_bulk_action_repeats_no_title_of_another_tree(client: Client, action: str) -> None:
    pages = [finnish_draft(), restricted_finnish(), changed_finnish()]
    own = version(make_record("Eget", language="da"), "da")
    signed_in(client, "coordinator-da")
    ids = "&".join(f"id={page.pk}" for page in pages)
    html = client.get(f"/admin/bulk/wagtailcore/page/{action}/?{ids}&id={own.pk}").content.decode()
    assert SECRET not in html
    assert "Eget" in html
    assert client.get(f"/admin/bulk/wagtailcore/page/{action}/?id={pages[0].pk}").status_code == 404
    assert client.get(f"/admin/bulk/wagtailcore/page/{action}/?id=nothing").status_code == 404
    assert SECRET not in client.get(f"/admin/bulk/wagtailcore/page/{action}/?id=all").content.decode()


def test_a_publisher_still_publishes_many_pages_at_once(client: Client) -> None:
    pages = [finnish_draft(), create_version(language="da", title="Kladde", facts=TAGS, publish=False)]
    signed_in(client, "publisher")
    ids = "&".join(f"id={page.pk}" for page in pages)
    assert client.post(f"/admin/bulk/wagtailcore/page/publish/?{ids}").status_code == 302
    assert Page.objects.filter(pk__in=[page.pk for page in pages], live=True).count() == 2


def test_the_report_on_page_types_names_the_last_page_the_person_may_see(client: Client) -> None:
    create_version(language="da", title="Seneste danske", facts=TAGS)
    changed_finnish()
    finnish_draft()
    signed_in(client, "translator-da")
    for query in ("", "?page_locale=fi"):
        assert SECRET not in client.get(f"/admin/reports/page-types-usage/{query}").content.decode()
    signed_in(client, "translator-fi")
    assert "Salainen luonnos" in client.get("/admin/reports/page-types-usage/").content.decode()


@pytest.mark.parametrize("form", ["copy", "move"])
def test_a_form_does_not_draw_the_title_of_whatever_id_was_sent(client: Client, form: str) -> None:
    own = version(make_record("Eget", language="da"), "da")
    signed_in(client, "coordinator-da")
    for hidden in (finnish_draft(), changed_finnish()):
        typed = {"new_parent_page": hidden.pk, "new_title": "", "new_slug": ""}
        response = client.post(f"/admin/pages/{own.pk}/{form}/", typed)
        assert response.status_code == 404
        assert SECRET not in response.content.decode()


def test_a_message_does_not_name_the_draft_title_of_a_page_of_another_tree(client: Client) -> None:
    page = changed_finnish()
    signed_in(client, "translator-da")
    task = GroupApprovalTask.objects.first()
    for address in (
        f"preview/{page.pk}/{task.pk}/",
        f"action/{page.pk}/approve/1/",
        f"confirm_cancellation/{page.pk}/",
    ):
        client.get(f"/admin/pages/workflow/{address}")
        assert SECRET not in client.get("/admin/reports/site-history/").content.decode(), address


def test_who_reviews_a_page_in_a_workflow_may_open_it(client: Client) -> None:
    draft = finnish_draft()
    reviewers = Group.objects.create(name="reviewers")
    reviewers.permissions.add(Permission.objects.get(codename="access_admin"))
    task = GroupApprovalTask.objects.create(name="Look", active=True)
    task.groups.add(reviewers)
    workflow = Workflow.objects.create(name="Review", active=True)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    person = make_user()
    person.groups.add(reviewers)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/admin/pages/{draft.pk}/edit/").status_code == 404
    workflow.start(draft, make_user("editor"))
    assert client.get(f"/admin/pages/{draft.pk}/edit/").status_code == 200


def test_the_first_screen_forgets_pages_of_a_tree_that_was_taken_away(client: Client) -> None:
    person = signed_in(client, "translator-fi")
    page = finnish_draft()
    change_version(page, publish=False, user=person, summary="Another")
    PracticePage.objects.filter(pk=page.pk).update(locked=True, locked_by=person)
    Workflow.objects.first().start(page, person)  # type: ignore[union-attr]
    assert SECRET in client.get("/admin/").content.decode()
    person.groups.set(Group.objects.filter(name="translator-da"))
    assert SECRET not in client.get("/admin/").content.decode()


def test_the_internal_api_names_no_translation_of_another_tree(client: Client) -> None:
    practice = make_record("Eget", language="da")
    create_version(language="fi", title="Salainen", translation_key=practice.translation_key, publish=False)
    page = version(practice, "da")
    signed_in(client, "translator-da")
    for address in (f"/admin/api/main/pages/{page.pk}/", f"/admin/api/main/pages/?translation_of={page.pk}"):
        response = client.get(address)
        assert response.status_code == 200
        assert SECRET not in response.content.decode(), address
    signed_in(client, "editor")
    assert SECRET in client.get(f"/admin/api/main/pages/{page.pk}/").content.decode()


def test_the_editor_names_the_versions_of_other_trees_by_their_language(client: Client) -> None:
    practice = make_record("Eget", language="da")
    create_version(language="fi", title="Salainen", translation_key=practice.translation_key, publish=False)
    signed_in(client, "translator-da")
    html = client.get(f"/admin/pages/{version(practice, 'da').pk}/edit/").content.decode()
    assert SECRET not in html
    assert "Finnish" in html


def test_a_moderator_reads_the_number_of_a_record_that_is_not_public(client: Client) -> None:
    draft = finnish_draft()
    comment(draft.practice, "da")
    signed_in(client, "moderator-da")
    html = client.get("/admin/comments/").content.decode()
    assert SECRET not in html
    assert str(draft.practice.number) in html


def test_a_taxonomy_editor_reads_the_number_of_a_draft_that_uses_a_term(client: Client) -> None:
    from practices.vocabularies.models import Term

    draft = finnish_draft()
    term = Term.objects.get(vocabulary__code="country", code="BE")
    signed_in(client, "taxonomy editor")
    html = client.get(f"/admin/terms/{term.pk}/delete/").content.decode()
    assert SECRET not in html
    assert f"{draft.practice.number} (" in html


def test_an_address_typed_as_a_link_does_not_lead_to_the_draft_title_behind_it(client: Client) -> None:
    page = create_version(language="en", title="Open", slug="open", facts=TAGS)
    change_version(page, publish=False, title="Salainen")
    typed = {"external-link-chooser-url": "http://localhost/practices/open/", "external-link-chooser-link_text": ""}
    signed_in(client, "translator-da")
    answer = client.post("/admin/choose-external-link/", typed).content.decode()
    assert SECRET not in answer
    assert "/practices/open/" in answer
    signed_in(client, "editor")
    assert SECRET in client.post("/admin/choose-external-link/", typed).content.decode()


def test_the_editor_shows_the_number_of_a_linked_record_that_is_not_public(client: Client) -> None:
    draft, other = finnish_draft(), create_version(language="fi", title="Avoin", facts=TAGS)
    text = "".join(f'<a linktype="page" id="{page.pk}">here</a>' for page in (draft, other))
    own = version(make_record("Eget", language="da", body=text), "da")
    signed_in(client, "translator-da")
    html = client.get(f"/admin/pages/{own.pk}/edit/").content.decode()
    assert SECRET.lower() not in html.lower()
    assert f"/practice/{draft.practice.number}" in html
    assert "/fi/practices/avoin/" in html


def test_a_person_with_one_page_sees_that_page_and_the_ones_above(client: Client) -> None:
    draft, other = finnish_draft(), changed_finnish()
    group = Group.objects.create(name="one page")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page=draft, permission=permission)
    person = make_user()
    person.groups.add(group)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    html = client.get(f"/admin/choose-page/{draft.get_parent().pk}/").content.decode()
    assert "Salainen luonnos" in html
    assert "Salainen nimi" not in html
    assert other.title in html
