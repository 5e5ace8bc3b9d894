"""The pages of the comments as plain data for templates."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from practices.discussion.forms import CommentForm, language_options
from practices.discussion.models import PracticeComment, State
from practices.discussion.sanitise import clean_text
from practices.discussion.security import FormSecrets
from practices.languages.cldr import language_name, short_datetime

FIELDS_IN_SUMMARY = ("name", "email", "language", "comment")


@dataclass
class CommentRow:
    """A comment in its thread. A hidden one keeps its place without author and text."""

    id: int
    author: str
    text: str
    language: str
    language_label: str
    submitted: str
    submitted_iso: str
    reply_path: str
    hidden: bool
    answers_name: str = ""
    answers_path: str = ""
    replies: "list[CommentRow]" = field(default_factory=list)


@dataclass(frozen=True)
class CommentPageLink:
    """A link to a page of the comments."""

    number: int
    path: str
    current: bool


def thread_rows(comments: Iterable[PracticeComment], reader: str, page: int) -> list[CommentRow]:
    """Return threads in two levels: the first comment, and all replies in their order.

    A reply to a reply names its author. A thread that began on an
    earlier page goes on with its replies alone.
    """
    names: dict[int, str] = {}
    heads: dict[int, CommentRow] = {}
    rows: list[CommentRow] = []
    for comment in comments:
        row = _row(comment, reader, page)
        names[comment.pk] = row.author
        head = heads.get(comment.thread_id)
        continued = comment.level > 0 and head is None
        if comment.level > 1 or continued:
            row.answers_name = names.get(comment.parent_id, "")
            row.answers_path = f"?comment={comment.parent_id}#c{comment.parent_id}"
        if head is None:
            heads[comment.thread_id] = row
            rows.append(row)
        else:
            head.replies.append(row)
    return rows


def _row(comment: PracticeComment, reader: str, page: int) -> CommentRow:
    hidden = comment.state != State.APPROVED
    here = f"page={page}&" if page > 1 else ""
    return CommentRow(
        id=comment.pk,
        author="" if hidden else comment.author,
        text="" if hidden else comment.comment,
        language=comment.language,
        language_label=language_name(comment.language, reader),
        submitted=short_datetime(comment.submit_date, reader),
        submitted_iso=comment.submit_date.isoformat(),
        reply_path=f"?{here}reply_to={comment.pk}#comment-form",
        hidden=hidden,
    )


def comment_page_links(current: int, last: int) -> list[CommentPageLink]:
    """Return links to all pages of the comments; none when there is only one."""
    if last == 1:
        return []
    return [CommentPageLink(number, f"?page={number}", number == current) for number in range(1, last + 1)]


def form_view(form: CommentForm, secrets: FormSecrets, reader: str, parent: PracticeComment | None) -> dict[str, Any]:
    """Return values, errors and hidden fields of the form; the typed text is cleaned of what no page can show."""
    typed = {name: clean_text(form.data.get(name) or "") for name in form.fields} if form.is_bound else {}
    language = typed.get("language") or reader
    errors = {name: [str(message) for message in messages] for name, messages in form.errors.items()}
    summary = [{"field": name, "message": message} for name in FIELDS_IN_SUMMARY for message in errors.get(name, [])]
    summary += [{"field": "", "message": message} for message in errors.get("__all__", [])]
    return {
        "typed": typed,
        "errors": errors,
        "summary": summary,
        "follow": bool(typed.get("follow")),
        "languages": language_options(language),
        "secrets": secrets,
        "parent": parent,
    }
