"""The emails about comments: plain text, each in the language of its recipient."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from practices.accounts.roles import ADMINISTRATOR, MODERATOR, group_name
from practices.discussion.models import PracticeComment, State
from practices.discussion.security import mute_token
from practices.jobs.locks import lock_until_commit
from practices.languages.table import language_codes
from practices.mailing.models import OutgoingMail
from practices.mailing.outbox import queue_mail
from practices.records.models.record import Practice
from practices.records.selectors import version_for
from practices.web.addresses import absolute, confirm_path, mute_path

COMMENT_HEADER = "X-Comment"
"""Header with the comment that an email is about, so that erasing the comment erases its emails, too."""


def _title(practice: Practice, language: str) -> str:
    version = version_for(practice, language)
    return version.title if version else str(practice)


def _queue(
    purpose: str,
    comment: PracticeComment,
    *,
    recipient: str,
    language: str,
    context: dict[str, Any],
    headers: dict[str, str] | None = None,
) -> None:
    """Render `templates/mail/<template>.txt` and its subject in the language and put them into the outbox."""
    if not recipient:
        return
    template = purpose.split(":")[0].replace("-", "_")
    with translation.override(language):
        context = {"title": _title(comment.practice, language), "language": language, **context}
        subject = render_to_string(f"mail/{template}_subject.txt", context)
        text = render_to_string(f"mail/{template}.txt", context)
    queue_mail(
        recipient=recipient,
        subject=subject,
        text=text.strip() + "\n",
        language=language,
        purpose=purpose,
        headers={COMMENT_HEADER: str(comment.pk), **(headers or {})},
    )


def ask_to_confirm(comment: PracticeComment, token: str) -> None:
    """Ask the author to confirm. The address may be a stranger's, so the email has nothing of the comment."""
    language = comment.interface_language
    context = {"address": absolute(confirm_path(language, token))}
    _queue("comment-confirm", comment, recipient=comment.user_email, language=language, context=context)


def tell_author_approved(comment: PracticeComment) -> None:
    """Send the author the address of the public comment."""
    language = comment.interface_language
    context = {"address": absolute(comment.path_in(language)), "name": comment.author}
    _queue("comment-approved", comment, recipient=comment.user_email, language=language, context=context)


def tell_author_rejected(comment: PracticeComment) -> None:
    """Send the author the reason why the comment is not shown."""
    context = {"name": comment.author, "reason": comment.reason, "text": comment.comment}
    _queue(
        "comment-rejected",
        comment,
        recipient=comment.user_email,
        language=comment.interface_language,
        context=context,
    )


def tell_followers(comment: PracticeComment) -> int:
    """Send the comment to all who follow the record, once each, never to its author; returns how many."""
    following = PracticeComment.objects.filter(
        practice=comment.practice, followup=True, state__in=(State.APPROVED, State.PENDING), confirmed_at__isnull=False
    )
    followers: dict[str, PracticeComment] = {}
    for own in following.select_related(None).order_by("pk"):
        followers[own.user_email.casefold()] = own
    followers.pop(comment.user_email.casefold(), None)
    followers.pop("", None)
    for own in followers.values():
        language = own.interface_language
        stop = absolute(mute_path(language, mute_token(own.pk)))
        context = {
            "name": own.author,
            "author": comment.author,
            "text": comment.comment,
            "address": absolute(comment.path_in(language)),
            "stop": stop,
        }
        headers = {"List-Unsubscribe": f"<{stop}>"}
        _queue("comment-follow", comment, recipient=own.user_email, language=language, context=context, headers=headers)
    return len(followers)


def tell_moderators(comment: PracticeComment) -> int:
    """Send a notice to the moderators of the comment's language, in that of their admin, at most once a day each.

    Where a language has no moderator it goes to the administrators. Returns how many.
    """
    purpose = f"comment-waiting:{comment.language}"
    lock_until_commit(purpose)  # two confirmations at once make one notice
    people = _people(group_name(MODERATOR, comment.language)) or _people(ADMINISTRATOR)
    yesterday = timezone.now() - timedelta(days=1)
    informed = set(
        OutgoingMail.objects.filter(purpose=purpose, created_at__gt=yesterday).values_list("recipient", flat=True)
    )
    waiting = PracticeComment.objects.filter(language=comment.language, state=State.PENDING).count()
    count = 0
    for email, language in people.items():
        if email in informed:
            continue
        context = {
            "count": waiting,
            "comment_language": comment.language,
            "address": absolute(f"{reverse('moderation:index')}?language={comment.language}"),
        }
        _queue(purpose, comment, recipient=email, language=language, context=context)
        count += 1
    return count


def _people(group: str) -> dict[str, str]:
    """Return email address and admin language of the active people of a group."""
    members = Q(groups__name=group) | Q(is_superuser=True) if group == ADMINISTRATOR else Q(groups__name=group)
    users = get_user_model().objects.filter(members, is_active=True).exclude(email="").distinct()
    profiles = {profile.user_id: profile for profile in UserProfile.objects.filter(user__in=users)}
    people = {}
    for user in users:
        profile = profiles.get(user.pk)
        chosen = (profile.preferred_language if profile else "") or settings.LANGUAGE_CODE
        people[user.email] = chosen if chosen in language_codes() else "en"
    return people


def forget_mails(comment_ids: list[int]) -> int:
    """Delete all mails about comments, sent or not: they hold names, addresses and texts. Returns how many."""
    keys = [str(pk) for pk in comment_ids]
    mails = OutgoingMail.objects.filter(purpose__startswith="comment-", **{f"headers__{COMMENT_HEADER}__in": keys})
    return mails.delete()[0]
