"""Settings of the demo and of development. No environment variable is needed."""

import os
import secrets

from portal.settings.base import *  # noqa: F403
from portal.settings.base import ALLOWED_HOSTS, EMAIL_URL, RATE_LIMITS, SECRET_KEY, VAR_DIR


def _kept_secret_key() -> str:
    """Return the key of this instance, made at the first start, so that sessions survive a restart."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")  # on a full disk there is no key, not an empty one
        part.touch(mode=0o600)
        part.write_text(secrets.token_urlsafe(50))
        part.replace(path)
    return path.read_text().strip()


SECRET_KEY = SECRET_KEY or _kept_secret_key()
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
EMAIL_URL = EMAIL_URL or f"filemail://{VAR_DIR / 'mail'}"
RATE_LIMITS = RATE_LIMITS or "comments"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
