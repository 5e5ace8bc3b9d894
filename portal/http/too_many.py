"""How long somebody has to wait, as a text and as a header."""

import math

from django.http import HttpResponseBase
from django.utils.translation import ngettext

from practices.languages.cldr import number as local_number
from practices.languages.table import active_language


def wait_text(seconds: int) -> str:
    """Return how long to wait, in the active language."""
    if seconds < 60:
        text = ngettext(
            "Too many attempts. You can try again in %(count)s second.",
            "Too many attempts. You can try again in %(count)s seconds.",
            seconds,
        )
        return text % {"count": local_number(seconds, active_language())}
    minutes = math.ceil(seconds / 60)
    text = ngettext(
        "Too many attempts. You can try again in %(count)s minute.",
        "Too many attempts. You can try again in %(count)s minutes.",
        minutes,
    )
    return text % {"count": local_number(minutes, active_language())}


def mark_as_too_many(response: HttpResponseBase, wait: int) -> HttpResponseBase:
    """Turn a form that is shown again into a 429 with `Retry-After`, if `wait` is not zero."""
    if wait > 0:
        response.status_code = 429
        response.headers["Retry-After"] = str(wait)
    return response
