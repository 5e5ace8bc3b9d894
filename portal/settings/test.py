"""The tests. Every difference to development gives its reason."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import MIDDLEWARE, VAR_DIR, env

SECRET_KEY = "only-for-tests"  # noqa: S105  a fixed key, so that signed values in tests are stable
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
EMAIL_URL = f"filemail://{VAR_DIR / 'test-mail'}"  # a file per mail, read back by the tests
RATE_LIMITS = "off"  # tests of the limits switch them on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # users by the hundred, no secrets
WHITENOISE_USE_FINDERS = True  # the live server needs no collected files
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = VAR_DIR / "test-media"  # never the media of the demo
TEST_ENVIRONMENT = env("PYTEST_XDIST_WORKER", default="gw0")
SEARCH_URL = f"embedded://{VAR_DIR / 'test-index' / TEST_ENVIRONMENT}"  # one index per test process
SEARCH_SECONDS = 15  # servers and tests share a few cores; the tests of faults set it back
MIDDLEWARE = list(MIDDLEWARE)
DATABASES["default"].setdefault("TEST", {})  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # a file, so that the live server's threads and --reuse-db see the same database
    DATABASES["default"]["TEST"]["NAME"] = str(VAR_DIR / "test.sqlite3")  # noqa: F405
CACHES = {  # per process: nothing leaks from one test process into another
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "default"},
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process"},
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "renditions"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}  # tests of the queue switch it on
