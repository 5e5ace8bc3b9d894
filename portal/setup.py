"""What `migrate` alone leaves: locales, trees with real pages in every language, vocabularies, roles.

Runs after every migration and makes only what is missing; nothing that was
changed by hand is touched.
"""

import json
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site as DjangoSite
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
)
from wagtail.signal_handlers import disable_reference_index_auto_update

from portal.models import PAGE_ROLES, ContentPage, HomePage, SiteSettings
from practices.accounts import roles
from practices.languages.slugs import slugify
from practices.languages.table import language_codes
from practices.records.models.page import PracticeIndexPage
from practices.vocabularies.seed import seed_vocabularies
from search.planning.synonym_seed import seed_synonyms

TEXTS = Path(__file__).parent / "seed" / "pages"
_NAMESPACE = uuid.UUID("0a5f3f0e-54f8-4a5e-9d0e-2b6a4a7f1c11")
PAGE_PERMISSIONS = {
    roles.EDITOR: ("add_page", "change_page"),
    roles.PUBLISHER: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
LANGUAGE_PAGE_PERMISSIONS = {
    roles.TRANSLATOR: ("change_page",),
    roles.COORDINATOR: ("change_page", "publish_page"),
}


def translation_key(name: str) -> uuid.UUID:
    """The key that the versions of a seeded page share."""
    return uuid.uuid5(_NAMESPACE, name)


def ensure_first_content() -> None:
    """Make what is missing. Cheap when nothing is."""
    ensure_roots()
    with disable_reference_index_auto_update():  # nothing here refers to anything
        for code in language_codes():
            ensure_language(code)
    seed_vocabularies()
    seed_synonyms()
    ensure_site()
    ensure_roles()


def ensure_roots() -> None:
    """The roots of pages and collections, which Wagtail's migrations make and an emptied database lacks."""
    if Page.get_first_root_node() is None:
        locale, _made = Locale.objects.get_or_create(language_code="en")
        page_type = ContentType.objects.get_for_model(Page)
        Page.add_root(instance=Page(title="Root", slug="root", locale=locale, content_type=page_type))
    if Collection.get_first_root_node() is None:
        Collection.add_root(instance=Collection(name="Root"))


def ensure_language(code: str) -> None:
    """Locale, home page, list of practices and footer pages of one language."""
    locale, _made = Locale.objects.get_or_create(language_code=code)
    home = HomePage.objects.filter(locale=locale).first()
    if home is not None:
        return
    texts = page_texts(code)
    root = Page.get_first_root_node()
    home = HomePage(
        title=texts["home"]["title"],
        slug=f"home-{code}",
        intro=texts["home"]["intro"],
        search_description=texts["home"]["search_description"],
        locale=locale,
        translation_key=translation_key("home"),
    )
    _add(root, home)
    index = PracticeIndexPage(
        title=texts["practices"]["title"],
        slug="practices",
        intro=f"<p>{escape(texts['practices']['intro'])}</p>",
        locale=locale,
        translation_key=translation_key("practices"),
    )
    _add(home, index)
    for role, _label in PAGE_ROLES:
        page = ContentPage(
            title=texts[role]["title"],
            slug=slugify(texts[role]["title"]),
            role=role,
            body=paragraphs_to_html(texts[role]["body"]),
            locale=locale,
            translation_key=translation_key(role),
        )
        _add(home, page)


def _add(parent: Page, page: Page) -> None:
    now = timezone.now()
    page.first_published_at = page.last_published_at = now
    parent.add_child(instance=page)


def page_texts(code: str) -> dict[str, Any]:
    """The seeded texts of a language; English where a further language has none yet."""
    path = TEXTS / f"{code}.json"
    return json.loads((path if path.exists() else TEXTS / "en.json").read_text())


def paragraphs_to_html(paragraphs: list[str]) -> str:
    """`## ` begins a heading, `- ` a list entry, all else is a paragraph."""
    html: list[str] = []
    for paragraph in paragraphs:
        if paragraph.startswith("- "):
            if html and html[-1].endswith("</ul>"):
                html[-1] = html[-1].removesuffix("</ul>")
            else:
                html.append("<ul>")
            html[-1] += f"<li>{escape(paragraph[2:])}</li></ul>"
        elif paragraph.startswith("## "):
            html.append(f"<h2>{escape(paragraph[3:])}</h2>")
        else:
            html.append(f"<p>{escape(paragraph)}</p>")
    return "".join(html)


def ensure_site() -> None:
    """The English home is the root; Wagtail's welcome page goes, if nothing stands below it."""
    home = HomePage.objects.get(locale__language_code="en")
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        name = settings.WAGTAIL_SITE_NAME
        Site.objects.create(hostname="localhost", site_name=name, port=80, root_page=home, is_default_site=True)
    elif site.root_page_id != home.pk and not isinstance(site.root_page.specific, HomePage):
        welcome = site.root_page
        site.root_page = home
        site.site_name = site.site_name or settings.WAGTAIL_SITE_NAME  # the admin would greet people with the host
        site.save()
        if welcome.depth == 2 and not welcome.get_children().exists():
            welcome.delete()
    SiteSettings.objects.get_or_create(site=Site.objects.get(is_default_site=True))  # so that reading makes none
    DjangoSite.objects.get_or_create(pk=1, defaults={"domain": "localhost", "name": "localhost"})


def ensure_roles() -> None:
    """The roles as groups with their permissions; a group that exists is left as it is."""
    # wagtail-localize makes it in a migration only: an emptied database would never have it again
    translation, _made = ContentType.objects.get_or_create(app_label="wagtail_localize", model="translation")
    Permission.objects.get_or_create(
        content_type=translation, codename="submit_translation", defaults={"name": "Can submit translations"}
    )
    homes = {home.locale.language_code: home for home in HomePage.objects.select_related("locale")}
    for name in roles.PLAIN_ROLES:
        group, made = Group.objects.get_or_create(name=name)
        if made:
            _grant_admin(group, name)
            _grant_collection(group, COLLECTION_PERMISSIONS.get(name, ()))
            for home in homes.values():
                _grant_pages(group, home, PAGE_PERMISSIONS.get(name, ()))
            if name == roles.ADMINISTRATOR:
                group.permissions.set(Permission.objects.all())
                _grant_pages(
                    group,
                    Page.get_first_root_node(),
                    ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"),
                )
    for code, home in homes.items():
        for role in roles.LANGUAGE_ROLES:
            group, made = Group.objects.get_or_create(name=roles.group_name(role, code))
            if made:
                _grant_admin(group, role)
                _grant_pages(group, home, LANGUAGE_PAGE_PERMISSIONS.get(role, ()))
    ensure_approval()
    for stock in Group.objects.filter(name__in=("Editors", "Moderators")):
        if not stock.user_set.exists():  # type: ignore[attr-defined]
            stock.delete()


def ensure_approval() -> None:
    """Publishers decide on what editors hand in: Wagtail's own approval belongs to a group that goes here."""
    publishers = Group.objects.get(name=roles.PUBLISHER)
    for task in GroupApprovalTask.objects.all():
        if not task.groups.exclude(name="Moderators").exists():
            task.groups.set([publishers])


MODEL_PERMISSIONS = {
    roles.PUBLISHER: ("submit_translation",),
    # Beginning a translation also needs edit permission on the original (practices.translation.localize.guard).
    roles.COORDINATOR: ("submit_translation",),
    roles.TAXONOMY_EDITOR: (
        "view_vocabulary", "change_vocabulary", "add_term", "change_term", "delete_term", "view_term",
        "view_synonymset", "add_synonymset", "change_synonymset", "delete_synonymset",
    ),
    roles.MODERATOR: ("view_practicecomment", "change_practicecomment"),
}  # fmt: skip
"""Model permissions by role; the languages of moderators and translators are looked up in practices.roles."""


COLLECTION_PERMISSIONS: dict[str, tuple[str, ...]] = {
    # who may add changes and deletes what is their own; with "change" Wagtail lets delete the files of all
    roles.EDITOR: ("add_image", "choose_image", "add_document", "choose_document"),
    roles.PUBLISHER: (
        "add_image", "change_image", "delete_image", "choose_image",
        "add_document", "change_document", "delete_document", "choose_document",
    ),
    roles.ADMINISTRATOR: (
        "add_image", "change_image", "delete_image", "choose_image",
        "add_document", "change_document", "delete_document", "choose_document",
        "add_collection", "change_collection", "delete_collection",
    ),
}  # fmt: skip
"""Images and documents: Wagtail looks at the permission on the collection, never at the one on the model."""


def _grant_admin(group: Group, role: str) -> None:
    if role == roles.VISITOR:
        return
    wanted = ("access_admin", *MODEL_PERMISSIONS.get(role, ()))
    group.permissions.add(*Permission.objects.filter(codename__in=wanted))


def _grant_pages(group: Group, page: Page, codenames: tuple[str, ...]) -> None:
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _grant_collection(group: Group, codenames: tuple[str, ...]) -> None:
    root = Collection.get_first_root_node()
    apps = ("wagtailimages", "wagtaildocs", "wagtailcore")
    for permission in Permission.objects.filter(content_type__app_label__in=apps, codename__in=codenames):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
