"""The editor's form of a record: tags as check boxes, record-level fields on the original only."""

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.utils import get_user_display_name
from wagtail.models import PageLogEntry

from practices.records.fields import RECORD_FIELDS
from practices.records.log_actions import WITHDRAW
from practices.vocabularies.labels import LANGUAGE_VOCABULARY, read_labels

REQUIRED_VOCABULARIES = ("type", "country")
"""A record cannot be published without a tag of each of these. Drafts may lack them."""


class TagsWidget(forms.Widget):
    """One group of check boxes for each vocabulary, labelled in the editor's language."""

    template_name = "practices/admin/tags_widget.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the groups in the order of the vocabularies; a retired term only where it is chosen."""
        context = super().get_context(name, value, attrs)
        chosen: dict[str, list[str]] = value if isinstance(value, dict) else {}
        groups = []
        for entry in read_labels().vocabularies.values():
            if entry.code == LANGUAGE_VOCABULARY:
                continue
            picked = chosen.get(entry.code, [])
            options = [
                {"code": term.code, "label": term.label, "definition": term.definition, "checked": term.code in picked}
                for term in entry.terms.values()
                if term.code in picked or not (term.retired or term.replaced_by)
            ]
            if entry.code == "country":
                options.sort(key=lambda option: str(option["label"]))
            groups.append(
                {
                    "field": f"{name}-{entry.code}",
                    "label": entry.label,
                    "definition": entry.definition,
                    "options": options,
                    "required": entry.code in REQUIRED_VOCABULARIES,
                }
            )
        context["groups"] = groups
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, list[str]]:
        """Return `{"country": ["BE"], …}` from the posted boxes."""
        getlist = getattr(data, "getlist", lambda key: data.get(key, []))
        codes = (code for code in read_labels().vocabularies if code != LANGUAGE_VOCABULARY)
        posted = {code: list(getlist(f"{name}-{code}")) for code in codes}
        return {code: values for code, values in posted.items() if values}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Return False: no box ticked is a value, too."""
        return False

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> str:
        """Render with the site's templates: Django's own form renderer looks into applications only."""
        return render_to_string(template_name, context)

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        """Return no id: the widget is a group, its label belongs to no single control."""
        return ""


class TagsField(forms.Field):
    """Tags by code. Required means: a tag of each of `REQUIRED_VOCABULARIES` (only when publishing)."""

    widget = TagsWidget

    def clean(self, value: Any) -> dict[str, list[str]]:
        """Return codes of known terms only, each once."""
        labels = read_labels()
        cleaned: dict[str, list[str]] = {}
        for vocabulary, codes in (value or {}).items():
            entry = labels.vocabularies.get(vocabulary)
            unknown = [code for code in codes if entry is None or code not in entry.terms]
            if unknown:
                raise forms.ValidationError(
                    _("Unknown value: %(values)s"), params={"values": ", ".join(unknown)}, code="invalid"
                )
            cleaned[vocabulary] = list(dict.fromkeys(labels.current_code(vocabulary, code) for code in codes))
        if self.required:
            missing = [labels.vocabulary(code) for code in REQUIRED_VOCABULARIES if not cleaned.get(code)]
            if missing:
                raise forms.ValidationError(
                    _("Choose at least one value of: %(names)s"), params={"names": ", ".join(missing)}, code="required"
                )
        return cleaned

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare by content, whatever the order of the boxes."""

        def sets(tags: Any) -> dict[str, set[str]]:
            return {name: set(codes) for name, codes in (tags or {}).items() if codes}

        return sets(initial) != sets(data)


def why_not_published(page: Any) -> str:
    """Return the message about publishing a withdrawn record, with the name of the person who withdrew it."""
    entries = PageLogEntry.objects.filter(page=page.pk, action=WITHDRAW, user__isnull=False)
    entry = entries.select_related("user").order_by("-timestamp").first()
    if entry is None:
        return gettext("The record is withdrawn. Take the withdrawal back before publishing.")
    return gettext(
        "%(person)s has withdrawn the record. Your text is kept in this form: save it as a draft, "
        "or take the withdrawal back before publishing."
    ) % {"person": get_user_display_name(entry.user)}


class PracticePageForm(WagtailAdminPageForm):
    """The form of a version. Only the original has the record-level fields; otherwise posted values are ignored."""

    tags = TagsField(label=_("Tags"))
    is_draft = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Last part of the address. Left empty, it is made from the title.")
        if not self.instance.is_original:
            for name in RECORD_FIELDS:
                self.fields.pop(name, None)

    def defer_required_fields(self) -> None:
        """Note that only a draft is saved; Wagtail calls it then."""
        self.is_draft = True
        super().defer_required_fields()

    def clean(self) -> dict[str, Any]:
        """Check the order of dates; reject publishing a withdrawn record."""
        cleaned = super().clean() or self.cleaned_data
        if not self.is_draft and self.instance.practice_id and self.instance.practice.withdrawn_at:
            self.add_error(None, why_not_published(self.instance))
        for first, second, message in (
            ("practised_from", "practised_until", _("The end lies before the beginning.")),
            ("reviewed_on", "review_due_on", _("The next review lies before the last one.")),
        ):
            earlier, later = cleaned.get(first), cleaned.get(second)
            if earlier and later and later < earlier:
                self.add_error(second, message)
        return cleaned
