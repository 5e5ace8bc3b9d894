"""Guards around terms, and the stamp that makes a renamed label show in every process."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext as _

from practices.models import Label, PracticePage, Term, VersionStamp, Vocabulary


@receiver([post_save, post_delete], sender=Label)
@receiver([post_save, post_delete], sender=Term)
@receiver([post_save, post_delete], sender=Vocabulary)
def labels_changed(sender: Any, **kwargs: Any) -> None:
    """Every process reads the labels anew at its next request."""
    VersionStamp.raise_stamp(VersionStamp.LABELS)


def term_is_in_use(term: Term) -> bool:
    """Whether a record or a draft has the term, or another term stands below it or was merged into it."""
    if term.practices.exists() or term.narrower.exists() or term.replaces.exists():
        return True
    vocabulary = term.vocabulary.code
    drafts = PracticePage.objects.exclude(tags={}).values_list("tags", flat=True)
    return any(term.code in tags.get(vocabulary, []) for tags in drafts.iterator())


@receiver(pre_delete, sender=Term)
def a_term_in_use_is_not_deleted(sender: Any, instance: Term, **kwargs: Any) -> None:
    """Also in drafts, which no foreign key protects."""
    if term_is_in_use(instance):
        raise ValidationError(_("The term is in use. Retire it or replace it by another one."))
