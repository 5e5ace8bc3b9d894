"""The moderators' screens: own languages only, all or nothing, no way to change a text."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from practices.discussion import moderation
from practices.discussion.models import PracticeComment, State
from practices.records.models.record import Practice
from tests.factories import make_user, signed_in
from tests.practices.discussion.visitor import confirmed, mails_to, post

pytestmark = pytest.mark.django_db

QUEUE = "/admin/comments/"


def bulk(decision: str, *ids: Any) -> str:
    return f"/admin/bulk/discussion/practicecomment/{decision}/?next={QUEUE}&" + "&".join(f"id={pk}" for pk in ids)


def state_of(comment: PracticeComment) -> str:
    return PracticeComment.objects.get(pk=comment.pk).state


def test_the_queue_shows_what_waits_in_own_languages(practice: Practice) -> None:
    greek = confirmed(practice, language="el", email="a@example.org", comment="Ένα κείμενο", name="Eleni")
    confirmed(practice, language="da", email="b@example.org", comment="En dansk tekst")
    done = moderation.approve(confirmed(practice, language="el", email="c@example.org", comment="Decided").pk)
    post(practice, language="el", email="d@example.org", comment="Never confirmed")
    moderator = signed_in("moderator-el")
    html = moderator.get(QUEUE).content.decode()
    assert '<span lang="el">Ένα κείμενο</span>' in html
    assert "Eleni" in html and f'{practice.number} <span lang="en">Parents' in html
    for absent in ("En dansk tekst", "Decided", "Never confirmed"):
        assert absent not in html
    assert "Decided" in moderator.get(QUEUE, {"state": "approved"}).content.decode()
    everything = moderator.get(QUEUE, {"state": "all"}).content.decode()
    assert "Decided" in everything and "Ένα κείμενο" in everything and "En dansk tekst" not in everything
    assert "En dansk tekst" not in moderator.get(QUEUE, {"state": "all", "language": "da"}).content.decode()
    found = moderator.get(QUEUE, {"state": "all", "q": "Decided"}).content.decode()
    assert "Decided" in found and "Ένα κείμενο" not in found
    for query in ("ΕΝΑ κειμενο", "ELENI", "a@example.org κείμ"):
        found = moderator.get(QUEUE, {"q": query}).content.decode()
        assert "Ένα κείμενο" in found, query
    assert "Ένα κείμενο" not in moderator.get(QUEUE, {"q": "κειμενα"}).content.decode()
    assert str(greek.pk) in html and done.pk != greek.pk
    administrator = signed_in("administrator").get(QUEUE).content.decode()
    assert "En dansk tekst" in administrator and "Ένα κείμενο" in administrator


@pytest.mark.parametrize(
    "query", ["state=x", "state=%00", "language=xx", "q=%00", "q=%22", "p=x", "p=9999", "ordering=x"]
)
def test_nonsense_in_the_address_of_the_queue_is_no_fault(practice: Practice, query: str) -> None:
    confirmed(practice)
    moderator = signed_in("moderator-en")
    for path in (QUEUE, QUEUE + "results/"):
        assert moderator.get(f"{path}?{query}").status_code in {200, 404}


def test_the_queue_needs_no_more_queries_for_more_comments(practice: Practice) -> None:
    moderator = signed_in("moderator-en")

    def queries() -> int:
        moderator.get(QUEUE)
        with CaptureQueriesContext(connection) as captured:
            assert moderator.get(QUEUE).status_code == 200
        return len(captured)

    confirmed(practice, email="a@example.org")
    few = queries()
    for number in range(10):
        confirmed(practice, email=f"b{number}@example.org")
    assert queries() == few


def test_one_comment_is_shown_escaped_and_marked_with_its_language(practice: Practice) -> None:
    comment = confirmed(practice, language="el", comment="<script>alert(1)</script>")
    html = signed_in("moderator-el").get(f"{QUEUE}{comment.pk}/").content.decode()
    assert 'lang="el" id="comment-text"><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>' in html
    assert "<script>alert(1)" not in html
    assert "ada@example.org" not in html


def test_a_moderator_approves_refuses_and_marks_spam_on_the_page_of_a_comment(practice: Practice) -> None:
    moderator = signed_in("moderator-en")
    comments = [confirmed(practice, email=f"a{number}@example.org") for number in range(3)]
    for comment, data in zip(
        comments,
        ({"decision": "approve"}, {"decision": "reject", "reason": "Too rude"}, {"decision": "spam"}),
        strict=True,
    ):
        assert moderator.post(f"{QUEUE}{comment.pk}/", data)["Location"] == QUEUE
    assert [state_of(comment) for comment in comments] == ["approved", "rejected", "spam"]
    assert "Too rude" in mails_to("a1@example.org")[-1].get_content()
    decided = PracticeComment.objects.get(pk=comments[0].pk)
    assert decided.decided_by is not None and decided.decided_at is not None


def test_a_refusal_without_reason_and_unknown_decisions_change_nothing(practice: Practice) -> None:
    moderator = signed_in("moderator-en")
    comment = confirmed(practice)
    for data in ({"decision": "reject"}, {"decision": "reject", "reason": "x" * 301}, {"decision": "erase"}, {}):
        assert moderator.post(f"{QUEUE}{comment.pk}/", data).status_code == 400
    assert state_of(comment) == State.PENDING
    post(practice, email="u@example.org")
    unconfirmed = PracticeComment.objects.get(state=State.UNCONFIRMED)
    assert moderator.post(f"{QUEUE}{unconfirmed.pk}/", {"decision": "approve"}).status_code == 302
    assert state_of(unconfirmed) == State.UNCONFIRMED


@pytest.mark.parametrize(
    "group", ["moderator-da", "translator-el", "coordinator-el", "editor", "publisher", "visitor", ""]
)
@pytest.mark.parametrize("decision", ["approve", "reject", "spam"])
def test_others_reach_no_route_of_a_comment(practice: Practice, group: str, decision: str) -> None:
    comment = confirmed(practice, language="el")
    client = signed_in(*([group] if group else []))
    for answer in (
        client.get(f"{QUEUE}{comment.pk}/"),
        client.post(f"{QUEUE}{comment.pk}/", {"decision": decision, "reason": "r"}),
        client.get(bulk(decision, comment.pk)),
        client.post(bulk(decision, comment.pk), {"reason": "r"}),
        client.post(bulk(decision, "all"), {"reason": "r"}),
    ):
        assert answer.status_code in {302, 403, 404}
        assert comment.comment not in answer.content.decode()
    assert state_of(comment) == State.PENDING
    if group != "moderator-da":
        assert client.get(QUEUE).status_code in {302, 403}


def test_the_anonymous_are_sent_to_the_login(practice: Practice) -> None:
    comment = confirmed(practice)
    for address in (QUEUE, f"{QUEUE}{comment.pk}/", bulk("approve", comment.pk)):
        assert Client().get(address)["Location"].startswith("/admin/login/")
        assert Client().post(address, {"decision": "approve"})["Location"].startswith("/admin/login/")
    assert state_of(comment) == State.PENDING


@pytest.mark.parametrize(("decision", "state"), [("approve", "approved"), ("reject", "rejected"), ("spam", "spam")])
def test_a_bulk_decision_is_asked_for_and_carried_out_on_all(practice: Practice, decision: str, state: str) -> None:
    moderator = signed_in("moderator-en")
    comments = [confirmed(practice, email=f"a{number}@example.org") for number in range(3)]
    address = bulk(decision, *(comment.pk for comment in comments))
    asked = moderator.get(address)
    assert asked.status_code == 200
    assert [state_of(comment) for comment in comments] == ["pending"] * 3
    assert moderator.post(address, {"reason": "A reason"})["Location"] == QUEUE
    assert [state_of(comment) for comment in comments] == [state] * 3


def test_a_foreign_comment_among_the_ids_refuses_the_whole(practice: Practice) -> None:
    moderator = signed_in("moderator-en")
    own = confirmed(practice, email="a@example.org")
    foreign = confirmed(practice, email="b@example.org", language="da")
    for ids in ((own.pk, foreign.pk), (foreign.pk, own.pk), (own.pk, 999_999), (own.pk, "x"), (own.pk, "9" * 40)):
        for decision in ("approve", "reject", "spam"):
            assert moderator.post(bulk(decision, *ids), {"reason": "r"}).status_code in {302, 403, 404}
    assert (state_of(own), state_of(foreign)) == ("pending", "pending")


def test_all_in_the_listing_means_what_waits_in_own_languages(practice: Practice) -> None:
    own = confirmed(practice, email="a@example.org")
    foreign = confirmed(practice, email="b@example.org", language="da")
    signed_in("moderator-en").post(bulk("approve", "all"))
    assert (state_of(own), state_of(foreign)) == ("approved", "pending")


def test_a_bulk_decision_is_undone_as_a_whole_when_one_comment_was_decided_meanwhile(practice: Practice) -> None:
    moderator = signed_in("moderator-en")
    first, second = (confirmed(practice, email=f"a{number}@example.org") for number in range(2))
    moderation.approve(second.pk)
    answer = moderator.post(bulk("approve", first.pk, second.pk), follow=True)
    assert "Nothing was changed." in answer.content.decode()
    assert state_of(first) == "pending"
    assert [mail["Subject"] for mail in mails_to("a0@example.org")] == ["Please confirm your comment"]


def test_a_bulk_refusal_needs_a_reason(practice: Practice) -> None:
    comment = confirmed(practice)
    assert signed_in("moderator-en").post(bulk("reject", comment.pk), {"reason": " "}).status_code == 200
    assert state_of(comment) == State.PENDING


def test_decisions_need_a_csrf_token(practice: Practice) -> None:
    comment = confirmed(practice)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_user("moderator-en"), backend="django.contrib.auth.backends.ModelBackend")
    assert strict.post(f"{QUEUE}{comment.pk}/", {"decision": "approve"}).status_code == 403
    assert strict.post(bulk("approve", comment.pk)).status_code == 403
    assert state_of(comment) == State.PENDING


def test_nobody_can_add_edit_or_delete_a_comment_in_the_admin(practice: Practice) -> None:
    comment = confirmed(practice)
    boss = signed_in(superuser=True)
    for path in (
        "add/",
        "new/",
        f"edit/{comment.pk}/",
        f"delete/{comment.pk}/",
        f"{comment.pk}/edit/",
        f"{comment.pk}/delete/",
    ):
        assert boss.get(QUEUE + path).status_code == 404
    assert boss.get("/admin/snippets/discussion/practicecomment/").status_code == 404
    assert boss.post(bulk("delete", comment.pk)).status_code == 404
    names = {str(name) for name in get_resolver().reverse_dict}
    assert not [name for name in names if "practicecomment" in name]
    assert PracticeComment.objects.filter(pk=comment.pk).exists()


def test_the_menu_entry_is_for_moderators(practice: Practice) -> None:
    assert QUEUE in signed_in("moderator-el").get("/admin/").content.decode()
    assert QUEUE not in signed_in("translator-el").get("/admin/").content.decode()
