"""Changes to Wagtail's page screens: copies inside one language, no aliases, languages always visible."""

from typing import Any

from django import forms
from django.forms import CheckboxSelectMultiple
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.filters import ModelMultipleChoiceFilter
from wagtail.admin.api.serializers import AdminPageSerializer, PageTranslationsField
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.views.pages.copy import CopyView
from wagtail.admin.views.pages.listing import ExplorableIndexView, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Locale, Page

from practices.languages.slugs import slugify
from practices.records.models.page import PracticePage
from practices.records.models.record import PracticeSlug
from practices.versions.slugs import free_slug
from practices.web.numbers import MAX_KEY, whole_number


class CopyInsideLanguageForm(CopyForm):
    """The form to copy a page, without the choice of an alias. A copy stays in its language and gets its own slug."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)
        if issubclass(self.page.specific_class or Page, PracticePage):
            slug = self.page.slug
            self.fields["new_slug"].initial = free_slug(slug, _is_owned, first=2) or slug

    def clean(self) -> dict[str, Any]:
        """Reject aliases, other languages and slugs of other records."""
        cleaned = super().clean() or self.cleaned_data
        if self.data.get("alias"):
            message = _("A practice is never an alias: untranslated records are shown by fallback.")
            self.add_error("new_parent_page", message)
        parent = cleaned.get("new_parent_page")
        if parent is not None and not parent.is_root() and parent.locale_id != self.page.locale_id:
            self.add_error("new_parent_page", _("A copy stays in its language. Use translation for other languages."))
        slug = cleaned.get("new_slug")
        is_practice = issubclass(self.page.specific_class or Page, PracticePage)
        if is_practice and slug and _is_owned(slugify(slug)):
            self.add_error("new_slug", _("This address belongs to another practice."))
        return cleaned


def _is_owned(slug: str) -> bool:
    return PracticeSlug.objects.filter(slug=slug).exists()


class SafeCopyView(CopyView):
    """Copy a page with the form above. A post without a parent is an error of the form, not of the server."""

    def get_form_class(self) -> type[forms.Form]:
        """Return one form for all page types."""
        return CopyInsideLanguageForm

    def post(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check that the posted parent exists: Wagtail reads it before the form has checked it."""
        parent = request.POST.get("new_parent_page", "")
        if parent and not Page.objects.filter(pk=whole_number(parent, MAX_KEY)).exists():
            raise Http404
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)


class LanguageFilterSet(GenericPageFilterSet):
    """The explorer's filters and the language."""

    locale = ModelMultipleChoiceFilter(
        label=gettext_lazy("Language"), queryset=Locale.objects.all(), widget=CheckboxSelectMultiple
    )


class LanguageExplorerView(ExplorableIndexView):
    """The explorer with the language of every page, not only at the root."""

    show_locale_labels = True
    paginate_by = 20  # drawing a row with its buttons takes longer than finding it


class PortalPageViewSet(PageViewSet):
    """The screens of every page type."""

    model = Page
    copy_view_class = SafeCopyView
    index_view_class = LanguageExplorerView
    filterset_class = LanguageFilterSet


class OwnTranslationsField(PageTranslationsField):
    """The translations that the person may see in the explorer. Wagtail names all."""

    def to_representation(self, page: Page) -> list[Any]:
        """Return them as the API writes them."""
        translations = super().to_representation(page)
        ids = [entry["id"] for entry in translations]
        own = set(self.context["base_queryset"].filter(pk__in=ids).values_list("pk", flat=True))
        return [entry for entry in translations if entry["id"] in own]


class OwnTranslationsSerializer(AdminPageSerializer):
    """Pages of the internal API."""

    translations = OwnTranslationsField(read_only=True)


class ReadOnlyPagesAPI(PagesAdminAPIViewSet):
    """Wagtail's internal page API without its actions.

    They copy, alias, move, delete and publish past every hook; no screen of Wagtail uses them.
    """

    base_serializer_class = OwnTranslationsSerializer
    actions: dict[str, Any] = {}
