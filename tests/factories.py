"""Records, versions and people for tests."""

import uuid
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from practices.records.models.page import PracticePage
from practices.records.models.record import Practice
from practices.records.writing import create_version
from practices.translation.segments.publication import bring_in


def text_block(text: str, key: str = "t1") -> dict[str, Any]:
    """One paragraph as a block with a stable id."""
    return {"type": "text", "id": str(uuid.uuid5(uuid.NAMESPACE_OID, key)), "value": f"<p>{text}</p>"}


def make_record(
    title: str = "Parents' room",
    *,
    language: str = "en",
    body: str = "A room in the school where parents meet.",
    summary: str = "",
    tags: dict[str, list[str]] | None = None,
    versions: dict[str, str] | None = None,
    number: int | None = None,
    publish: bool = True,
) -> Practice:
    """A record with its original in `language` and further versions `{language: title}`; all live by default."""
    key = uuid.uuid4()
    facts = {"tags": {"type": ["practice"], "country": ["BE"]} if tags is None else tags}
    original = create_version(
        language=language, title=title, summary=summary, body=[text_block(body)], translation_key=key,
        number=number, facts=facts, publish=publish,
    )  # fmt: skip
    for code, other_title in (versions or {}).items():
        page = create_version(
            language=code, title=other_title, body=[text_block(f"{other_title} {code}")],
            translation_key=key, publish=publish and other_title != title,
        )  # fmt: skip
        if publish and other_title == title:  # a name that is meant to be the same
            bring_in(page, publish=True)
    return Practice.objects.get(pk=original.practice_id)


def version(practice: Practice, language: str) -> PracticePage:
    """The page of a record in one language."""
    return PracticePage.objects.get(practice=practice, locale__language_code=language)


def make_user(*groups: str, username: str = "", superuser: bool = False) -> Any:
    """A person with the given roles, such as `moderator-el`; password `secret`."""
    user = get_user_model().objects.create_user(
        username or f"user-{uuid.uuid4().hex[:8]}", password="secret", is_superuser=superuser
    )
    user.groups.set(Group.objects.filter(name__in=groups))
    assert user.groups.count() == len(groups)
    return user
