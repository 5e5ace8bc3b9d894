"""The comment form. Every message is our own, because Django has none in Maltese."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.discussion.models import PracticeComment
from practices.discussion.sanitise import clean_line, clean_text, count_addresses, has_words
from practices.discussion.security import MAX_SECONDS, MIN_SECONDS, FormSecrets, new_form, read_form
from practices.discussion.selectors import answerable
from practices.languages.cldr import number as local_number
from practices.languages.table import active_language, endonym, language_codes
from practices.records.models.record import Practice
from practices.web.numbers import MAX_KEY, whole_number

NAME_LENGTH = 100
EMAIL_LENGTH = 254
TEXT_LENGTH = 5000
MAX_ADDRESSES = 5
ON = frozenset({"on", "1", "true", "yes"})


class LineField(forms.CharField):
    """A field of one line of plain text."""

    def to_python(self, value: Any) -> str:
        """Return the line without line ends and control characters."""
        return clean_line(value or "")


class TextField(forms.CharField):
    """A field of several lines of plain text."""

    def to_python(self, value: Any) -> str:
        """Return the text without control characters."""
        return clean_text(value or "")


class CommentForm(forms.Form):
    """The form of a comment.

    `tampered` separates errors of the fields that are sent back unchanged from
    errors of the person; both keep the text.
    """

    name = LineField(required=False, label=gettext_lazy("Name"))
    email = LineField(required=False, label=gettext_lazy("E-mail address"))
    comment = TextField(required=False, label=gettext_lazy("Comment"))
    language = LineField(required=False, label=gettext_lazy("Language of the comment"))
    follow = LineField(required=False, label=gettext_lazy("Tell me by e-mail about new comments on this practice"))
    reply_to = LineField(required=False)
    website = TextField(required=False)
    timestamp = LineField(required=False)
    once = LineField(required=False)
    security_hash = LineField(required=False)

    def __init__(self, practice: Practice, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.practice = practice
        self.parent: PracticeComment | None = None
        self.secrets: FormSecrets | None = None
        self.tampered = False

    @property
    def is_trapped(self) -> bool:
        """Whether a robot filled the field that people do not see. Nothing else decides it."""
        return bool(clean_line(self.data.get("website") or ""))

    def clean_name(self) -> str:
        """Return a name that can be shown and put into an email."""
        name: str = self.cleaned_data["name"]
        if not has_words(name):
            raise ValidationError(_("Write your name or a pen name."))
        _check_length(name, NAME_LENGTH)
        if count_addresses(name):
            raise ValidationError(_("A name cannot hold a web address."))
        return name

    def clean_email(self) -> str:
        """Return an address that an email can be sent to."""
        email: str = self.cleaned_data["email"]
        if not email:
            raise ValidationError(_("Write your e-mail address. It is never shown."))
        _check_length(email, EMAIL_LENGTH)
        EmailValidator(message=_("This is no e-mail address. Write it like name@example.org."))(email)
        return email

    def clean_comment(self) -> str:
        """Return the text, within its limits."""
        text: str = self.cleaned_data["comment"]
        if not has_words(text):
            raise ValidationError(_("Write your comment."))
        _check_length(text, TEXT_LENGTH)
        found = count_addresses(text)
        if found > MAX_ADDRESSES:
            raise ValidationError(
                _("Too many web addresses: %(actual)s. The limit is %(limit)s.")
                % {"actual": _number(found), "limit": _number(MAX_ADDRESSES)}
            )
        return text

    def clean_language(self) -> str:
        """Return a language of the portal; the reader's where none was sent."""
        language = self.cleaned_data["language"] or active_language()
        if language not in language_codes():
            raise ValidationError(_("Choose a language from the list."))
        return language

    def clean_follow(self) -> bool:
        """Whether the box is ticked."""
        return self.cleaned_data["follow"].casefold() in ON

    def clean(self) -> dict[str, Any]:
        """Check the fields that must come back as they were sent, and the time between form and post."""
        cleaned = super().clean() or self.cleaned_data
        self._check_secrets(cleaned)
        self._check_parent(cleaned.get("reply_to", ""))
        return cleaned

    def _check_secrets(self, cleaned: dict[str, Any]) -> None:
        values = (cleaned.get(name, "") for name in ("timestamp", "once", "security_hash"))
        self.secrets = read_form(self.practice.number, *values)
        if self.secrets is None:
            self.tampered = True
            self.add_error(None, _("The form was changed on its way here. Check your text and send it again."))
        elif self.secrets.age < MIN_SECONDS and not self.is_trapped:
            self.add_error(None, _("That was very quick. Please wait a few seconds and send the form again."))
        elif self.secrets.age > MAX_SECONDS:
            self.secrets = None
            self.add_error(None, _("The form was open for too long. Check your text and send it again."))

    def _check_parent(self, reply_to: str) -> None:
        if not reply_to:
            return
        comment_id = whole_number(reply_to, MAX_KEY)
        self.parent = answerable(self.practice, comment_id) if comment_id else None
        if self.parent is None:
            self.tampered = True
            self.add_error(
                None, _("The comment that you answer is not here any more. Your text can be sent as a new comment.")
            )

    def renewed(self) -> FormSecrets:
        """Return the hidden fields for showing the form again: the same while they are valid."""
        return self.secrets or new_form(self.practice.number)


def language_options(chosen: str) -> list[dict[str, Any]]:
    """Return the languages a comment can be in, by their own names."""
    options = [{"code": code, "label": endonym(code), "chosen": code == chosen} for code in language_codes()]
    return sorted(options, key=lambda option: str(option["label"]).casefold())


def _number(value: int) -> str:
    return local_number(value, active_language())


def _check_length(value: str, limit: int) -> None:
    if len(value) > limit:
        raise ValidationError(
            _("This is too long. Length: %(actual)s. Longest possible: %(limit)s.")
            % {"actual": _number(len(value)), "limit": _number(limit)}
        )
