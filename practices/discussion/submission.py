"""Store the comment of a valid form, and put it into the moderators' queue when it is confirmed."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_comments_xtd.models import max_thread_level_for_content_type

from practices.discussion import notices
from practices.discussion.forms import CommentForm
from practices.discussion.models import PracticeComment, State
from practices.discussion.security import new_token, token_hash
from practices.languages.table import active_language
from practices.records.access import public_record
from practices.records.models.record import Practice
from practices.web.rate_limits.limits import admit
from practices.web.rate_limits.rules import COMMENT

DAYS_TO_CONFIRM = 7


class Outcome(Enum):
    """The result of a post or a confirmation."""

    STORED = "stored"
    SENT_BEFORE = "sent before"
    USED_FORM = "used form"
    TOO_MANY = "too many"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Result:
    """The outcome, and the seconds to wait when there were too many posts."""

    outcome: Outcome
    wait: int = 0


@transaction.atomic
def submit(form: CommentForm, client: str) -> Result:
    """Store the comment of a valid form and queue its confirmation mail, both or neither.

    One form makes one comment, however often it is sent: the same text again
    gets the same reply as the first time, another text needs a new form.

    Args:
        client: network address of the visitor; counted in unreadable form, never stored.
    """
    # Posts on one record wait for each other: counters and the order in threads stay right (PostgreSQL).
    practice = Practice.objects.select_for_update().get(pk=form.practice.pk)
    before = _sent_before(form)
    if before is not None:
        return before
    wait = admit(COMMENT, form.cleaned_data["email"], client).wait
    if wait:
        return Result(Outcome.TOO_MANY, wait)
    token = "" if form.is_trapped else new_token()
    try:
        with transaction.atomic():
            comment = _store(form, practice, token)
    except IntegrityError:
        return _sent_before(form) or Result(Outcome.USED_FORM)
    if token:
        notices.ask_to_confirm(comment, token)
    return Result(Outcome.STORED)


def _sent_before(form: CommentForm) -> Result | None:
    if form.secrets is None:
        raise ValueError("Only a valid form is stored.")
    stored = PracticeComment.objects.filter(form_key=form.secrets.form_key).first()
    if stored is None:
        return None
    data = form.cleaned_data
    same = (stored.comment, stored.user_email, stored.author) == (data["comment"], data["email"], data["name"])
    return Result(Outcome.SENT_BEFORE if same else Outcome.USED_FORM)


def _store(form: CommentForm, practice: Practice, token: str) -> PracticeComment:
    data = form.cleaned_data
    now = timezone.now()
    comment = PracticeComment(
        content_type=ContentType.objects.get_for_model(Practice),
        object_pk=str(practice.pk),
        site_id=settings.SITE_ID,
        practice=practice,
        parent_id=_parent_id(form.parent),
        author=data["name"],
        user_email=data["email"],
        comment=data["comment"],
        language=data["language"],
        interface_language=active_language(),
        followup=data["follow"],
        submit_date=now,
        state=State.UNCONFIRMED if token else State.SPAM,
        is_public=False,
        is_removed=not token,
        decided_at=None if token else now,
        form_key=form.secrets.form_key if form.secrets else None,
        token_hash=token_hash(token) if token else None,
        token_expires_at=now + timedelta(days=DAYS_TO_CONFIRM) if token else None,
    )
    comment.save()
    return comment


def _parent_id(parent: PracticeComment | None) -> int:
    """Return the id of the parent; at the deepest level the one above it. 0 begins a thread."""
    if parent is None:
        return 0
    if parent.level < max_thread_level_for_content_type(parent.content_type):
        return parent.pk
    return parent.parent_id


def find_by_token(token: str) -> PracticeComment | None:
    """Return the comment of a confirmation link; None when the link is unknown, used up or too old."""
    comment = PracticeComment.objects.filter(token_hash=token_hash(token)).select_related("practice").first()
    if comment is None or comment.state == State.ERASED:
        return None
    expired = comment.token_expires_at is None or comment.token_expires_at < timezone.now()
    return None if expired else comment


@transaction.atomic
def confirm(token: str) -> Result:
    """Put the comment into the moderators' queue. Harmless when done again: one change, one notice."""
    comment = find_by_token(token)
    if comment is None:
        return Result(Outcome.UNKNOWN)
    if comment.state != State.UNCONFIRMED:
        return Result(Outcome.CONFIRMED)
    if public_record(comment.practice.number).versions is None:
        return Result(Outcome.CLOSED)
    waiting = PracticeComment.objects.filter(pk=comment.pk, state=State.UNCONFIRMED)
    if waiting.order_by().update(state=State.PENDING, confirmed_at=timezone.now()):
        comment.refresh_from_db()
        notices.tell_moderators(comment)
    return Result(Outcome.CONFIRMED)
