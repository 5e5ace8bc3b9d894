"""The rate limit of comments by network and email address."""

from practices.web.rate_limits.limits import admit
from practices.web.rate_limits.rules import COMMENT


def seconds_to_wait(client: str, email: str) -> int:
    """Return 0 when a comment may come now and is counted; else nothing is counted and the seconds are returned.

    In the transaction of the comment: others of the same network or mailbox wait for its end.
    """
    return admit(COMMENT, email, client).wait
