"""The screens of vocabularies and terms, for taxonomy editors."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from practices.admin.term_forms import ReplaceForm, TermForm, VocabularyForm
from practices.languages.table import endonym, language_codes
from practices.records.models.page import PracticePage
from practices.records.term_usage import replace_term, usage_of
from practices.versions.page_visibility import visible_pages
from practices.vocabularies.labels import LANGUAGE_VOCABULARY, read_labels
from practices.vocabularies.models import Term, Vocabulary


def usage_context(term: Term, user: Any) -> dict[str, Any]:
    """Return what uses the term, and the ids of the drafts whose title the person may see."""
    usage = usage_of(term)
    drafts = PracticePage.objects.filter(visible_pages(user), pk__in=[page.pk for page in usage.drafts])
    return {"usage": usage, "visible": set(drafts.values_list("pk", flat=True))}


class VocabularyScreen(WagtailAdminTemplateMixin):
    """Base of all screens: permission, breadcrumbs, the vocabulary of the address."""

    permission = "practices.change_term"
    header_icon = "tag"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Reply 403 without the permission, 404 for what does not exist."""
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        self.vocabulary = get_object_or_404(Vocabulary, code=kwargs["code"]) if "code" in kwargs else None
        self.term = None
        if "pk" in kwargs:
            terms = Term.objects.select_related("vocabulary", "replaced_by").prefetch_related("labels")
            self.term = get_object_or_404(terms, pk=kwargs["pk"])
            self.vocabulary = self.term.vocabulary
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return home, vocabularies, the vocabulary, the term."""
        items = [*self.breadcrumbs_items, {"url": reverse("vocabularies"), "label": _("Vocabularies")}]
        if self.vocabulary:
            url = reverse("vocabulary", args=[self.vocabulary.code])
            items.append({"url": url, "label": str(self.vocabulary)})
        if self.term:
            items.append({"url": reverse("term", args=[self.term.pk]), "label": str(self.term)})
        title = str(self.get_page_title())  # type: ignore[attr-defined]
        if title != items[-1]["label"]:
            items.append({"url": "", "label": title})
        return items

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add vocabulary and term."""
        return super().get_context_data(vocabulary=self.vocabulary, term=self.term, **kwargs)


class VocabularyListView(VocabularyScreen, TemplateView):
    """All vocabularies."""

    template_name = "practices/admin/vocabularies.html"
    page_title = gettext_lazy("Vocabularies")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the vocabularies with the number of their terms."""
        rows = Vocabulary.objects.prefetch_related("labels", "terms")
        return super().get_context_data(
            rows=[
                {
                    "label": str(row),
                    "code": row.code,
                    "count": len(row.terms.all()),
                    "is_facet": row.is_facet,
                    "url": reverse("vocabulary", args=[row.code]),
                }
                for row in rows
            ],
            **kwargs,
        )


class VocabularyView(VocabularyScreen, TemplateView):
    """The terms of one vocabulary."""

    template_name = "practices/admin/vocabulary.html"

    def get_page_title(self) -> str:
        """Return the label in the editor's language."""
        return str(self.vocabulary)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the terms in their order, with the languages that lack a label."""
        terms = Term.objects.filter(vocabulary=self.vocabulary).select_related("broader", "replaced_by", "vocabulary")
        labels = read_labels()
        code = self.vocabulary.code if self.vocabulary else ""
        rows = []
        for term in terms.prefetch_related("labels"):
            have = {label.language for label in term.labels.all() if label.pref_label}
            missing = [] if term.vocabulary.labels_from_cldr else [c for c in language_codes() if c not in have]
            rows.append(
                {
                    "term": term,
                    "label": labels.term(code, term.code),
                    "broader": labels.term(code, term.broader.code) if term.broader else "",
                    "replaced_by": labels.term(code, term.replaced_by.code) if term.replaced_by else "",
                    "missing": ", ".join(endonym(c) for c in missing),
                    "url": reverse("term", args=[term.pk]),
                }
            )
        own_terms = code != LANGUAGE_VOCABULARY
        return super().get_context_data(rows=rows, own_terms=own_terms, **kwargs)


class LabelsFormView(VocabularyScreen, FormView):
    """A form of 23 lines."""

    template_name = "practices/admin/labels_form.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Store, log, and back to the vocabulary."""
        is_new = getattr(form, "term", self.vocabulary) is None
        stored = form.save()
        log(instance=stored, action="wagtail.create" if is_new else "wagtail.edit", user=self.request.user)
        messages.success(self.request, _("Saved. The new texts show everywhere at once."))
        return redirect("vocabulary", self.vocabulary.code if self.vocabulary else "")

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say that nothing was stored."""
        messages.error(self.request, _("Nothing is saved yet. Correct the fields that are marked."))
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the lines, and the other fields before them."""
        context = super().get_context_data(**kwargs)
        form = context["form"]
        prefixes = ("label_", "alternatives_", "definition_")
        context["lines"] = form.lines()
        context["other_fields"] = [field for field in form.visible_fields() if not field.name.startswith(prefixes)]
        context["cancel_url"] = reverse("vocabulary", args=[self.vocabulary.code if self.vocabulary else ""])
        return context


class VocabularyNamesView(LabelsFormView):
    """The names of a vocabulary in 23 languages."""

    permission = "practices.change_vocabulary"
    form_class = VocabularyForm
    page_title = gettext_lazy("Name of the vocabulary")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the object of the form."""
        return {**super().get_form_kwargs(), "vocabulary": self.vocabulary}


class TermView(LabelsFormView):
    """One term with all its labels."""

    form_class = TermForm

    def get_page_title(self) -> str:
        """Return the label in the editor's language."""
        return str(self.term) if self.term else _("New term")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the object of the form."""
        return {**super().get_form_kwargs(), "vocabulary": self.vocabulary, "term": self.term}


class NewTermView(TermView):
    """The form of a new term. Languages are not terms."""

    permission = "practices.add_term"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Reject a new term in the vocabulary of languages, which follows the languages of the portal."""
        if kwargs.get("code") == LANGUAGE_VOCABULARY and request.user.has_perm(self.permission):
            messages.error(request, _("The languages of the portal are not terms. They are set by the operator."))
            return redirect("vocabulary", LANGUAGE_VOCABULARY)
        return super().dispatch(request, *args, **kwargs)


class ReplaceTermView(VocabularyScreen, FormView):
    """Merge a term into another one."""

    template_name = "practices/admin/term_replace.html"
    form_class = ReplaceForm
    page_title = gettext_lazy("Replace term")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the object of the form."""
        return {**super().get_form_kwargs(), "term": self.term}

    def form_valid(self, form: Any) -> HttpResponse:
        """Replace the term and report on how many records."""
        assert self.term is not None  # noqa: S101  the address has it
        try:
            count = replace_term(self.term, form.cleaned_data["by"], self.request.user)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            messages.success(self.request, _("The term is replaced. Records changed: %(count)s") % {"count": count})
        return redirect("vocabulary", self.term.vocabulary.code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add everything that uses the term."""
        assert self.term is not None  # noqa: S101
        return super().get_context_data(**usage_context(self.term, self.request.user), **kwargs)


class DeleteTermView(VocabularyScreen, FormView):
    """Delete a term that is not used; of one that is, show its uses."""

    permission = "practices.delete_term"
    template_name = "practices/admin/term_delete.html"
    form_class = forms.Form
    page_title = gettext_lazy("Delete term")

    def form_valid(self, form: Any) -> HttpResponse:
        """Delete the term, or report that it is in use."""
        assert self.term is not None  # noqa: S101
        term, vocabulary = self.term, self.term.vocabulary.code
        if usage_of(term):
            messages.error(self.request, _("The term is in use. Retire it or replace it by another one."))
            return redirect("term_delete", term.pk)
        name = str(term)
        log(instance=term, action="wagtail.delete", user=self.request.user)
        term.delete()
        messages.success(self.request, _("The term “%(name)s” is deleted.") % {"name": name})
        return redirect("vocabulary", vocabulary)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add everything that uses the term."""
        assert self.term is not None  # noqa: S101
        return super().get_context_data(**usage_context(self.term, self.request.user), **kwargs)


urlpatterns = [
    path("vocabularies/", VocabularyListView.as_view(), name="vocabularies"),
    path("vocabularies/<slug:code>/", VocabularyView.as_view(), name="vocabulary"),
    path("vocabularies/<slug:code>/names/", VocabularyNamesView.as_view(), name="vocabulary_names"),
    path("vocabularies/<slug:code>/add/", NewTermView.as_view(), name="term_add"),
    path("terms/<int:pk>/", TermView.as_view(), name="term"),
    path("terms/<int:pk>/replace/", ReplaceTermView.as_view(), name="term_replace"),
    path("terms/<int:pk>/delete/", DeleteTermView.as_view(), name="term_delete"),
]
