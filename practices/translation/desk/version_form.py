"""The editor's form of a version: it needs a confirmation before source text goes public as a translation."""

import copy
from typing import Any

from django.utils.translation import ngettext

from practices.records.forms import PracticePageForm
from practices.translation.segments.composing import translated_fields
from practices.translation.segments.confirmation import SameText, confirm, unconfirmed_texts
from practices.translation.segments.publication import before_original

CONFIRMED = "same_text"
"""The name of the check boxes; their values are the keys of the texts."""


class VersionForm(PracticePageForm):
    """Form that names the reasons against publishing; a person can confirm equal texts in it.

    `unconfirmed_texts` are the texts of the original to show, with their check boxes.
    """

    unconfirmed_texts: list[SameText] = []
    confirmed_now: list[SameText] = []

    def clean(self) -> dict[str, Any]:
        """Check before publishing, scheduling and approval: after the original, and in the version's own words."""
        cleaned = super().clean()
        if self.is_draft or self.instance.is_original:
            return cleaned
        reason = before_original(self.instance)
        if reason and not self._waits_for_original(cleaned):
            self.add_error(None, reason)
        candidate = copy.copy(self.instance)
        for name in translated_fields(type(candidate)):
            if name in cleaned:
                value = cleaned[name]
                prepared = value.get_prep_value() if hasattr(value, "get_prep_value") else value
                setattr(candidate, name, prepared)
        texts = unconfirmed_texts(candidate)
        ticked = set(self.data.getlist(CONFIRMED)) if hasattr(self.data, "getlist") else set()
        self.confirmed_now = [same for same in texts if same.key in ticked]
        self.unconfirmed_texts = texts
        left = len(texts) - len(self.confirmed_now)
        if left:
            self.add_error(
                None,
                ngettext(
                    "%(count)s text is still the one of the original. "
                    "Translate it, or confirm that it is meant to be the same.",
                    "%(count)s texts are still those of the original. "
                    "Translate them, or confirm that they are meant to be the same.",
                    left,
                )
                % {"count": left},
            )
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Store the confirmations together with the text that they belong to."""
        if self.confirmed_now:
            confirm(self.instance, self.confirmed_now, user=self.for_user)
        return super().save(commit=commit)

    def is_ticked(self, same: SameText) -> bool:
        """Return whether the check box of a text was ticked in this request."""
        return same in self.confirmed_now

    def same_text_rows(self) -> list[dict[str, Any]]:
        """Return the check boxes of the panel."""
        return [
            {"key": same.key, "text": same.text, "checked": self.is_ticked(same)} for same in self.unconfirmed_texts
        ]

    def _waits_for_original(self, cleaned: dict[str, Any]) -> bool:
        """Return whether the original is scheduled no later than this version."""
        at = cleaned.get("go_live_at")
        original = type(self.instance).objects.filter(
            practice_id=self.instance.practice_id,
            locale__language_code=self.instance.practice.original_language,
        )
        planned = original.values_list("_revisions__approved_go_live_at", flat=True)
        return bool(at) and any(moment is not None and moment <= at for moment in planned)
