"""One object of each kind that is not for everybody, full of words that occur nowhere else."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site as DjangoSite
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupPagePermission,
    Page,
    PageViewRestriction,
)

from portal.models import ContentPage, HomePage
from practices.discussion.models import PracticeComment
from practices.records.models.page import PracticePage
from practices.records.models.record import Practice, PracticeSlug
from practices.records.withdrawal import withdraw
from practices.records.writing import change_version, create_version
from tests.factories import make_user, text_block

CANARY = re.compile(r"zq([a-z]+?)x(title|summary|body|alt|file|text)")
"""A word of the kind `zqdraftxtitle`: object and field. Slugs are made from titles, so they are found too."""
TAGS = {"tags": {"type": ["practice"], "country": ["BE"]}}


def word(name: str, part: str) -> str:
    """The word that tells where a text comes from."""
    return f"zq{name}x{part}"


@dataclass
class SecretWorld:
    """The ids of what was made, by the name of the object."""

    pages: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    revisions: dict[int, list[int]] = field(default_factory=dict)
    comments: dict[str, int] = field(default_factory=dict)
    restriction: int = 0
    image: int = 0
    document: int = 0
    image_file: str = ""
    document_file: str = ""


def make_world() -> SecretWorld:
    """Make all objects. Languages are Finnish and Greek, of which no role of the crawl knows anything."""
    world = SecretWorld()
    make_files(world)
    for name, language, live in (
        ("public", "fi", True), ("changed", "el", True), ("draft", "fi", False), ("scheduled", "el", False),
        ("withdrawn", "fi", True), ("password", "el", True), ("login", "fi", True), ("group", "el", True),
        ("own", "da", False),
    ):  # fmt: skip
        _record(world, name, language, live)
    _change("changed", world)
    scheduled = PracticePage.objects.get(pk=world.pages["scheduled"])
    scheduled.go_live_at = timezone.now() + timedelta(days=1)
    scheduled.save_revision().publish()
    withdraw(Practice.objects.get(number=world.numbers["withdrawn"]), "asked for by the school", None)
    _restrict(world, "password", PageViewRestriction.PASSWORD, password="open")
    _restrict(world, "login", PageViewRestriction.LOGIN)
    group = _restrict(world, "group", PageViewRestriction.GROUPS)
    group.groups.add(Group.objects.get(name="publisher"))
    world.restriction = PageViewRestriction.objects.get(page_id=world.pages["password"]).pk
    _text_page(world)
    _comments(world)
    for pk in world.pages.values():
        world.revisions[pk] = sorted(Page.objects.get(pk=pk).revisions.values_list("pk", flat=True))
    return world


def make_files(world: SecretWorld) -> None:
    """Make an image and a document in a closed collection. Their contents tell where they come from."""
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="groups")
    drawn = get_test_image_file("drawn.png").file.getvalue()
    picture = ContentFile(drawn + word("image", "body").encode(), name=f"{word('image', 'file')}.png")
    image = Image.objects.create(title=word("image", "title"), file=picture, collection=closed)
    content = ContentFile(word("document", "body").encode(), name=f"{word('document', 'file')}.txt")
    document = Document.objects.create(title=word("document", "title"), file=content, collection=closed)
    world.image, world.document = image.pk, document.pk
    world.image_file, world.document_file = image.file.name, document.file.name


def _record(world: SecretWorld, name: str, language: str, live: bool) -> None:
    picture = Image.objects.create(title="Room", file=get_test_image_file())
    block = {"image": picture.pk, "alt_text": word(name, "alt"), "caption": ""}
    page = create_version(
        language=language,
        title=f"Καναρίνι Lintu {word(name, 'title')}",
        summary=f"About {word(name, 'summary')}",
        body=[
            text_block(word(name, "body"), name),
            {"type": "picture", "id": text_block("", name + "p")["id"], "value": block},
        ],
        facts=TAGS,
        publish=live,
    )
    PracticeSlug.objects.create(practice=page.practice, slug=f"former-{len(world.pages)}")
    world.pages[name], world.numbers[name] = page.pk, page.practice.number


def _change(name: str, world: SecretWorld) -> None:
    """A draft of a live page: its words of before are public, those of the draft are not."""
    page = PracticePage.objects.get(pk=world.pages[name])
    change_version(page, title="Open title", slug="open-title", summary="", body=[text_block("open", "o")])
    PracticeSlug.objects.filter(practice=page.practice, slug__contains="zq").delete()
    page.revisions.all().exclude(pk=PracticePage.objects.get(pk=page.pk).latest_revision_id).delete()
    change_version(
        PracticePage.objects.get(pk=page.pk),
        publish=False,
        title=f"Lintu {word(name, 'title')}",
        summary=word(name, "summary"),
        body=[text_block(word(name, "body"), "o")],
    )


def _restrict(world: SecretWorld, name: str, kind: str, **options: Any) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page_id=world.pages[name], restriction_type=kind, **options)


def _text_page(world: SecretWorld) -> None:
    home = HomePage.objects.get(locale__language_code="fi")
    page = ContentPage(
        title=word("page", "title"), slug=word("page", "title"), body=f"<p>{word('page', 'body')}</p>",
        locale=home.locale, live=False,
    )  # fmt: skip
    home.add_child(instance=page)
    page.save_revision()
    world.pages["page"] = page.pk


def _comments(world: SecretWorld) -> None:
    record = Practice.objects.get(number=world.numbers["public"])
    for name, language, state in (
        ("pending", "el", "pending"), ("rejected", "fi", "rejected"), ("unconfirmed", "el", "unconfirmed"),
        ("approved", "el", "approved"), ("pendingda", "da", "pending"),
    ):  # fmt: skip
        world.comments[name] = _comment(record, name, language, state)
    # a moderator reads a comment on a record that she may not read
    for hidden in ("withdrawn", "password"):
        record = Practice.objects.get(number=world.numbers[hidden])
        world.comments["pendingda" + hidden] = _comment(record, "pendingda", "da", "pending")


def _comment(record: Practice, name: str, language: str, state: str) -> int:
    comment = PracticeComment.objects.create(
        practice=record, content_type=ContentType.objects.get_for_model(Practice), object_pk=str(record.pk),
        site=DjangoSite.objects.get(pk=1), user_name="Somebody", user_email="somebody@example.org",
        comment=word(name, "text"), language=language, state=state, submit_date=timezone.now(),
    )  # fmt: skip
    return int(comment.pk)


def make_person(role: str) -> Any:
    """A person of a role. `editor-da` writes and publishes in the Danish tree only and may choose no files."""
    if role != "editor-da":
        return make_user(role)
    person = make_user()
    group = Group.objects.create(name="editors of Danish")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    home = HomePage.objects.get(locale__language_code="da")
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=home, permission=permission)
    person.groups.add(group)
    return person
