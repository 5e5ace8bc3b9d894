"""Our screens of the admin: axe finds nothing, nothing is asked of other hosts, the policy blocks no script."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from playwright.sync_api import Page, expect
from wagtail.users.models import UserProfile

from practices.discussion.models import PracticeComment, State
from practices.records.models.record import Practice
from practices.vocabularies.models import Term
from tests.factories import make_user, version

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WAGTAILS_OWN = {"aria-allowed-role"}
"""`<h2 role="alert">` above the results of every list of Wagtail 8."""


@pytest.fixture
def waiting(antwerp: Practice) -> PracticeComment:
    """A Greek comment on record 460 that waits for its moderator."""
    antwerp.review_due_on = timezone.localdate().replace(year=2020, day=1)
    antwerp.save()
    return PracticeComment.objects.create(
        practice=antwerp,
        content_type=ContentType.objects.get_for_model(Practice),
        object_pk=str(antwerp.pk),
        site_id=1,
        user_name="Σύμβουλος",
        user_email="visitor@example.org",
        comment="Υπάρχει παράδειγμα;",
        language="el",
        state=State.PENDING,
        submit_date=timezone.now(),
    )


def log_in(page: Page, base: str, language: str, **person: Any) -> None:
    user = make_user(*person.pop("groups", ()), username=f"person-{language}", **person)
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    page.goto(f"{base}/admin/login/")
    page.locator("input[name=username]").fill(user.username)
    page.locator("input[name=password]").fill("secret")
    page.locator("form button[type=submit]").click()
    page.wait_for_url(f"{base}/admin/")


def faults_of(page: Page) -> list[str]:
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [f"{page.url}: {overflow} px too wide"] if overflow > 0 else []
    for fault in Axe().run(page).response["violations"]:
        if fault["id"] not in WAGTAILS_OWN:
            found.append(f"{page.url}: {fault['id']} {fault['nodes'][0]['html'][:200]}")
    return found


@pytest.mark.parametrize("language", ["en", "mt"])
def test_our_screens_have_no_fault_ask_no_other_host_and_run_all_scripts(
    page: Page, live_server: Any, antwerp: Practice, waiting: PracticeComment, language: str
) -> None:
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    base = live_server.url
    log_in(page, base, language, superuser=True)
    original, term = version(antwerp, "en").pk, Term.objects.get(vocabulary__code="type", code="practice").pk
    found = []
    for path in (
        "", "practices/", "practices/?state=overdue", "vocabularies/", "vocabularies/school_level/",
        "vocabularies/school_level/names/", "vocabularies/school_level/add/", f"terms/{term}/",
        f"terms/{term}/replace/", f"terms/{term}/delete/", f"practice-versions/{original}/withdraw/", "comments/",
        f"comments/{waiting.pk}/",
    ):  # fmt: skip
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{base}/admin/{path}")
            found += faults_of(page)
    page.goto(f"{base}/admin/account/")
    page.goto(f"{base}/admin/pages/{original}/edit/")
    page.goto(f"{base}/admin/pages/{version(antwerp, 'da').pk}/edit/")
    assert found == []
    assert [url for url in asked if not url.startswith((base, "data:", "blob:"))] == []
    assert errors == []


def test_a_publisher_withdraws_from_the_side_by_side_editor(page: Page, live_server: Any, antwerp: Practice) -> None:
    base = live_server.url
    log_in(page, base, "en", groups=("publisher",))
    page.goto(f"{base}/admin/pages/{version(antwerp, 'el').pk}/edit/")
    expect(page.locator(".js-translation-editor")).to_be_attached()
    page.locator("header button[aria-label=Actions]").first.click()
    expect(page.locator("a[href='/practice/460']").first).to_be_visible()
    page.get_by_role("link", name="Withdraw record").click()
    page.locator("textarea[name=reason]").fill("The network was closed.")
    page.get_by_role("button", name="Withdraw record").click()
    page.wait_for_url("**/edit/")
    antwerp.refresh_from_db()
    assert antwerp.withdrawn_reason == "The network was closed."


def test_a_coordinator_is_asked_before_a_version_is_edited_as_a_whole(
    page: Page, live_server: Any, antwerp: Practice
) -> None:
    base = live_server.url
    log_in(page, base, "en", groups=("coordinator-da",))
    page.goto(f"{base}/admin/pages/{version(antwerp, 'da').pk}/edit/")
    questions: list[str] = []

    def refuse(dialog: Any) -> None:
        questions.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", refuse)
    page.get_by_role("navigation", name="Actions").get_by_role("button", name="More actions").first.click()
    page.get_by_role("button", name="Edit as a whole").click()
    page.reload()
    expect(page.locator(".js-translation-editor")).to_be_attached()
    assert len(questions) == 1


def test_a_translator_is_not_offered_to_edit_a_version_as_a_whole(
    page: Page, live_server: Any, antwerp: Practice
) -> None:
    log_in(page, live_server.url, "en", groups=("translator-da",))
    page.goto(f"{live_server.url}/admin/pages/{version(antwerp, 'da').pk}/edit/")
    expect(page.locator(".js-translation-editor")).to_contain_text("Download PO file")
    expect(page.get_by_role("button", name="Edit as a whole")).to_have_count(0)
    expect(page.get_by_role("button", name="Stop Synced translation")).to_have_count(0)
