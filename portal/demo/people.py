"""People and comments of the demo. Everybody here is a role; nobody is a real person."""

import json
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.users.models import UserProfile

from practices.accounts import roles
from practices.discussion.models import PracticeComment, State
from practices.records.models.record import Practice

COMMENTS = Path(__file__).parent / "data" / "comments.json"

PEOPLE: dict[str, tuple[str, tuple[str, ...], str]] = {
    "administrator": ("Administrator", (roles.ADMINISTRATOR,), "en"),
    "editor": ("Editor", (roles.EDITOR, roles.PUBLISHER), "en"),
    "translator_da": ("Translator, Danish", (roles.group_name(roles.TRANSLATOR, "da"),), "da"),
    "moderator_el": ("Moderator, Greek", (roles.group_name(roles.MODERATOR, "el"),), "el"),
    "translator_fi": ("Translator, Finnish", (roles.group_name(roles.TRANSLATOR, "fi"),), "fi"),
}
"""By user name: the role as a name, the groups, and the language of the admin."""


def logins_path() -> Path:
    """Return the path of the file with the logins of the demo."""
    return settings.VAR_DIR / "demo-logins.json"


def read_logins() -> dict[str, dict[str, str]]:
    """Return the stored logins, `{role: {"username", "password"}}`; empty before the first demo."""
    path = logins_path()
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def ensure_people() -> None:
    """Make the people that are missing. Stored passwords stay, lost ones are replaced."""
    logins = read_logins()
    for username in PEOPLE:
        user = get_user_model().objects.filter(username=username).first()
        if user is not None and username in logins:
            continue
        logins.setdefault(username, {"username": username, "password": secrets.token_urlsafe(15)})
        _write_logins(logins)  # before the account is made: a password is never lost
        _ensure_person(username, logins[username]["password"], user)


def _ensure_person(username: str, password: str, user: Any) -> None:
    encoded = make_password(password)  # takes a while: before the transaction
    with transaction.atomic():
        _store_person(username, encoded, user)


def _store_person(username: str, encoded: str, user: Any) -> None:
    name, groups, language = PEOPLE[username]
    if user is None:
        user = get_user_model().objects.create_user(
            username,
            f"{username.replace('_', '-')}@example.org",
            first_name=name,
            is_staff=username == "administrator",
            is_superuser=username == "administrator",
        )
        user.groups.set(Group.objects.filter(name__in=groups))
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    user.password = encoded
    user.save(update_fields=["password"])


def _write_logins(logins: dict[str, dict[str, str]]) -> None:
    path = logins_path()
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.chmod(0o600)
    part.write_text(json.dumps(logins, indent=2) + "\n", encoding="utf-8")
    part.replace(path)


def demo_comments() -> list[dict[str, Any]]:
    """The comments of the demo as written in its file."""
    rows: list[dict[str, Any]] = json.loads(COMMENTS.read_text(encoding="utf-8"))
    return rows


@transaction.atomic
def ensure_comments() -> None:
    """A conversation in several languages, and one comment that waits; nothing where a demo comment is known."""
    rows = demo_comments()
    if PracticeComment.objects.filter(user_email__in={row["email"] for row in rows}).exists():
        return
    practice_type = ContentType.objects.get_for_model(Practice)
    made: dict[str, PracticeComment] = {}
    for row in rows:
        practice = Practice.objects.filter(versions__source_url=row["source"]).first()
        if practice is None:
            continue
        submitted = timezone.now() - timedelta(days=row["days_ago"])
        made[row["key"]] = PracticeComment.objects.create(
            practice=practice,
            content_type=practice_type,
            object_pk=str(practice.pk),
            site_id=settings.SITE_ID,
            user_name=row["author"],
            user_email=row["email"],
            comment=row["text"],
            language=row["language"],
            state=row["state"],
            is_public=row["state"] == State.APPROVED,
            submit_date=submitted,
            confirmed_at=submitted + timedelta(minutes=7),
            decided_at=submitted + timedelta(hours=20) if row["state"] == State.APPROVED else None,
            parent_id=made[row["reply_to"]].pk if row.get("reply_to") else 0,
        )
