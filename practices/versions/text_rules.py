"""Rules for the texts of all pages."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from practices.languages.letters import is_blank


def refuse_blank_texts(page: Page, *names: str) -> None:
    """Reject texts that are not empty but show nothing. Raises ValidationError."""
    blank = [name for name in names if getattr(page, name) and is_blank(getattr(page, name))]
    if blank:
        raise ValidationError({name: _("Enter a text that can be seen.") for name in blank})
