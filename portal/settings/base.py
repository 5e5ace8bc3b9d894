"""Settings shared by all environments. The environment is read here and nowhere else."""

import sys
import zoneinfo
from pathlib import Path
from urllib.parse import urlsplit

import environ

from portal.settings.languages import ENDONYMS, LANGUAGE_CODES, LANGUAGE_NAMES, READABLE, make_known_to_django

make_known_to_django()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var"))).absolute()
VAR_DIR.mkdir(parents=True, exist_ok=True)
SITE_URL: str = env("SITE_URL", default="")
SECRET_KEY: str = env("SECRET_KEY", default="")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", default=[])
RATE_LIMITS: str = env("RATE_LIMITS", default="")
PORT: int = env.int("PORT", default=8000)
# Prepared dictionaries belong to the installed packages, not to the data: every VAR_DIR of a checkout shares them.
LEXICONS_DIR = Path(env("LEXICONS_DIR", default=str(Path(sys.prefix) / "lexicons"))).absolute()
SEARCH_URL: str = env("SEARCH_URL", default=f"embedded://{VAR_DIR / 'index'}")
SEARCH_CA_FILE: str = env("SEARCH_CA_FILE", default="")
SEARCH_SECONDS: float = env.float("SEARCH_SECONDS", default=0.7)  # then the database answers, in less than a second
EMAIL_URL: str = env("EMAIL_URL", default="")
DEBUG: bool = env.bool("DEBUG", default=False)

INSTALLED_APPS = [
    "portal",
    "search",
    "practices.discussion",
    "practices.translation",
    "practices.mailing",
    "practices.web.rate_limits",
    "practices",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.apps.PortalUsersConfig",  # wagtail.users, hashing outside of transactions
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "portal.apps.QuietSearchConfig",  # wagtail.search without its signals
    "wagtail.admin",
    "wagtail",
    "django_tasks_db",
    "modelcluster",
    "taggit",
    "csp",
    "practices.discussion.apps.QuietCommentsConfig",  # django_comments_xtd without its signals
    "django_comments",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # These set headers, so they come first: whatever is answered early below carries the headers, too.
    "csp.middleware.CSPMiddleware",
    "portal.http.admin_csp.AdminPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.http.middleware.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.http.middleware.RequestLimitsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.http.middleware.PortalLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    # before anything reads a form, behind what adds headers to answers
    "portal.http.body_limits.BodyLimitsMiddleware",
    "portal.http.admin_input.AdminQuestionsMiddleware",
    "practices.translation.localize.guard.LocalizeGuardMiddleware",
    "practices.admin.page_guard.PageGuardMiddleware",
    "portal.http.redirects.PublicRedirectMiddleware",
    # Last, so that every other process_view (CSRF, guard) has spoken before the transaction opens.
    "portal.http.middleware.AtomicUnsafeMethodsMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "portal.layout.context_processors.site_frame",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a transaction that will write waits for the lock at its beginning
        # instead of failing in its middle. Reading requests open no transaction.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Read through memory that all processes share: with 100,000 records a page of results is a tenth faster.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        " PRAGMA mmap_size=1073741824; PRAGMA cache_size=-16000;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # As long as SQLite waits: then the request is answered with 503, whatever it was that waited.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c lock_timeout=20s")
# Opening SQLite and reading its schema anew costs as much as all queries of a page.
DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_TABLE = "portal_cache"
CACHE_URL: str = env("CACHE_URL", default="")
if CACHE_URL:
    CACHES = {"default": env.cache_url_config(CACHE_URL)}
    if CACHES["default"]["BACKEND"].endswith(".RedisCache"):
        CACHES["default"]["BACKEND"] = "portal.operations.caching.ForgivingRedisCache"  # Redis down: it answers
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": CACHE_TABLE,
            "OPTIONS": {"MAX_ENTRIES": 20000},
        }
    }
# Copies of what rarely changes, per process; every use is keyed by a version stamp from the database.
CACHES["process"] = {
    "BACKEND": "portal.operations.object_cache.ObjectCache",
    "LOCATION": "process",
    "OPTIONS": {"MAX_ENTRIES": 20000},  # also a counter for each network that reads (portal.http.limits)
}
# Wagtail's name for it: addresses of image renditions, keyed by the image's content; no query per picture.
CACHES["renditions"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "renditions"}

# Sessions stay in the database, so they survive an emptied cache.
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# --- Languages --------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = LANGUAGE_NAMES
WAGTAIL_CONTENT_LANGUAGES = LANGUAGE_NAMES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGE_NAMES
# `localtime` is a file of the machine, no name that a browser knows: the account screen would stop with an error
WAGTAIL_USER_TIME_ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "posixrules", "Factory"})
PORTAL_LANGUAGE_CODES = LANGUAGE_CODES
PORTAL_ENDONYMS = ENDONYMS
PORTAL_READABLE_LANGUAGES = READABLE
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"

# --- Accounts ---------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
PASSWORD_RESET_TIMEOUT = 4 * 3600  # from the moment the mail is sent; it says so

# --- Wagtail ----------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Good practice for schools"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "portal.admin.rich_text_input.BoundedRichTextArea"}}
WAGTAILADMIN_BASE_URL = SITE_URL or f"http://127.0.0.1:{PORT}"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = True
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]
# Pages with a view restriction: our own form for the password, the admin's for an account.
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "portal/password_required.html"  # noqa: S105  a template
WAGTAILDOCS_PASSWORD_REQUIRED_TEMPLATE = "portal/document_password_required.html"  # noqa: S105  a template
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # a download never runs in this site's name
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.admin.search_backend"}}
# Publishing a live page into 22 languages would otherwise publish its source text there.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# A deleted page must not take the stored translations of its strings with it.
WAGTAILLOCALIZE_DISABLE_ON_DELETE = True
WAGTAIL_LOCALIZE_PRIVATE_SOURCE_TEXT = True
TAGGIT_CASE_INSENSITIVE = True

# What Wagtail hands to the background waits in the database for the worker.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Comments ---------------------------------------------------------------------------------

SITE_ID = 1
COMMENTS_APP = "django_comments_xtd"
COMMENTS_XTD_MODEL = "practices.discussion.models.PracticeComment"
COMMENTS_XTD_CONFIRM_EMAIL = False  # ours: stored first, confirmed by a form (practices.discussion)
COMMENTS_XTD_MAX_THREAD_LEVEL = 2
COMMENTS_XTD_SEND_HTML_EMAIL = False
COMMENTS_XTD_API_GET_USER_AVATAR = "practices.discussion.models.no_avatar"
COMMENTS_XTD_SALT = b"portal"

# --- Mail, files ------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Good practice portal <portal@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
MAIL_KEPT_DAYS: int = env.int("MAIL_KEPT_DAYS", default=30)  # rows of the outbox, emptied as they are sent
MAIL_GIVEN_UP_TEXT_DAYS = 7  # so long somebody can see in the outbox what could not be sent
EMAIL_BACKEND = "practices.mailing.backend.OutboxBackend"  # EMAIL_URL says where the worker sends to

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS: list[Path] = []
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
SERVE_MEDIA: bool = env.bool("SERVE_MEDIA", default=True)
STORAGES = {
    "default": {"BACKEND": "portal.uploads.whole_files.WholeFileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "portal.uploads.whole_files.KeepFieldsUploadHandler",
]
MEGABYTE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * MEGABYTE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
WAGTAILDOCS_MAX_UPLOAD_SIZE: int = env.int("DOCUMENT_MAX_MB", default=20) * MEGABYTE
WAGTAILIMAGES_MAX_UPLOAD_SIZE: int = env.int("IMAGE_MAX_MB", default=10) * MEGABYTE
WAGTAILIMAGES_MAX_IMAGE_PIXELS: int = env.int("IMAGE_MAX_MEGAPIXELS", default=16) * 1_000_000
IMAGE_MAX_FRAMES = 300
DOCUMENT_MAX_UNPACKED_BYTES = 200 * MEGABYTE  # of a docx, odt, pptx or xlsx: readers unpack them
TABLE_MAX_BYTES = MEGABYTE  # of redirects
TABLE_MAX_UNPACKED_BYTES = 10 * MEGABYTE
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.uploads.forms.ImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.uploads.forms.DocumentForm"
# A comment of the longest kind, percent-encoded, takes a tenth of it.
PUBLIC_BODY_BYTES = MEGABYTE
# The largest file and, beside it, the fields of its form
ADMIN_BODY_BYTES = (
    max(WAGTAILDOCS_MAX_UPLOAD_SIZE, WAGTAILIMAGES_MAX_UPLOAD_SIZE, DATA_UPLOAD_MAX_MEMORY_SIZE) + MEGABYTE
)

# --- Safety -----------------------------------------------------------------------------------

X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.pages.errors.csrf_failure"
# Redirect, HSTS and secure cookies follow the scheme of the public address.
if urlsplit(SITE_URL).scheme == "https":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_SSL_HOST = urlsplit(SITE_URL).netloc  # never to the host that a request names
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^-/(live|ready)$"]
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],  # gets its own, looser policy in portal.admin_policy
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-src": ["'none'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without links": {"()": "portal.operations.redaction.RedactLinks"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without links"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "portal": {"level": "INFO"},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "practices": {"level": "INFO"},
        "search": {"level": "INFO"},
        "elastic_transport": {"level": "ERROR"},  # a node that is away: `search` says it in one line
    },
}
# W019: the admin shows the preview of a page in a frame of the same site.
SILENCED_SYSTEM_CHECKS: list[str] = ["security.W019"]
