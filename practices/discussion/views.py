"""Pages of the comments on a record: read, write, confirm, and stop their emails."""

import math
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from practices.discussion import submission
from practices.discussion.forms import CommentForm
from practices.discussion.models import PracticeComment
from practices.discussion.moderation import stop_following
from practices.discussion.presenters import comment_page_links, form_view, thread_rows
from practices.discussion.security import FormSecrets, new_form, read_mute_token
from practices.discussion.selectors import answerable, conversation
from practices.discussion.submission import Outcome
from practices.languages.cldr import language_name
from practices.languages.cldr import number as local_number
from practices.languages.table import active_language
from practices.records.access import public_record
from practices.records.models.record import Practice
from practices.records.selectors import RecordVersions, version_for
from practices.web.addresses import absolute, comment_sent_path, comments_path
from practices.web.client_address import client_address
from practices.web.numbers import MAX_KEY, page_number, whole_number
from practices.web.rate_limits.limits import count_miss, seconds_to_wait
from practices.web.rate_limits.rules import DEAD_LINK

COMMENTS_ON_A_PAGE = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conversation_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show the comments in all languages, and the form. A rejected form is shown again with status 400 or 429."""
    record = public_record(number)
    if record.versions is None:
        return _closed(request, is_gone=record.is_gone)
    if request.method == "POST":
        return _post(request, record.versions)
    practice = record.versions.practice
    reply_to = whole_number(request.GET.get("reply_to", ""), MAX_KEY)
    parent = answerable(practice, reply_to) if reply_to else None
    return _show(request, record.versions, CommentForm(practice), new_form(number), parent)


def _post(request: HttpRequest, versions: RecordVersions) -> HttpResponse:
    practice = versions.practice
    form = CommentForm(practice, request.POST)
    if form.is_trapped:
        return _trapped(request, form)
    if not form.is_valid():
        return _show(request, versions, form, form.renewed(), form.parent, status=400)
    result = submission.submit(form, client_address(request))
    if result.outcome == Outcome.TOO_MANY:
        form.add_error(None, _too_many(result.wait))
        response = _show(request, versions, form, form.renewed(), form.parent, status=429)
        response.headers["Retry-After"] = str(result.wait)
        return response
    if result.outcome == Outcome.USED_FORM:
        form.add_error(None, _("This form was sent before with another text. Check this text and send it again."))
        return _show(request, versions, form, new_form(practice.number), form.parent, status=400)
    return _to_sent(practice)


def _trapped(request: HttpRequest, form: CommentForm) -> HttpResponse:
    """Reply to a robot as if all were well; what can be stored is spam for the moderators."""
    if form.is_valid():
        submission.submit(form, client_address(request))
    return _to_sent(form.practice)


def _to_sent(practice: Practice) -> HttpResponse:
    return redirect(comment_sent_path(active_language(), practice.number))


def _too_many(wait: int) -> str:
    minutes = max(1, math.ceil(wait / 60))
    return ngettext(
        "Too many comments came from your network or for this e-mail address. "
        "Your text is kept below: send it again in %(count)s minute.",
        "Too many comments came from your network or for this e-mail address. "
        "Your text is kept below: send it again in %(count)s minutes.",
        minutes,
    ) % {"count": local_number(minutes, active_language())}


def _show(
    request: HttpRequest,
    versions: RecordVersions,
    form: CommentForm,
    secrets: FormSecrets,
    parent: PracticeComment | None,
    status: int = 200,
) -> HttpResponse:
    reader, practice = versions.reader, versions.practice
    comments = conversation(practice)
    count = comments.count()
    last = max(1, math.ceil(count / COMMENTS_ON_A_PAGE))
    page = _requested_page(request, comments, last)
    first = (page - 1) * COMMENTS_ON_A_PAGE
    context = _record_context(versions) | {
        "threads": thread_rows(comments[first : first + COMMENTS_ON_A_PAGE], reader, page),
        "pages": comment_page_links(page, last),
        "form": form_view(form, secrets, reader, parent),
        "path": comments_path(reader, practice.number),
        "canonical": absolute(request.path) + (f"?page={page}" if page > 1 else ""),
    }
    return render(request, "discussion/conversation.html", context, status=status)


def _requested_page(request: HttpRequest, comments: Any, last: int) -> int:
    """Return the page of `page`, or the one with the comment of `comment`; anything but a number is ignored."""
    comment_id = whole_number(request.GET.get("comment", ""), MAX_KEY)
    target = comments.filter(pk=comment_id).first() if comment_id else None
    if target is not None:
        same_thread = Q(order__lt=target.order) | Q(order=target.order, pk__lt=target.pk)
        before = comments.filter(Q(thread_id__lt=target.thread_id) | Q(thread_id=target.thread_id) & same_thread)
        return before.count() // COMMENTS_ON_A_PAGE + 1
    page = page_number(request.GET.get("page", "")) or 1
    if page > last and request.method != "POST":
        raise Http404
    return min(page, last)


def _record_context(versions: RecordVersions) -> dict[str, Any]:
    shown = versions.shown
    return {
        "number": versions.practice.number,
        "title": shown.title if shown else "",
        "title_language": shown.language if shown else versions.reader,
        "record_path": versions.path,
    }


def _closed(request: HttpRequest, *, is_gone: bool = True) -> HttpResponse:
    if not is_gone:
        raise Http404
    text = _("This practice is not shown any more, so nobody can comment on it.")
    return _gone(request, _("This conversation is closed"), text, typed=request.POST.get("comment", ""))


def _gone(request: HttpRequest, title: str, text: str, typed: str = "") -> HttpResponse:
    """Return the page of what is closed or too old. typed: the text of the person, shown to be copied."""
    context = {"heading": title, "text": text, "typed": typed, "page_kind": "form"}
    return render(request, "discussion/message.html", context, status=410)


@never_cache
@require_safe
def sent_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show what happens next. The address says nothing about the comment or its author."""
    record = public_record(number)
    if record.versions is None:
        return _closed(request, is_gone=record.is_gone)
    context = _record_context(record.versions) | {"path": comments_path(record.versions.reader, number)}
    return render(request, "discussion/sent.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_page(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm a comment. Opening the link changes nothing, as mail scanners open links, too; the button confirms."""
    if too_many := _too_many_dead_links(request):
        return too_many
    if request.method == "POST":
        outcome = submission.confirm(token).outcome
        if outcome == Outcome.CLOSED:
            return _closed(request)
        if outcome == Outcome.CONFIRMED:
            return _confirmed(request, token)
        return _dead_link(request)
    comment = submission.find_by_token(token)
    if comment is None:
        return _dead_link(request)
    if comment.confirmed_at is not None:
        return _confirmed(request, token)
    return render(request, "discussion/confirm.html", _comment_context(comment))


def _confirmed(request: HttpRequest, token: str) -> HttpResponse:
    comment = submission.find_by_token(token)
    if comment is None:
        return _dead_link(request)
    return render(request, "discussion/confirmed.html", _comment_context(comment))


def _too_many_dead_links(request: HttpRequest) -> HttpResponse | None:
    """Return 429 for a network that tries out links."""
    wait = seconds_to_wait(DEAD_LINK, client_address(request))
    if not wait:
        return None
    context = {"heading": _("Too many requests"), "text": _("Please wait some minutes and open the link again.")}
    response = render(request, "discussion/message.html", {**context, "page_kind": "form"}, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


def _dead_link(request: HttpRequest) -> HttpResponse:
    count_miss(DEAD_LINK, client_address(request))
    text = _(
        "The link is too old, was shortened, or the comment has been deleted. "
        "A comment that nobody confirms is deleted after seven days. You can write it again."
    )
    return _gone(request, _("This link does not work any more"), text)


def _comment_context(comment: PracticeComment) -> dict[str, Any]:
    reader = active_language()
    version = version_for(comment.practice, reader)
    return {
        "comment": comment,
        "language_label": language_name(comment.language, reader),
        "title": version.title if version else str(comment.practice),
        "title_language": version.language if version else reader,
        "path": comments_path(reader, comment.practice.number),
        "page_kind": "form",
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mute_page(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the emails to a follower. Opening the link changes nothing; the button stops them."""
    if too_many := _too_many_dead_links(request):
        return too_many
    comment_id = read_mute_token(token)
    comment = PracticeComment.objects.filter(pk=comment_id).select_related("practice").first() if comment_id else None
    if comment is None or not comment.user_email:
        if comment_id is None:
            count_miss(DEAD_LINK, client_address(request))
        return _gone(
            request, _("This link does not work any more"), _("The comment has been deleted. You get no more mails.")
        )
    if request.method == "POST":
        stop_following(comment)
    stopped = request.method == "POST" or not comment.followup
    return render(request, "discussion/mute.html", _comment_context(comment) | {"stopped": stopped})
