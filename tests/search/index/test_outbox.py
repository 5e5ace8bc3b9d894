"""Every change of what is searchable leaves a row in the transaction of the change."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published

from practices.records.models.page import PracticeIndexPage, PracticePage
from practices.records.models.record import Practice, PracticeTag
from practices.records.writing import change_version
from practices.vocabularies.models import Label, Term
from search.index.outbox import enqueue
from search.models import IndexOutbox
from tests.factories import make_record, version

pytestmark = pytest.mark.django_db


def noted(change: Callable[[], object]) -> set[int]:
    """The records that a change leaves rows for."""
    IndexOutbox.objects.all().delete()
    change()
    return set(IndexOutbox.objects.values_list("object_id", flat=True))


def term(vocabulary: str, code: str) -> Term:
    return Term.objects.get(vocabulary__code=vocabulary, code=code)


def test_creating_publishing_and_editing_leave_a_row() -> None:
    practice = make_record()
    assert IndexOutbox.objects.filter(object_id=practice.pk).exists()
    assert noted(lambda: change_version(version(practice, "en"), title="New")) == {practice.pk}
    assert noted(lambda: change_version(version(practice, "en"), tags={"country": ["NL"]})) == {practice.pk}


def test_a_draft_of_a_live_page_leaves_none() -> None:
    practice = make_record()
    assert noted(lambda: change_version(version(practice, "en"), publish=False, title="Draft")) == set()


def test_unpublishing_leaves_a_row_also_for_descendants() -> None:
    practice = make_record()
    other = make_record("Other")
    assert noted(lambda: version(practice, "en").unpublish()) == {practice.pk}
    index = PracticeIndexPage.objects.get(locale__language_code="en")
    changed = noted(lambda: [page.specific.unpublish() for page in index.get_descendants().live()])
    assert changed == {other.pk}


def test_unpublishing_as_a_plain_page_leaves_a_row() -> None:
    practice = make_record()
    assert noted(lambda: Page.objects.get(pk=version(practice, "en").pk).unpublish()) == {practice.pk}


def test_expiry_and_going_live_on_time_leave_a_row() -> None:
    practice = make_record()
    page = version(practice, "en")
    PracticePage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert noted(lambda: call_command("publish_scheduled")) == {practice.pk}
    scheduled = make_record("Later", publish=False)
    draft = version(scheduled, "en")
    draft.go_live_at = timezone.now() + timedelta(seconds=1)
    draft.save_revision().publish()
    draft.revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    time.sleep(1)
    assert scheduled.pk in noted(lambda: call_command("publish_scheduled"))
    assert version(scheduled, "en").live


def test_deleting_a_page_a_subtree_or_a_queryset_leaves_a_row() -> None:
    one, two, three = make_record("One"), make_record("Two"), make_record("Three", language="da")
    assert noted(lambda: version(one, "en").delete()) == {one.pk}
    assert noted(lambda: PracticePage.objects.filter(practice=two).delete()) == {two.pk}
    index = Page.objects.get(pk=PracticeIndexPage.objects.get(locale__language_code="da").pk)
    assert noted(index.delete) == {three.pk}


def test_a_restriction_made_changed_or_removed_leaves_rows_for_the_subtree() -> None:
    one, two, danish = make_record("One"), make_record("Two"), make_record("Tre", language="da")
    index = PracticeIndexPage.objects.get(locale__language_code="en")
    made = noted(lambda: PageViewRestriction.objects.create(page=index, restriction_type="login"))
    assert made == {one.pk, two.pk}
    assert noted(lambda: PageViewRestriction.objects.get().delete()) == {one.pk, two.pk}
    assert danish.pk not in made


def test_a_move_leaves_rows_for_the_subtree() -> None:
    practice = make_record()
    index = PracticeIndexPage.objects.get(locale__language_code="en")
    home = index.get_parent()
    assert noted(lambda: index.move(home, pos="first-child")) == {practice.pk}


def test_withdrawing_and_single_tags_leave_a_row() -> None:
    practice = make_record()
    practice.withdrawn_at = timezone.now()
    assert noted(lambda: practice.save(update_fields=["withdrawn_at"])) == {practice.pk}
    assert noted(lambda: PracticeTag.objects.create(practice=practice, term=term("country", "NL"))) == {practice.pk}
    assert noted(lambda: PracticeTag.objects.get(practice=practice, term__code="NL").delete()) == {practice.pk}


def test_a_term_with_another_broader_one_leaves_rows_for_all_records_below_it() -> None:
    below = make_record("Below", tags={"school_level": ["lower_secondary"]})
    make_record("Elsewhere", tags={"school_level": ["primary"]})
    secondary = term("school_level", "secondary")
    secondary.broader = term("school_level", "primary")
    assert noted(secondary.save) == {below.pk}
    assert noted(secondary.save) == set()


def test_a_merged_term_leaves_rows_and_a_renamed_one_none() -> None:
    practice = make_record(tags={"funding": ["local"]})
    local = term("funding", "local")
    local.replaced_by = term("funding", "national")
    assert noted(local.save) == {practice.pk}
    label = Label.objects.get(term=local, language="en")
    label.pref_label = "Municipal"
    assert noted(label.save) == set()


def test_a_rolled_back_change_leaves_no_row() -> None:
    practice = make_record()

    def undone() -> None:
        with transaction.atomic():
            change_version(version(practice, "en"), title="Never")
            assert IndexOutbox.objects.exists()
            transaction.set_rollback(True)

    assert noted(undone) == set()


@pytest.mark.django_db(transaction=False)
def test_a_failing_receiver_after_publication_loses_no_row() -> None:
    practice = make_record(publish=False)

    def fail(**kwargs: object) -> None:
        raise RuntimeError("receiver")

    page_published.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            version(practice, "en").get_latest_revision().publish()
    finally:
        page_published.disconnect(fail)
    assert version(practice, "en").live
    assert IndexOutbox.objects.filter(object_id=practice.pk).exists()


def test_enqueue_notes_each_record_once_and_no_empty_ones() -> None:
    practice = make_record()
    assert noted(lambda: enqueue([practice.pk, practice.pk])) == {practice.pk}
    assert IndexOutbox.objects.count() == 1
    assert noted(lambda: enqueue([])) == set()
    assert Practice.objects.filter(pk=practice.pk).exists()
