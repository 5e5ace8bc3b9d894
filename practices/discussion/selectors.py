"""Which comments everybody may see, and on which records one may comment."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from practices.discussion.models import PracticeComment, State
from practices.languages.table import active_language
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.selectors import RecordVersions, live_versions, public_versions, versions_of
from practices.web.numbers import MAX_INTEGER

PREVIEW = 3
THREAD_ORDER = ("thread_id", "order", "pk")


@dataclass(frozen=True)
class RecordDoor:
    """What an address finds: an open record, one that was open once (`gone`), or nothing (both empty)."""

    versions: RecordVersions | None = None
    gone: bool = False


def open_record(number: int, reader: str | None = None) -> RecordDoor:
    """The record, if anybody may read and so discuss it: a live version without view restriction, not withdrawn.

    A private record answers like one that does not exist.
    """
    practice = Practice.objects.filter(number=number).first() if 0 < number <= MAX_INTEGER else None
    if practice is None:
        return RecordDoor()
    versions = versions_of([practice.pk], reader or active_language()).get(practice.pk)
    if versions is not None and practice.withdrawn_at is None:
        return RecordDoor(versions)
    hidden = practice.first_published_at is None or (practice.withdrawn_at is None and live_versions(practice.pk))
    return RecordDoor(gone=not hidden)


def is_open(practice: Practice) -> bool:
    """Whether anybody may read the record now. Asked again before a comment is confirmed."""
    return practice.withdrawn_at is None and public_versions().filter(practice=practice).exists()


def public_comments(practice: Practice) -> "QuerySet[PracticeComment]":
    """The approved comments of a record, all languages, thread by thread."""
    comments = PracticeComment.objects.filter(practice=practice, state=State.APPROVED)
    return comments.select_related(None).order_by(*THREAD_ORDER)


def public_comment_count(practice: Practice) -> int:
    """How many comments everybody may read."""
    return PracticeComment.objects.filter(practice=practice, state=State.APPROVED).count()


def latest_comments(practice: Practice, limit: int = PREVIEW) -> "list[PracticeComment]":
    """The newest approved comments, newest first, for the record's page. One query."""
    return list(public_comments(practice).order_by("-submit_date", "-pk")[:limit])


def conversation(practice: Practice) -> "QuerySet[PracticeComment]":
    """What the conversation shows: approved comments, and hidden ones that have approved replies.

    The hidden ones are shown without author and text, so that the thread keeps its shape.
    """
    approved = PracticeComment.objects.filter(practice=practice, state=State.APPROVED).order_by()
    answered = Exists(approved.filter(parent_id=OuterRef("pk")).exclude(pk=OuterRef("pk")))
    heads_thread = Exists(approved.filter(thread_id=OuterRef("pk"), level__gt=0))
    hidden = Q(state__in=(State.ERASED, State.REJECTED, State.SPAM)) & (answered | (Q(level=0) & heads_thread))
    comments = PracticeComment.objects.filter(practice=practice).filter(Q(state=State.APPROVED) | hidden)
    return comments.select_related(None).order_by(*THREAD_ORDER)


def answerable(practice: Practice, comment_id: int) -> PracticeComment | None:
    """The approved comment of this record that a reply may point at."""
    return public_comments(practice).filter(pk=comment_id).first()


def shown_version(practice: Practice, reader: str) -> PracticePage | None:
    """The version a reader is shown; none when nothing is public."""
    found = versions_of([practice.pk], reader).get(practice.pk)
    return found.shown if found else None
