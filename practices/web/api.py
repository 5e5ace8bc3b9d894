"""What all answers of the API share: errors, the parameters `lang` and `page`, and their description."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import Schema

from practices.languages.table import language_codes
from practices.web.numbers import not_a_page, page_number


class ApiError(Exception):
    """Ends a request with a status and sentences by parameter, already in the reader's language."""

    def __init__(self, status: int, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.status = status
        self.errors = errors
        self.language = translation.get_language() or "en"


class Problems(Schema):
    """What was wrong, by parameter."""

    errors: dict[str, list[str]]


PROBLEMS: dict[int, Any] = {400: Problems, 404: Problems, 410: Problems}


def parameter(name: str, description: str, *, repeatable: bool = False, kind: str = "string") -> dict[str, Any]:
    """Return the description of a parameter of the query string for the OpenAPI document."""
    schema: dict[str, Any] = {"type": kind}
    if repeatable:
        schema = {"type": "array", "items": schema}
    return {"in": "query", "name": name, "required": False, "description": description, "schema": schema}


LANG = parameter("lang", "Language of labels and texts, such as da. English where it is absent.")
PAGE = parameter("page", "Page of the list, from 1.", kind="integer")


@contextmanager
def in_language(request: HttpRequest, response: HttpResponse) -> Iterator[str]:
    """Activate the language of `lang` (default `en`) and name it in the answer.

    Raises:
        ApiError: 400 where it is not a language of the portal.
    """
    language = request.GET.get("lang", "en")
    known = language in language_codes()
    with translation.override(language if known else "en"):
        if not known:
            raise ApiError(400, {"lang": [_("Unknown language.")]})
        response.headers["Content-Language"] = language
        yield language


def not_found() -> ApiError:
    """Return the error 404 in the reader's language."""
    return ApiError(404, {"request": [_("There is nothing at this address.")]})


def page_of(request: HttpRequest) -> int:
    """Return the requested page.

    Raises:
        ApiError: 400 where it is not a positive whole number.
    """
    page = page_number(request.GET.get("page", "1"))
    if page is None:
        raise ApiError(400, {"page": [not_a_page()]})
    return page
