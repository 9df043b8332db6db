"""All settings, top to bottom, and the only reader of the environment.

README.md lists every variable. Nothing needs to be set on a single machine.
"""

import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from healthposts.env import (
    EnvironmentProblem,
    env_bool,
    env_int,
    env_list,
    env_secret,
    env_text,
)
from healthposts.mail import mail_settings
from healthposts.secrets import load_secrets
from healthposts.storages import documents_storage

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"

# --- What kind of start is this? -------------------------------------------------------

PRODUCTION = env_bool("PRODUCTION", default=False)
DEBUG = env_bool("DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise EnvironmentProblem("DEBUG=1 and PRODUCTION=1 cannot be used together. Set DEBUG=0.")

# Every file made at run time lies here: database, documents, broker folders, secrets.
# A new folder is for its owner only, whoever else has an account on this machine.
DATA_DIR = Path(env_text("DATA_DIR", str(BASE_DIR / ".data"))).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

_secrets = load_secrets(DATA_DIR, may_create=not PRODUCTION)
SECRET_KEY = _secrets.secret_key
FIELD_KEYS = _secrets.field_keys
INDEX_KEY = _secrets.index_key

# --- The web ---------------------------------------------------------------------------

ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "" if PRODUCTION else "*")
if PRODUCTION and not ALLOWED_HOSTS:
    raise EnvironmentProblem(
        "PRODUCTION=1 needs ALLOWED_HOSTS: the names under which the site is reached."
    )
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
ROOT_URLCONF = "healthposts.urls"
WSGI_APPLICATION = "healthposts.wsgi.application"
TRUSTED_PROXIES = env_int("TRUSTED_PROXIES", 0, least=0, most=5)
HTTPS = env_bool("HTTPS", default=PRODUCTION)
if PRODUCTION and not HTTPS:
    raise EnvironmentProblem(
        "PRODUCTION=1 and HTTPS=0 cannot be used together: passwords and health data would travel "
        "in the open. Remove HTTPS=0, and set TRUSTED_PROXIES where a proxy ends HTTPS."
    )
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "worker-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

INSTALLED_APPS = [
    "healthposts.apps.HealthpostsConfig",
    "reports",
    "screenings",
    "workers",
    "posts",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "axes",
    "csp",
]

MIDDLEWARE = [
    # These come first, so that refusals and static files carry the headers too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "healthposts.web.refusals.RefusalMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "healthposts.web.middleware.PersonMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["healthposts.web.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "healthposts.web.context.site",
                "reports.context.navigation",
            ],
        },
    }
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# A session typed in from paper comes as one form where there is no script: a hundred workers
# with all examinations there are.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Data ------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_database_url = env_text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'healthposts.sqlite3'}")
_database = environ.Env.db_url_config(_database_url)
# Kept between requests. The last connection to an SQLite file that is closed writes the whole
# log back, and the next one makes it again: 25 ms of a save, where nobody else is about.
_database["CONN_MAX_AGE"] = 60
if "postgresql" in _database["ENGINE"]:
    _database["CONN_HEALTH_CHECKS"] = True
elif "sqlite" in _database["ENGINE"]:
    # IMMEDIATE is what removes "database is locked"; WAL and NORMAL are what makes it fast.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-20000;"
            "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA temp_store=MEMORY"
        ),
    }
else:
    raise EnvironmentProblem(
        "DATABASE_URL cannot be used. It starts with sqlite:/// or postgres://."
    )
DATABASES = {"default": _database}

STORAGES = {
    "default": documents_storage(env_secret("DOCUMENTS_URL"), DATA_DIR),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_MAX_AGE = 31_536_000

# --- People ----------------------------------------------------------------------------

AUTH_USER_MODEL = "posts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# A cadre comes once a month: 60 days, written again at most once a day (PersonMiddleware).
SESSION_COOKIE_AGE = 60 * 24 * 60 * 60
SESSION_ENGINE = "healthposts.web.sessions"
SESSION_COOKIE_NAME = "healthposts_session"
CSRF_COOKIE_NAME = "healthposts_csrf"
LANGUAGE_COOKIE_NAME = "healthposts_language"

# Lock-out per user name and address together: a stranger cannot lock a cadre out.
AXES_FAILURE_LIMIT = "posts.lockout.failure_limit"
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_CLIENT_IP_CALLABLE = "healthposts.web.addresses.client_address"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Who came in stands in our own audit log.
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["username", "password", "code", "new_password", "repeated"]

# --- Language and time -----------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "healthposts" / "locale"]
FORMAT_MODULE_PATH = ["healthposts.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
USE_TZ = True
TIME_ZONE = env_text("TIME_ZONE", "Asia/Jakarta")

# --- Work outside the web process --------------------------------------------------------

REDIS_URL = env_text("REDIS_URL")
CELERY_TASK_ALWAYS_EAGER = False
# Seconds one worker may hold a report before the sweep gives it to another.
BUILD_LEASE_SECONDS = env_int("BUILD_LEASE_SECONDS", 180, least=2, most=3600)

# --- Letters by e-mail -------------------------------------------------------------------

SITE_URL = env_text("SITE_URL").rstrip("/")
_mail = mail_settings(env_secret("EMAIL_URL"), sender=env_text("EMAIL_FROM"), site=SITE_URL)
MAIL_IS_ON = _mail["MAIL_IS_ON"]
globals().update(_mail)

# --- Reading along -----------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"refusals": {"()": "healthposts.web.logs.RefusalsWithoutTraceback"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["refusals"],
        }
    },
    "root": {"handlers": ["console"], "level": env_text("LOG_LEVEL", "WARNING").upper()},
}

TESTING = "pytest" in sys.modules
if TESTING:
    STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    ALLOWED_HOSTS = ["*"]
