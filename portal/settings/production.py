"""Settings of production: an error names what is missing."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import *  # noqa: F403
from portal.settings.base import ALLOWED_HOSTS, EMAIL_URL, RATE_LIMITS, SECRET_KEY, SITE_URL

_missing = [
    name
    for name, value in {
        "SECRET_KEY": SECRET_KEY,
        "SITE_URL": SITE_URL,
        "ALLOWED_HOSTS": ALLOWED_HOSTS,
        "EMAIL_URL": EMAIL_URL,
    }.items()
    if not value
]
if _missing:
    raise ImproperlyConfigured(f"Missing in the environment: {', '.join(_missing)}. See docs/operator.md.")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is shorter than 50 characters. See docs/operator.md.")
_site = urlsplit(SITE_URL)
if _site.scheme != "https" and _site.hostname not in {"127.0.0.1", "localhost", "::1"}:
    raise ImproperlyConfigured("SITE_URL must begin with https:// (http:// only for a loopback host).")

DEBUG = False
RATE_LIMITS = RATE_LIMITS or "on"
STORAGES = {
    "default": {"BACKEND": "portal.uploads.whole_files.WholeFileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
