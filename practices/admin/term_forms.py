"""The forms of a vocabulary and of a term: 23 fixed lines, one for each language."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.languages.cldr import country_name, is_country
from practices.languages.letters import is_blank
from practices.languages.table import endonym, language_codes
from practices.vocabularies.models import Label, Term, Vocabulary

CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
MAX_ALTERNATIVES = 40
MAX_LABEL = 120
MAX_DEFINITION = 600


@dataclass(frozen=True)
class LanguageLine:
    """One language of the form as the template shows it."""

    code: str
    endonym: str
    label: Any
    alternatives: Any
    definition: Any


def split_labels(text: str) -> list[str]:
    """Return alternative labels, one a line or separated by `;`, each once."""
    parts = (" ".join(part.split()) for part in re.split(r"[;\r\n]", text))
    return list(dict.fromkeys(part for part in parts if part))


class LabelsForm(forms.Form):
    """Label, alternative labels and definition in every language, for a vocabulary or a term."""

    english_required = True

    def __init__(self, *args: Any, labels: dict[str, Label] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.labels = labels or {}
        for code in language_codes():
            self._add_language(code, self.labels.get(code))

    def _add_language(self, code: str, label: Label | None) -> None:
        language, attrs = {"language": endonym(code)}, {"lang": code}
        self.fields[f"label_{code}"] = forms.CharField(
            label=_("Label, %(language)s") % language,
            required=code == "en" and self.english_required,
            max_length=MAX_LABEL,
            initial=label.pref_label if label else "",
            widget=forms.TextInput(attrs=attrs | {"placeholder": self.placeholder(code)}),
            error_messages={"required": _("The English label is needed.")},
        )
        self.fields[f"alternatives_{code}"] = forms.CharField(
            label=_("Alternative labels, %(language)s") % language,
            required=False,
            initial="\n".join(label.alt_labels) if label else "",
            widget=forms.Textarea(attrs=attrs | {"rows": 2}),
        )
        self.fields[f"definition_{code}"] = forms.CharField(
            label=_("Definition, %(language)s") % language,
            required=False,
            max_length=MAX_DEFINITION,
            initial=label.definition if label else "",
            widget=forms.Textarea(attrs=attrs | {"rows": 2}),
        )

    def placeholder(self, code: str) -> str:
        """Return what is shown where the label is left empty."""
        return ""

    def other_labels(self, code: str) -> set[str]:
        """Return the labels of the language that are taken in the same vocabulary, case-folded."""
        return set()

    def lines(self) -> list[LanguageLine]:
        """Return the 23 lines."""
        return [
            LanguageLine(
                code, endonym(code), self[f"label_{code}"], self[f"alternatives_{code}"], self[f"definition_{code}"]
            )
            for code in language_codes()
        ]

    def clean(self) -> dict[str, Any]:
        """Reject a label used twice in a language, a definition without a label and lists that are too long."""
        cleaned = super().clean() or self.cleaned_data
        for code in language_codes():
            label = " ".join((cleaned.get(f"label_{code}") or "").split())
            cleaned[f"label_{code}"] = label
            if label and is_blank(label):
                self.add_error(f"label_{code}", _("Enter a text that can be seen."))
            alternatives = split_labels(cleaned.get(f"alternatives_{code}") or "")
            cleaned[f"alternatives_{code}"] = [entry for entry in alternatives if entry != label]
            if len(alternatives) > MAX_ALTERNATIVES or any(len(entry) > MAX_LABEL for entry in alternatives):
                self.add_error(f"alternatives_{code}", _("Too many alternative labels, or one that is too long."))
            if label and label.casefold() in self.other_labels(code):
                self.add_error(f"label_{code}", _("Another term of this vocabulary has this label."))
            texts = alternatives or cleaned.get(f"definition_{code}")
            if texts and not label and not self.placeholder(code) and f"label_{code}" not in self.errors:
                self.add_error(f"label_{code}", _("A label is needed where there is a definition or another label."))
        return cleaned

    def save_labels(self, **owner: Any) -> None:
        """Write the rows that changed; an emptied line loses its row."""
        for code in language_codes():
            values = {
                "pref_label": self.cleaned_data[f"label_{code}"],
                "alt_labels": self.cleaned_data[f"alternatives_{code}"],
                "definition": self.cleaned_data[f"definition_{code}"],
            }
            row = self.labels.get(code)
            if not any(values.values()):
                if row is not None:
                    row.delete()
                continue
            row = row or Label(language=code, **owner)
            if row.pk is None or any(getattr(row, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(row, name, value)
                row.save()


class VocabularyForm(LabelsForm):
    """The form of a vocabulary's names; its code and terms are not changed here."""

    def __init__(self, *args: Any, vocabulary: Vocabulary, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        rows = {row.language: row for row in vocabulary.labels.all()}
        super().__init__(*args, labels=rows, **kwargs)

    def other_labels(self, code: str) -> set[str]:
        """Return the names of the other vocabularies."""
        rows = Label.objects.filter(language=code, vocabulary__isnull=False).exclude(vocabulary=self.vocabulary)
        return {row.pref_label.casefold() for row in rows}

    @transaction.atomic
    def save(self) -> Vocabulary:
        """Store the names."""
        self.save_labels(vocabulary=self.vocabulary)
        return self.vocabulary


class TermForm(LabelsForm):
    """The form of a term with all its properties."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=64)
    broader = forms.ModelChoiceField(
        label=gettext_lazy("Broader term"), queryset=Term.objects.none(), required=False, empty_label="—"
    )
    notation = forms.CharField(
        label=gettext_lazy("Notation"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("Code in an official scheme, for example ISCED 2."),
    )
    exact_match = forms.URLField(
        label=gettext_lazy("Exact match"),
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Address of the same concept in another vocabulary."),
    )
    position = forms.IntegerField(label=gettext_lazy("Position"), min_value=0, max_value=9999, initial=0)
    retired = forms.BooleanField(
        label=gettext_lazy("Retired"),
        required=False,
        help_text=gettext_lazy("Stays on records that have it, but cannot be chosen any more."),
    )

    def __init__(self, *args: Any, vocabulary: Vocabulary, term: Term | None = None, **kwargs: Any) -> None:
        self.vocabulary, self.term = vocabulary, term
        self.english_required = not vocabulary.labels_from_cldr
        rows = {row.language: row for row in term.labels.all()} if term else {}
        names = ("code", "broader", "notation", "exact_match", "position", "retired")
        initial = {name: getattr(term, name) for name in names} if term else {"position": vocabulary.terms.count()}
        super().__init__(*args, labels=rows, **{**kwargs, "initial": initial})
        broader = vocabulary.terms.filter(replaced_by__isnull=True).prefetch_related("labels")
        self.fields["broader"].queryset = broader.exclude(pk=term.pk) if term else broader  # type: ignore[attr-defined]
        if term:
            del self.fields["code"]
        else:
            self.fields["code"].help_text = (
                _("Two capital letters of ISO 3166-1, such as BE. Cannot be changed later.")
                if vocabulary.labels_from_cldr
                else _("Small letters, digits and underscores. Cannot be changed later.")
            )

    def placeholder(self, code: str) -> str:
        """Return the name in CLDR for a country, which is used where nobody overrides it."""
        if not self.vocabulary.labels_from_cldr or self.term is None:
            return ""
        return country_name(self.term.code, code)

    def other_labels(self, code: str) -> set[str]:
        """Return the labels of the other terms, without those of merged ones."""
        if not hasattr(self, "_taken"):
            self._taken: dict[str, set[str]] = {}
            rows = Label.objects.filter(term__vocabulary=self.vocabulary, term__replaced_by__isnull=True)
            for row in rows.exclude(term=self.term) if self.term else rows:
                self._taken.setdefault(row.language, set()).add(row.pref_label.casefold())
        return self._taken.get(code, set())

    def clean_code(self) -> str:
        """Return a code that is readable in an address and free in the vocabulary."""
        code = str(self.cleaned_data["code"])
        if self.vocabulary.labels_from_cldr:
            if not is_country(code):
                raise ValidationError(_("This is no country code of ISO 3166-1."))
        elif not CODE.fullmatch(code):
            raise ValidationError(_("Use small letters, digits and underscores, beginning with a letter."))
        if self.vocabulary.terms.filter(code=code).exists():
            raise ValidationError(_("Another term of this vocabulary has this code."))
        return code

    def clean_broader(self) -> Term | None:
        """Reject a broader term that is the term itself or narrower than it."""
        broader: Term | None = self.cleaned_data["broader"]
        above, seen = broader, set()
        while above is not None and above.pk not in seen:
            if self.term is not None and above.pk == self.term.pk:
                raise ValidationError(_("A term cannot stand below itself."))
            seen.add(above.pk)
            above = above.broader
        return broader

    @transaction.atomic
    def save(self) -> Term:
        """Store term and labels; every process shows them at its next request."""
        term = self.term or Term(vocabulary=self.vocabulary, code=self.cleaned_data["code"])
        for name in ("broader", "notation", "exact_match", "position", "retired"):
            setattr(term, name, self.cleaned_data[name])
        if term.replaced_by_id:
            term.retired = True
        term.save()
        self.save_labels(term=term)
        return term


class ReplaceForm(forms.Form):
    """The form to choose the term that replaces another."""

    by = forms.ModelChoiceField(
        label=gettext_lazy("Replace by"),
        queryset=Term.objects.none(),
        error_messages={"required": gettext_lazy("Choose another term of the same vocabulary.")},
    )

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = term.vocabulary.terms.filter(retired=False, replaced_by__isnull=True).exclude(pk=term.pk)
        self.fields["by"].queryset = others.prefetch_related("labels")  # type: ignore[attr-defined]
