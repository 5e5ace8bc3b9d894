"""Writing, publishing, planning and comparing a record in Wagtail's editor."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from practices.records.models.page import PracticeIndexPage, PracticePage
from practices.records.models.record import Practice
from practices.records.writing import change_version
from tests.factories import make_record, version
from tests.practices.admin.admin_forms import form_of, in_wagtails_editor, logged_in, messages_of, send

pytestmark = pytest.mark.django_db


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def create(language: str) -> str:
    index = PracticeIndexPage.objects.get(locale__language_code=language)
    return reverse("wagtailadmin_pages:add", args=["practices", "practicepage", index.pk])


def new_record(client: Client, language: str, title: str, *, publish: bool, **fields: Any) -> Any:
    form = form_of(client, create(language))
    form["title"] = title
    for name, value in fields.items():
        form.setlist(name, value if isinstance(value, list) else [value])
    return send(client, create(language), form, publish=publish)


@pytest.mark.parametrize("language", ["en", "el", "mt"])
def test_an_original_is_written_in_any_language_first_as_draft_then_published(client: Client, language: str) -> None:
    logged_in(client, "publisher")
    new_record(client, language, "Μαθαίνω μαζί 2", publish=False)
    page = PracticePage.objects.get(locale__language_code=language)
    assert (page.live, page.practice.original_language, page.practice.tags) == (False, language, {})
    form = form_of(client, edit(page))
    form.setlist("tags-type", ["practice"])
    form.setlist("tags-country", ["GR", "BE"])
    send(client, edit(page), form, publish=True)
    page.refresh_from_db()
    practice = Practice.objects.get(pk=page.practice_id)
    assert page.live
    assert practice.tags == {"type": ["practice"], "country": ["GR", "BE"]}
    assert {term.code for term in practice.terms.all()} == {"practice", "GR", "BE"}


def test_publishing_without_type_and_country_is_refused_and_names_them(client: Client) -> None:
    logged_in(client, "publisher")
    response = new_record(client, "en", "Without tags", publish=True)
    assert not PracticePage.objects.filter(title="Without tags", live=True).exists()
    text = response.content.decode()
    assert "Choose at least one value of: " in text
    for name in ("Type", "Country"):
        assert name in text.split("Choose at least one value of: ")[1][:80]


def test_the_check_boxes_carry_labels_definitions_and_the_stored_choice(client: Client) -> None:
    practice = make_record(tags={"type": ["practice"], "country": ["BE"], "school_level": ["primary"]})
    logged_in(client, "editor")
    html = client.get(edit(version(practice, "en"))).content.decode()
    assert 'name="tags-country" value="BE" checked' in html
    assert 'name="tags-country" value="MT"' in html
    assert 'id="tags-school_level-primary-help"' in html
    assert "portal/css/admin" in html


def test_a_changed_tag_is_a_draft_first_and_the_panel_says_so(client: Client) -> None:
    practice = make_record()
    page = version(practice, "en")
    logged_in(client, "publisher")
    form = form_of(client, edit(page))
    form.setlist("tags-country", ["NL"])
    send(client, edit(page), form)
    practice.refresh_from_db()
    assert practice.tags["country"] == ["BE"]
    assert "The tags of this draft differ from the published ones" in client.get(edit(page)).content.decode()
    send(client, edit(page), form_of(client, edit(page)), publish=True)
    practice.refresh_from_db()
    assert practice.tags["country"] == ["NL"]
    assert "The tags of this draft differ" not in client.get(edit(page)).content.decode()


def test_a_translation_shows_the_record_read_only_and_ignores_posted_tags(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    danish = version(practice, "da")
    in_wagtails_editor(practice)
    logged_in(client, "coordinator-da")
    html = client.get(edit(danish)).content.decode()
    assert "tags-country" not in html
    assert "id_reviewed_on" not in html
    assert "id_source_url" in html, "the source is that of this text"
    assert "belong to the record, not to this translation" in html
    assert edit(version(practice, "en")) in html
    form = form_of(client, edit(danish))
    form["title"] = "Forældrerummet"
    form.setlist("tags-country", ["DK"])
    send(client, edit(danish), form, publish=True)
    practice.refresh_from_db()
    assert practice.tags["country"] == ["BE"]
    assert version(practice, "da").title == "Forældrerummet"


def test_the_panel_gives_number_address_original_and_versions(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum", "mt": "Kamra tal-ġenituri"}, number=460)
    logged_in(client, "editor")
    html = client.get(edit(version(practice, "en"))).content.decode()
    assert "<dd>460</dd>" in html
    assert 'href="/practice/460"' in html
    for code in ("da", "mt"):
        assert f'href="{edit(version(practice, code))}"' in html
    assert '<span lang="mt">Kamra tal-ġenituri</span>' in html


def test_a_record_is_previewed_before_and_after_its_first_saving(client: Client) -> None:
    logged_in(client, "editor")
    index = PracticeIndexPage.objects.get(locale__language_code="el")
    form = form_of(client, create("el"))
    form["title"] = "Δωμάτιο γονέων"
    form.setlist("tags-country", ["GR"])
    address = reverse("wagtailadmin_pages:preview_on_add", args=["practices", "practicepage", index.pk])
    assert client.post(address, form).json()["is_valid"]
    assert not Practice.objects.exists()
    preview = client.get(address)
    assert preview.status_code == 200
    assert "Δωμάτιο γονέων" in preview.content.decode()
    page = version(make_record(), "en")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert client.post(address, form_of(client, edit(page))).json()["is_valid"]
    assert client.get(address).status_code == 200


def test_two_revisions_are_compared_by_labels_of_tags(client: Client) -> None:
    practice = make_record(tags={"type": ["practice"], "country": ["BE"]})
    page = version(practice, "en")
    change_version(page, publish=False, tags={"type": ["practice"], "country": ["NL"]})
    logged_in(client, "editor")
    first, last = page.revisions.order_by("pk").first(), page.revisions.order_by("pk").last()
    html = client.get(
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, last.pk])
    ).content.decode()
    assert '<span class="deletion">Belgium</span>' in html
    assert '<span class="addition">Netherlands</span>' in html
    assert "{&#x27;" not in html


def test_a_publication_is_planned_and_happens_with_its_tags(client: Client) -> None:
    practice = make_record()
    page = version(practice, "en")
    logged_in(client, "publisher")
    form = form_of(client, edit(page))
    form["go_live_at"] = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    form.setlist("tags-country", ["FI"])
    send(client, edit(page), form, publish=True)
    planned = page.revisions.get(approved_go_live_at__isnull=False)
    practice.refresh_from_db()
    assert practice.tags["country"] == ["BE"]
    past = timezone.now() - timedelta(minutes=1)
    planned.content["go_live_at"] = past.isoformat()
    planned.approved_go_live_at = past
    planned.save(update_fields=["content", "approved_go_live_at"])
    call_command("publish_scheduled")
    practice.refresh_from_db()
    assert practice.tags["country"] == ["FI"]


def test_unpublishing_the_original_leaves_translations_with_their_tags(client: Client) -> None:
    practice = make_record(versions={"da": "Forældrerum"})
    page = version(practice, "en")
    logged_in(client, "publisher")
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), follow=True)
    practice.refresh_from_db()
    assert not version(practice, "en").live
    assert version(practice, "da").live
    assert practice.tags["country"] == ["BE"]


def test_an_editor_saves_drafts_and_cannot_publish(client: Client) -> None:
    practice = make_record()
    page = version(practice, "en")
    logged_in(client, "editor")
    form = form_of(client, edit(page))
    form["title"] = "Changed"
    send(client, edit(page), form, publish=True)
    assert version(practice, "en").title == "Parents' room"
    assert version(practice, "en").get_latest_revision_as_object().title == "Changed"


def test_a_draft_is_handed_in_and_published_by_the_workflow(client: Client) -> None:
    task = GroupApprovalTask.objects.create(name="Publisher looks")
    task.groups.add(Group.objects.get(name="publisher"))
    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    practice = make_record()
    page = version(practice, "en")
    WorkflowPage.objects.create(workflow=workflow, page=page.get_parent())
    logged_in(client, "editor")
    form = form_of(client, edit(page))
    form.setlist("tags-country", ["SE"])
    form["action-submit"] = "action-submit"
    client.post(edit(page), form)
    state = page.specific.current_workflow_task_state
    assert state is not None
    logged_in(client, "publisher")
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), {"comment": ""})
    practice.refresh_from_db()
    assert practice.tags["country"] == ["SE"]


def test_the_end_of_a_practice_lies_after_its_beginning(client: Client) -> None:
    logged_in(client, "editor")
    response = new_record(
        client, "en", "Dates", publish=False, practised_from="2020-01-01", practised_until="2019-01-01"
    )
    assert "The end lies before the beginning." in response.content.decode()


def test_a_withdrawn_record_is_not_published_and_the_form_says_why(client: Client) -> None:
    from practices.records.withdrawal import withdraw

    practice = make_record()
    withdraw(practice, "Closed")
    page = version(practice, "en")
    logged_in(client, "publisher")
    response = send(client, edit(page), form_of(client, edit(page)), publish=True)
    assert response.status_code == 200
    assert not version(practice, "en").live
    assert "Take the withdrawal back before publishing" in response.content.decode() + messages_of(response)
