"""Panels of the editor's screen: the tags with a readable comparison, and read-only facts of the record."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail.admin.compare import FieldComparison
from wagtail.admin.panels import FieldPanel, Panel

from practices.languages.cldr import language_name, long_date
from practices.languages.table import active_language, language_codes
from practices.records.unmapped_values import unmapped_values
from practices.versions.page_visibility import visible_pages
from practices.vocabularies.labels import read_labels

Tags = dict[str, list[str]]


class TagsComparison(FieldComparison):
    """A comparison of tags: added and removed labels, grouped by vocabulary."""

    def htmldiff(self) -> str:
        """Return a line for each vocabulary that has a value on one of the sides."""
        labels = read_labels()
        before, after = self.val_a or {}, self.val_b or {}
        rows = []
        for code in labels.vocabularies:
            codes = list(dict.fromkeys([*before.get(code, []), *after.get(code, [])]))
            if codes:
                values = format_html_join(
                    ", ", "{}", ((self._value(labels.term(code, term), term, before, after, code),) for term in codes)
                )
                rows.append((labels.vocabulary(code), values))
        return format_html_join("", "<p><strong>{}:</strong> {}</p>", rows)

    def has_changed(self) -> bool:
        """Compare without the order of codes, which means nothing."""
        return _as_sets(self.val_a) != _as_sets(self.val_b)

    @staticmethod
    def _value(label: str, term: str, before: Tags, after: Tags, vocabulary: str) -> str:
        was, is_now = term in before.get(vocabulary, []), term in after.get(vocabulary, [])
        if was and is_now:
            return format_html("{}", label)
        kind = "addition" if is_now else "deletion"
        return format_html(
            '<span class="comparison__child-object {}"><span class="{}">{}</span></span>', kind, kind, label
        )


def _as_sets(tags: Tags | None) -> dict[str, set[str]]:
    return {name: set(codes) for name, codes in (tags or {}).items() if codes}


class TagsPanel(FieldPanel):
    """The field of tags."""

    def get_comparison_class(self) -> type[FieldComparison]:
        """Return the comparison that shows labels instead of raw data."""
        return TagsComparison


class SameTextsPanel(Panel):
    """Texts of the original that would go public in a version, each with a box to confirm it."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one page."""

        template_name = "practices/admin/same_texts.html"

        def is_shown(self) -> bool:
            """Return whether publishing was rejected for such texts."""
            return bool(getattr(self.form, "unconfirmed_texts", ()))


class RecordInfoPanel(Panel):
    """Read-only facts of the record, and on a translation the note that they are edited in the original."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one page."""

        template_name = "practices/admin/record_info.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Return number, permanent address, versions with links and state of the tags."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            context.update(record_info(self.instance, self.request.user))
            return context


def record_info(page: Any, user: Any) -> dict[str, Any]:
    """Return what the panel shows of the record of a page; `practice` is None for a record not saved yet.

    Versions whose title the person may not see are named by their language.
    """
    if page.practice_id is None:
        return {"practice": None}
    practice, reader = page.practice, active_language()
    versions = type(page).objects.filter(practice_id=practice.pk, alias_of__isnull=True).select_related("locale")
    by_language = {version.locale.language_code: version for version in versions.only("id", "live", "title", "locale")}
    visible = set(versions.filter(visible_pages(user)).values_list("pk", flat=True))
    rows = [
        {
            "language": language_name(code, reader),
            "code": code,
            "title": by_language[code].title if by_language[code].pk in visible else "",
            "url": edit_url(by_language[code].pk) if by_language[code].pk in visible else "",
            "live": by_language[code].live,
            "current": by_language[code].pk == page.pk,
            "original": code == practice.original_language,
        }
        for code in language_codes()
        if code in by_language
    ]
    original = next((row for row in rows if row["original"]), None)
    return {
        "practice": practice,
        "page": page,
        "original_language": language_name(practice.original_language, reader),
        "original": original,
        "versions": rows,
        "address": practice.get_absolute_url(),
        "first_published": long_date(practice.first_published_at, reader),
        "withdrawn": long_date(practice.withdrawn_at, reader),
        "is_original": page.is_original,
        "unmapped_values": unmapped_values(practice.source_values, practice.notes, reader),
        "tags_differ": bool(
            page.is_original and practice.first_published_at and _as_sets(page.tags) != _as_sets(practice.tags)
        ),
    }


def edit_url(page_id: int) -> str:
    """Return the address of a version's edit screen."""
    return reverse("wagtailadmin_pages:edit", args=[page_id])
