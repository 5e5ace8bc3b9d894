"""What the page of a record shows of its comments."""

from dataclasses import dataclass

from django import template

from practices.discussion.models import PracticeComment
from practices.discussion.selectors import latest_comments, public_comment_count
from practices.records.models.record import Practice

register = template.Library()


@dataclass(frozen=True)
class CommentPreview:
    """The number of public comments and the newest of them."""

    count: int
    latest: list[PracticeComment]


@register.simple_tag
def comment_preview(practice: Practice) -> CommentPreview:
    """Return the preview of the comments on a record. One query, two where there are comments."""
    count = public_comment_count(practice)
    return CommentPreview(count, latest_comments(practice) if count else [])
