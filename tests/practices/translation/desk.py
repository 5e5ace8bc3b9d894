"""What translators and coordinators do, through the same addresses as they."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation

from practices.models import Practice
from tests.factories import make_user, version


def signed_in(*groups: str) -> Client:
    client = Client()
    client.force_login(make_user(*groups), backend="django.contrib.auth.backends.ModelBackend")
    return client


def translation_of(practice: Practice, language: str = "da") -> Translation:
    return Translation.objects.get(source__object_id=practice.translation_key, target_locale__language_code=language)


def edit_address(practice: Practice, language: str = "da") -> str:
    return reverse("wagtailadmin_pages:edit", args=[version(practice, language).pk])


def submit(client: Client, practice: Practice, language: str = "da") -> Any:
    locale = Locale.objects.get(language_code=language)
    original = version(practice, practice.original_language)
    return client.post(
        reverse("wagtail_localize:submit_page_translation", args=[original.pk]), {"locales": [locale.pk]}
    )


def type_text(client: Client, practice: Practice, path: str, text: str, language: str = "da", nth: int = 0) -> Any:
    translation = translation_of(practice, language)
    segment = translation.source.stringsegment_set.filter(context__path=path).order_by("order")[nth]
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    return client.put(address, f"value={text}", content_type="application/x-www-form-urlencoded")


def type_all(client: Client, practice: Practice, mark: str, language: str = "da") -> None:
    for segment in translation_of(practice, language).source.stringsegment_set.select_related("string"):
        translation = translation_of(practice, language)
        address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
        client.put(address, f"value={segment.string.data} {mark}", content_type="application/x-www-form-urlencoded")


def publish_segments(client: Client, practice: Practice, language: str = "da") -> Any:
    return client.post(edit_address(practice, language), {"action": "publish"}, follow=True)


def stop(client: Client, practice: Practice, language: str = "da") -> Any:
    address = reverse("wagtail_localize:stop_translation", args=[translation_of(practice, language).pk])
    return client.post(address, follow=True)


def start(client: Client, practice: Practice, language: str = "da") -> Any:
    return client.post(edit_address(practice, language), {"localize-restart-translation": "1"}, follow=True)


def update(client: Client, practice: Practice, *, publish: bool = False) -> Any:
    source = translation_of(practice).source
    data = {"publish_translations": "on"} if publish else {}
    return client.post(reverse("wagtail_localize:update_translations", args=[source.pk]), data)


def publish_in_bulk(client: Client, practice: Practice, *languages: str) -> Any:
    ids = "&".join(f"id={version(practice, code).pk}" for code in languages)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?next=/admin/&{ids}", follow=True)


def download_po(client: Client, practice: Practice, language: str = "da") -> str:
    address = reverse("wagtail_localize:download_pofile", args=[translation_of(practice, language).pk])
    return client.get(address).content.decode()


def upload_po(client: Client, practice: Practice, content: str, language: str = "da") -> Any:
    address = reverse("wagtail_localize:upload_pofile", args=[translation_of(practice, language).pk])
    return client.post(address, {"file": SimpleUploadedFile("da.po", content.encode())}, follow=True)


def rows(practice: Practice, language: str = "da") -> list[dict[str, Any]]:
    """Every stored text with its id, author and dates."""
    found = StringTranslation.objects.filter(
        context__object_id=practice.translation_key, locale__language_code=language
    )
    return list(found.order_by("pk").values())


def stored(practice: Practice, path: str, language: str = "da") -> list[str]:
    """The stored texts of one place."""
    found = StringTranslation.objects.filter(
        context__object_id=practice.translation_key, locale__language_code=language, context__path=path
    )
    return list(found.order_by("pk").values_list("data", flat=True))
