"""Error pages: readable, in the reader's language, even when the database is gone."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from portal.pages import errors
from practices.languages.table import language_codes


@pytest.mark.django_db
@pytest.mark.parametrize("language", language_codes())
def test_a_missing_page_answers_in_the_language_of_its_address(client: Client, language: str) -> None:
    response = client.get(f"/{language}/nonexistent/")
    html = response.content.decode()
    assert response.status_code == 404
    assert f'<html lang="{language}">' in html
    assert f'href="/{language}/practices/"' in html
    assert f'href="/{language}/"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/xx/", "/MT/", "/en-US/x/", "/practice/99999999999999999999", "/practice/0"])
def test_an_address_without_a_language_of_ours_answers_in_the_visitors(client: Client, address: str) -> None:
    response = client.get(address, headers={"Accept-Language": "mt"})
    assert response.status_code == 404
    assert '<html lang="mt">' in response.content.decode()


def answer_of(request: HttpRequest, status: int) -> HttpResponse:
    """The error page of a status, as Django calls it."""
    if status == 400:
        return errors.bad_request(request, SuspiciousOperation())
    if status == 403:
        return errors.permission_denied(request, PermissionDenied())
    if status == 404:
        return errors.page_not_found(request)
    if status == 429:
        return errors.too_many_requests(request, retry_after=30)
    return errors.server_error(request)


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
@pytest.mark.parametrize("language", ["en", "mt", "el"])
def test_an_error_page_needs_no_database(rf: RequestFactory, status: int, language: str) -> None:
    # no django_db mark: any query would fail this test, as a database that is down would
    response = answer_of(rf.get(f"/{language}/practices/?q=x"), status)
    assert response.status_code == status
    assert f'<html lang="{language}">' in response.content.decode()


def test_a_refused_form_says_what_to_do(rf: RequestFactory) -> None:
    response = errors.csrf_failure(rf.post("/fi/practice/1/comments/"))
    assert response.status_code == 403
    assert '<html lang="fi">' in response.content.decode()


def test_the_api_answers_errors_as_json(rf: RequestFactory) -> None:
    response: Any = errors.page_not_found(rf.get("/api/v1/nothing"))
    assert response.headers["Content-Type"] == "application/json"


def test_a_waiting_time_is_told_to_machines_too(rf: RequestFactory) -> None:
    assert errors.too_many_requests(rf.get("/en/"), retry_after=30).headers["Retry-After"] == "30"
