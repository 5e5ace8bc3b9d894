"""Where the text of one language version comes from, and what a reader may do with it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from practices.languages.choices import languages_by_own_name
from practices.versions.licences import ALL_RIGHTS, LICENCES, settled_licence

MAX_SOURCE_NAME = 710
"""Characters of portal and source together, as the importer joins them."""
MAX_LICENCE_TEXT = 1000


class VersionSource(models.Model):
    """Source, licence and date of a version. They belong to the version alone and are drafted with its text.

    translated_from: language of the version that this one is a translation of, also after another became the original.
    """

    source_name = models.CharField(
        _("source"), max_length=MAX_SOURCE_NAME, blank=True, help_text=_("Portal or publication of this text.")
    )
    source_url = models.URLField(
        _("address of the source"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("Begins with https:// or http://."),
    )
    source_date = models.DateField(
        _("date of the source"),
        null=True,
        blank=True,
        help_text=_("The date that the source gives for the text it was taken from."),
    )
    licence = models.CharField(
        _("licence of the text"),
        max_length=20,
        choices=LICENCES,
        blank=True,
        help_text=_("Readers of a text without a licence are told: all rights reserved."),
    )
    licence_text = models.TextField(
        _("licence as typed"),
        max_length=MAX_LICENCE_TEXT,
        blank=True,
        help_text=_("The words of the source, for a licence that is not in the list. Shown as they are."),
    )
    translated_from = models.CharField(
        _("translated from"),
        max_length=12,
        choices=languages_by_own_name,
        blank=True,
        help_text=_(
            "Language of the version that this text is a translation of. Empty for a text that comes from elsewhere."
        ),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Reject a licence that contradicts itself, and settle what was typed."""
        super().clean()
        check_source(self)


SOURCE_FIELDS = tuple(field.name for field in VersionSource._meta.local_fields)
"""Names of the fields of a version's source."""


def check_source(version: Any) -> None:
    """Settle the licence as typed.

    Raises:
        ValidationError: the typed licence contradicts the chosen one, or a text is its own translation.
    """
    if version.translated_from and version.locale_id and version.translated_from == version.locale.language_code:
        raise ValidationError({"translated_from": _("A text is not a translation from its own language.")})
    version.licence, version.licence_text = settled_licence(version.licence, version.licence_text.strip())
    if version.licence_text and version.licence != ALL_RIGHTS:
        raise ValidationError(
            {"licence_text": _("A licence is chosen from the list. Leave this empty, or choose none there.")}
        )


def empty_source(keep: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the values of a version whose source nobody has named, without the fields to keep."""
    return {field.name: field.get_default() for field in VersionSource._meta.local_fields if field.name not in keep}
