"""Screens of one language version: its state, matching it with its original, discarding its draft."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from practices.translation.desk.discarding import discard_draft, reason_against_discarding, was_public
from practices.translation.desk.version_screen import VersionScreen
from practices.translation.models import VersionState
from practices.translation.permissions import is_locked_for, may_publish_translation, may_translate
from practices.translation.segments.editing_as_a_whole import KEPT_WHOLE, version_condition
from practices.translation.segments.matching import TextsToMatch, apply_match, readable, texts_to_match
from practices.translation.segments.place_names import place_label
from practices.translation.segments.set_aside import PlaceGoneError, Why, put_back, set_aside_texts

EXCERPT = 90  # characters of a text in a list of choices


class TranslationScreen(VersionScreen):
    """A screen for people with the language of the version; changes only while nobody else has it locked."""

    header_icon = "wagtail-localize-language"

    def is_allowed(self, user: Any) -> bool:
        """Return whether the person may edit the version and has its language."""
        return may_translate(user, self.page)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Reject a change while somebody else has the page locked."""
        if is_locked_for(request.user, self.page):
            messages.error(request, _("The page is locked. Nothing was changed."))
            return redirect("practice_version", self.page.pk)
        return super().post(request, *args, **kwargs)


class VersionStateView(TranslationScreen):
    """The state of the version, and the texts that were set aside; a person can put each back."""

    page_title = gettext_lazy("State of this version")
    template_name = "practices/admin/version_state.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add state, texts set aside and what the person may do."""
        condition = version_condition(self.page)
        publishes = may_publish_translation(self.request.user, self.page)
        return super().get_context_data(
            condition=condition,
            place=place_label(self.page, condition.place) if condition.place else "",
            may_match=condition.kind == KEPT_WHOLE,
            may_discard=publishes and not reason_against_discarding(self.page),
            texts=self._texts(),
            **kwargs,
        )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Put one text back."""
        try:
            put_back(self.page, self.request.POST.get("text", ""), self.request.user)
        except (KeyError, VersionState.DoesNotExist):
            messages.error(self.request, _("This text is not set aside any more."))
        except PlaceGoneError:
            messages.error(
                self.request, _("The original does not have this place any more. Copy the text where it belongs.")
            )
        else:
            messages.success(self.request, _("The text was put back. Readers see it once the version is published."))
        return redirect("practice_version", self.page.pk)

    def _texts(self) -> list[dict[str, Any]]:
        texts = set_aside_texts(self.page)
        people = get_user_model().objects.in_bulk({text.author_id for text in texts if text.author_id})
        return [
            {
                "key": text.key,
                "place": place_label(self.page, text.path),
                "text": readable(text.text, {}),
                "source": readable(text.source, {}),
                "author": people.get(text.author_id) if text.author_id else None,
                "at": text.at,
                "why": Why(text.why).label if text.why in Why else "",
            }
            for text in reversed(texts)
        ]


class MatchForm(forms.Form):
    """For each segment of the original: which text of the version translates it."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, comparison: TextsToMatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.comparison = comparison
        self.fields["fingerprint"].initial = comparison.fingerprint
        excerpts = [
            (
                str(piece.number),
                _("%(number)s: %(text)s")
                % {"number": piece.number, "text": Truncator(readable(piece.text, piece.links)).chars(EXCERPT)},
            )
            for piece in comparison.pieces
        ]
        for text in comparison.texts:
            self.fields[f"text-{text.segment_id}"] = forms.ChoiceField(
                label=text.place,
                choices=[("", gettext_lazy("Leave open: translate it later")), *excerpts],
                initial=str(text.proposal or ""),
                required=False,
            )

    def rows(self) -> list[dict[str, Any]]:
        """Return each segment's text with its field, in the order of the page."""
        return [
            {"text": readable(text.text, {}), "place": text.place, "field": self[f"text-{text.segment_id}"]}
            for text in self.comparison.texts
        ]

    def clean(self) -> dict[str, Any]:
        """Reject choices made for another text, and one text used twice."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("fingerprint") != self.comparison.fingerprint:
            raise ValidationError(_("The original or this version has changed meanwhile. Check the choices again."))
        chosen = [value for name, value in cleaned.items() if name.startswith("text-") and value]
        twice = sorted({value for value in chosen if chosen.count(value) > 1}, key=int)
        if twice:
            raise ValidationError(
                _("Chosen more than once: %(numbers)s. Each text can translate one segment only."),
                params={"numbers": ", ".join(twice)},
            )
        if not chosen:
            raise ValidationError(_("Choose at least one text."))
        return cleaned

    def choices(self) -> dict[int, int]:
        """Return the number of the chosen text by the id of the segment."""
        return {
            int(name.removeprefix("text-")): int(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("text-") and value
        }


class MatchView(TranslationScreen):
    """The original's segments beside the texts of the version."""

    page_title = gettext_lazy("Match with the original")
    template_name = "practices/admin/version_match.html"
    form_class = MatchForm
    comparison: TextsToMatch

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form with what fits by place."""
        return self._refused() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Store the match, or show the form again with its errors."""
        return self._refused() or super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the comparison."""
        return {**super().get_form_kwargs(), "comparison": self.comparison}

    def form_valid(self, form: Any) -> HttpResponse:
        """Store the match and redirect to the side-by-side editor."""
        try:
            stored, faulty = apply_match(self.page, self.comparison, form.choices(), self.request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        still_open = len(self.comparison.texts) - stored - faulty
        messages.success(
            self.request,
            _("The version is translated by segments from now on. Readers see no change before you publish."),
        )
        if still_open:
            messages.warning(
                self.request,
                ngettext("%(count)s text is still open.", "%(count)s texts are still open.", still_open)
                % {"count": still_open},
            )
        if faulty:
            messages.error(
                self.request,
                ngettext(
                    "%(count)s text has an error and is not published. The error is shown beside it.",
                    "%(count)s texts have errors and are not published. The errors are shown beside them.",
                    faulty,
                )
                % {"count": faulty},
            )
        return redirect(self.edit_address)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the texts of the version, whole."""
        pieces = [
            {"number": piece.number, "place": piece.place, "text": readable(piece.text, piece.links)}
            for piece in self.comparison.pieces
        ]
        return super().get_context_data(pieces=pieces, **kwargs)

    def _refused(self) -> HttpResponse | None:
        if version_condition(self.page).kind != KEPT_WHOLE:
            messages.warning(self.request, _("Only a version that is kept whole can be matched with the original."))
            return redirect("practice_version", self.page.pk)
        try:
            self.comparison = texts_to_match(self.page)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return redirect("practice_version", self.page.pk)
        return None


class DiscardView(TranslationScreen):
    """Confirmation before the draft of one version is discarded."""

    page_title = gettext_lazy("Discard the draft of this version")
    template_name = "practices/admin/record_action.html"

    def is_allowed(self, user: Any) -> bool:
        """Return whether the person may publish the version."""
        return may_publish_translation(user, self.page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the explanation of what is deleted."""
        if was_public(self.page):
            sentences = [_("The draft is discarded. Readers go on seeing the text that is public now.")]
        else:
            sentences = [
                _("This version was never public. It is deleted, with its draft."),
                _("Texts that were translated segment by segment are kept for the next time."),
            ]
        return super().get_context_data(
            explanation=[*sentences, _("The record and its other language versions are not touched.")],
            button=_("Discard the draft"),
            serious=True,
            cancel_url=reverse("practice_version", args=[self.page.pk]),
            **kwargs,
        )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Discard the draft and redirect to the page, or to its list when the page is deleted."""
        parent = self.page.get_parent()
        try:
            gone = discard_draft(self.page, self.request.user)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return redirect("practice_version", self.page.pk)
        messages.success(self.request, _("The draft is discarded."))
        if gone:
            return redirect("wagtailadmin_explore", parent.pk)
        return redirect(self.edit_address)


urlpatterns = [
    path("practice-versions/<int:page_id>/state/", VersionStateView.as_view(), name="practice_version"),
    path("practice-versions/<int:page_id>/match/", MatchView.as_view(), name="practice_version_match"),
    path("practice-versions/<int:page_id>/discard/", DiscardView.as_view(), name="practice_version_discard"),
]
