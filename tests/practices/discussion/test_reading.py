"""Reading a conversation: threads, languages, pages, and what stays hidden."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from practices.discussion import moderation
from practices.discussion.models import PracticeComment, State
from practices.discussion.selectors import latest_comments, public_comment_count, public_comments
from practices.records.models.record import Practice
from tests.practices.discussion.visitor import confirmed, path_of, post

pytestmark = pytest.mark.django_db


def approved(practice: Practice, number: int = 0, **changes: Any) -> PracticeComment:
    comment = confirmed(practice, email=f"person{number}@example.org", **changes)
    return moderation.approve(comment.pk)


def many(practice: Practice, count: int) -> list[PracticeComment]:
    """Approved comments, made quickly."""
    made = []
    for number in range(count):
        post(practice, email=f"m{number}@example.org", comment=f"Number {number}.")
    PracticeComment.objects.update(state=State.APPROVED)
    made.extend(PracticeComment.objects.order_by("pk"))
    return made


def shown_ids(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'id="c(\d+)"', html)]


def test_an_approved_comment_is_shown_in_every_language_version_with_its_own_language(practice: Practice) -> None:
    comment = approved(practice, language="el", comment="Το δοκιμάσαμε.")
    for language, label in (("da", "Græsk"), ("el", "Ελληνικά"), ("mt", "Grieg"), ("en", "Greek")):
        html = Client().get(path_of(practice, language)).content.decode()
        assert f'<div class="comment__text" lang="el">{comment.comment}</div>' in html
        assert f"{label}</span>" in html
        assert f'<article class="comment" id="c{comment.pk}">' in html


def test_only_approved_comments_are_public(practice: Practice) -> None:
    shown = approved(practice)
    for number, state in enumerate(set(State) - {State.APPROVED}):
        hidden = confirmed(practice, email=f"h{number}@example.org", comment=f"Secret {state}")
        PracticeComment.objects.filter(pk=hidden.pk).update(state=state)
    html = Client().get(path_of(practice)).content.decode()
    assert "Secret" not in html
    assert shown_ids(html) == [shown.pk]
    assert list(public_comments(practice)) == [shown]
    assert public_comment_count(practice) == 1


def test_answers_stand_under_what_they_answer_in_two_levels(practice: Practice) -> None:
    first = approved(practice, 1, name="Ada")
    second = approved(practice, 2, name="Bo")
    reply = approved(practice, 3, name="Cleo", reply_to=first.pk)
    deeper = approved(practice, 4, name="Dan", reply_to=reply.pk)
    deepest = approved(practice, 5, name="Eve", reply_to=deeper.pk)
    html = Client().get(path_of(practice)).content.decode()
    assert shown_ids(html) == [first.pk, reply.pk, deeper.pk, deepest.pk, second.pk]
    assert html.count('<ol class="comments">') == 2
    assert html.count("In answer to Cleo") == 2
    assert PracticeComment.objects.get(pk=deepest.pk).parent_id == reply.pk


def test_the_reply_link_leads_to_a_form_that_names_the_comment(practice: Practice) -> None:
    comment = approved(practice, name="Ada")
    html = Client().get(path_of(practice)).content.decode()
    assert f'href="?reply_to={comment.pk}#comment-form"' in html
    form = Client().get(path_of(practice), {"reply_to": comment.pk}).content.decode()
    assert f'name="reply_to" value="{comment.pk}"' in form
    assert "Answer Ada" in form


@pytest.mark.parametrize(
    "query", ["reply_to=x", "reply_to=999", "page=x", "page=-1", "page=0", "comment=%00", "comment=" + "9" * 50]
)
def test_nonsense_in_the_address_is_ignored(practice: Practice, query: str) -> None:
    assert Client().get(f"{path_of(practice)}?{query}").status_code == 200


def test_text_of_visitors_is_shown_as_text(practice: Practice) -> None:
    approved(practice, name="<b>Ada</b>", comment="<script>alert(1)</script>\nSecond line & more")
    html = Client().get(path_of(practice)).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nSecond line &amp; more" in html
    assert "&lt;b&gt;Ada&lt;/b&gt;" in html


def test_fifty_comments_stand_on_a_page_and_each_is_found_by_its_own_address(practice: Practice) -> None:
    comments = many(practice, 53)
    first = Client().get(path_of(practice)).content.decode()
    second = Client().get(path_of(practice), {"page": 2}).content.decode()
    assert shown_ids(first) == [comment.pk for comment in comments[:50]]
    assert shown_ids(second) == [comment.pk for comment in comments[50:]]
    assert 'href="?page=2"' in first
    assert Client().get(path_of(practice), {"page": 3}).status_code == 404
    last = comments[-1]
    assert last.get_absolute_url() == f"/en/practice/{practice.number}/comments/?comment={last.pk}#c{last.pk}"
    assert last.pk in shown_ids(Client().get(last.get_absolute_url()).content.decode())


def test_page_one_always_exists(practice: Practice) -> None:
    html = Client().get(path_of(practice), {"page": 1}).content.decode()
    assert "Nobody has written here yet" in html


def _queries(address: str) -> int:
    Client().get(address)
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(address).status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_the_comments(practice: Practice) -> None:
    many(practice, 1)
    few = _queries(path_of(practice))
    many(practice, 30)
    assert _queries(path_of(practice)) == few
    assert few <= 12


def test_the_preview_is_one_query(practice: Practice) -> None:
    comments = many(practice, 5)
    with CaptureQueriesContext(connection) as captured:
        preview = latest_comments(practice)
        shown = [(comment.author, comment.comment, comment.language) for comment in preview]
    assert len(captured) == 1
    assert len(shown) == 3
    assert preview[0].pk == comments[-1].pk


def test_an_erased_comment_with_answers_keeps_its_place(practice: Practice) -> None:
    first = approved(practice, 1, name="Ada", comment="To be forgotten")
    reply = approved(practice, 2, name="Bo", reply_to=first.pk, comment="An answer")
    lonely = approved(practice, 3, comment="Alone")
    moderation.erase(first.pk)
    moderation.erase(lonely.pk)
    html = Client().get(path_of(practice)).content.decode()
    assert shown_ids(html) == [first.pk, reply.pk]
    assert "This comment has been removed." in html
    assert "To be forgotten" not in html
    assert "Ada" not in html
    assert public_comment_count(practice) == 1


def test_the_pages_of_the_package_do_not_exist() -> None:
    for path in (
        "/comments/post/",
        "/comments/api/1/count/",
        "/api/comments/",
        "/en/comments/posted/",
        "/en/comments/sent/",
    ):
        assert Client().get(path, follow=True).status_code == 404
        assert Client().post(path).status_code in {302, 404}
    assert not [name for name in get_resolver().reverse_dict if str(name).startswith("comments-")]


def test_the_page_is_never_kept_by_a_cache(practice: Practice) -> None:
    assert "no-store" in Client().get(path_of(practice))["Cache-Control"]


def test_unknown_methods_are_refused(practice: Practice) -> None:
    for method in ("put", "delete", "patch"):
        assert getattr(Client(), method)(path_of(practice)).status_code == 405
