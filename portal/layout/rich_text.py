"""Links between pages inside running text: they stay in the reader's language."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import ExternalLinkElementHandler, PageLinkElementHandler
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from portal.layout.language_paths import page_address
from practices.languages.table import active_language
from practices.records.models.page import PracticePage
from practices.web.addresses import permanent_path, version_path


class ReaderPageLinkHandler(PageLinkHandler):
    """Wagtail's handler leads to the linked page's own language where a translation is missing."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """Opening tags for all links of a text. Three queries and one for each kind of page linked."""
        linked = cls.get_many(attrs_list)
        reader = active_language()
        keys = {page.translation_key for page in linked if page is not None}
        public = Page.objects.live().public()
        translations = public.filter(translation_key__in=keys, locale__language_code=reader, alias_of__isnull=True)
        own = {page.translation_key: page for page in translations.select_related("locale")}
        open_to_all = set(public.filter(pk__in=[page.pk for page in linked if page]).values_list("pk", flat=True))
        return [
            _opening_tag(page, own.get(page.translation_key), reader, page.pk in open_to_all) if page else "<a>"
            for page in linked
        ]


def _opening_tag(page: Page, translation: Page | None, reader: str, public: bool) -> str:
    """Return the tag. The address of a page that is not public is made from its title, so it is not shown."""
    if isinstance(page, PracticePage):
        if translation is None and not public:
            return format_html('<a href="{}">', permanent_path(page.practice.number))
        return format_html('<a href="{}">', version_path(reader, (translation or page).slug))
    if translation is not None:
        return format_html('<a href="{}">', page_address(translation))
    if not public:
        return "<a>"
    language = page.locale.language_code
    return format_html('<a href="{}" hreflang="{}">', page_address(page), language)


class EditorPageLinkHandler(PageLinkElementHandler):
    """The editor's own form of a link. It keeps the page by its id; the address is only shown."""

    def get_attribute_data(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Return id and address; of a page that is not public the number of the record or the place in the admin."""
        data: dict[str, Any] = super().get_attribute_data(attrs)
        if data["url"] is None or Page.objects.live().public().filter(pk=data["id"]).exists():
            return data
        number = PracticePage.objects.filter(pk=data["id"]).values_list("practice__number", flat=True).first()
        shown = permanent_path(number) if number else reverse("wagtailadmin_explore", args=[data["id"]])
        return {**data, "url": shown}


# Wagtail registers its own handler in the same hook; ours has to come after it.
@hooks.register("register_rich_text_features", order=100)
def register_reader_links(features: FeatureRegistry) -> None:
    """Links stored as `linktype="page"` are written by our handlers, on the site and in the editor."""
    features.register_link_type(ReaderPageLinkHandler)
    features.register_converter_rule(
        "contentstate",
        "link",
        {
            "from_database_format": {
                "a[href]": ExternalLinkElementHandler("LINK"),
                'a[linktype="page"]': EditorPageLinkHandler("LINK"),
            },
            "to_database_format": {"entity_decorators": {"LINK": link_entity}},
        },
    )
