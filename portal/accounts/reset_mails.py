"""The mail with the link for a new password, written at the moment it is sent.

Until then the outbox holds an address somebody typed and nothing else: no link, and no sign
whether anybody has the address.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from practices.languages.table import active_language, language_codes
from practices.mailing.models import OutgoingMail
from practices.mailing.outbox import MailContent, composes, queue_mail
from practices.web.addresses import absolute

PURPOSE = "password-reset"


def queue_reset_mail(email: str) -> None:
    """Put a row into the outbox, whether or not anybody has the address."""
    queue_mail(recipient=email, subject="", text="", language=active_language(), purpose=PURPOSE)


@composes(PURPOSE)
def compose_reset_mail(mail: OutgoingMail) -> MailContent | None:
    """Return the mail, one link for each account with this address; none where there is no such account."""
    from wagtail.admin.forms.auth import PasswordResetForm  # not at start: it needs all apps

    users = list(PasswordResetForm().get_users(mail.recipient))
    if not users:
        return None
    language = _language_of(users[0], mail.language)
    with translation.override(language):
        context = {
            "accounts": [{"username": user.get_username(), "address": _address(user)} for user in users],
            "site": _("Good practice for schools"),
            "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
        }
        subject = render_to_string("mail/password_reset_subject.txt", context)
        text = render_to_string("mail/password_reset.txt", context)
    return MailContent(recipient=users[0].email, subject=subject.strip(), text=text, language=language)


def _language_of(user: Any, otherwise: str) -> str:
    chosen = UserProfile.objects.filter(user=user).values_list("preferred_language", flat=True).first()
    return chosen if chosen in language_codes() else otherwise


def _address(user: Any) -> str:
    kwargs = {
        "uidb64": urlsafe_base64_encode(force_bytes(user.pk)),
        "token": default_token_generator.make_token(user),
    }
    return absolute(reverse("wagtailadmin_password_reset_confirm", kwargs=kwargs))
