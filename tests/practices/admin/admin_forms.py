"""Help for tests that use Wagtail's screens as a person does: read the form, change it, send it."""

from typing import Any

from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text, streamfield
from wagtail_localize.models import Translation

from tests.factories import make_user


def logged_in(client: Client, *groups: str, superuser: bool = False) -> Any:
    """Log a new person with these roles in; returns the person."""
    user = make_user(*groups, superuser=superuser)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def form_of(client: Client, address: str) -> Any:
    """The page form of an edit or create screen as a mutable QueryDict."""
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    form = querydict_from_html(response.content.decode(), form_id="page-edit-form")
    # the fields of blocks are drawn by script in the browser
    text = streamfield([("text", rich_text("<p>A room where parents meet.</p>"))])
    for name, value in nested_form_data({"body": text, "further_reading": streamfield([])}).items():
        form[name] = str(value)
    if "tags-" in response.content.decode():
        form["organisations-count"] = "0"
    return form


def send(client: Client, address: str, form: Any, *, publish: bool = False) -> Any:
    """Save a draft, or publish."""
    if publish:
        form["action-publish"] = "action-publish"
    return client.post(address, dict(form.lists()), follow=True)


def in_wagtails_editor(practice: Any) -> None:
    """Translations of the record open in Wagtail's own editor, as after "stop" in the side-by-side one."""
    Translation.objects.filter(source__object_id=practice.translation_key).update(enabled=False)


def messages_of(response: Any) -> str:
    """Everything the screen says after an action."""
    return " ".join(str(message) for message in response.context["messages"])
