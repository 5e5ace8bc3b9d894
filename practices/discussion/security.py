"""Signed forms, confirmation tokens and stop links.

The form is signed over the record, its time and a value used once, after the
idea of the package's CommentSecurityForm: an object of another model cannot be
named at all, because the record is named in the address.
"""

import hashlib
import re
import secrets
import time
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac

FORM_SALT = "practices.discussion.form"
MUTE_SALT = "practices.discussion.mute"
MIN_SECONDS = 3
MAX_SECONDS = 24 * 3600
_ONCE = re.compile(r"[A-Za-z0-9_-]{20,64}")
_TIME = re.compile(r"[0-9]{1,12}")
_MUTE = re.compile(r"([0-9]{1,15})-([0-9a-f]{40})")


@dataclass(frozen=True)
class FormSecrets:
    """The hidden fields, to be sent back unchanged. `timestamp` in seconds since 1970."""

    timestamp: str
    once: str
    security_hash: str

    @property
    def form_key(self) -> str:
        """The key of the stored comment: one form, one comment."""
        return hashlib.sha256(f"{self.once}{self.security_hash}".encode()).hexdigest()

    @property
    def age(self) -> float:
        """Seconds since the form was made."""
        return time.time() - int(self.timestamp)


def _form_hash(number: int, timestamp: str, once: str) -> str:
    return salted_hmac(FORM_SALT, f"{number}|{timestamp}|{once}", algorithm="sha256").hexdigest()


def new_form(number: int, at: float | None = None) -> FormSecrets:
    """Return hidden fields for a form of the record, made now or at the given time."""
    timestamp = str(int(time.time() if at is None else at))
    once = secrets.token_urlsafe(24)
    return FormSecrets(timestamp, once, _form_hash(number, timestamp, once))


def read_form(number: int, timestamp: str, once: str, security_hash: str) -> FormSecrets | None:
    """Return the hidden fields; None when one was changed or belongs to another record."""
    if not (_TIME.fullmatch(timestamp) and _ONCE.fullmatch(once) and security_hash.isascii()):
        return None
    if not constant_time_compare(_form_hash(number, timestamp, once), security_hash):
        return None
    return FormSecrets(timestamp, once, security_hash)


def new_token() -> str:
    """Return a confirmation token of 32 random bytes. Only the email has it."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return the hash of a confirmation token, which is what is stored."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def mute_token(comment_id: int) -> str:
    """Return the token of the stop link of a follower's comment; the same in each email, nothing is stored."""
    return f"{comment_id}-{salted_hmac(MUTE_SALT, str(comment_id), algorithm='sha256').hexdigest()[:40]}"


def read_mute_token(token: str) -> int | None:
    """Return the id of the comment of a stop link; None when the token is not ours."""
    match = _MUTE.fullmatch(token)
    if match is None or not constant_time_compare(mute_token(int(match[1])), token):
        return None
    return int(match[1])
