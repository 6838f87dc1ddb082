"""Settings of the site. Nothing needs to be set to start; ``docs/administration.md`` lists all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from zhiren.web.config import environment

WEB = Path(__file__).parents[1]
DATA = Path(environment.text("ZHIREN_DATA", "out/site")).absolute()

DEBUG = environment.boolean("ZHIREN_DEBUG", default=False)
SECRET_KEY = environment.secret_key(DATA)
ALLOWED_HOSTS = environment.listed("ZHIREN_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.listed("ZHIREN_TRUSTED_ORIGINS", "")
# How many proxies of one's own stand before the site: their X-Forwarded-For is believed.
PROXIES = environment.whole("ZHIREN_PROXIES", 0, 0, 5)
# Behind a proxy that ends TLS, cookies travel over HTTPS only.
IS_HTTPS = environment.boolean("ZHIREN_HTTPS", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # templates of the form renderer
    "template_partials",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "zhiren.web.lib",
    "zhiren.web.audit",
    "zhiren.web.accounts",
    "zhiren.web.register",
    "zhiren.web.bridge",
    "zhiren.web.policy",
    "zhiren.web.roster",
    "zhiren.web.intake",
    "zhiren.web.corrections",
    "zhiren.web.findings",
    "zhiren.web.todos",
    "zhiren.web.worktasks",
    "zhiren.web.home",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhiren.web.accounts.middleware.AccessMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "zhiren.web.config.urls"
WSGI_APPLICATION = "zhiren.web.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhiren.web.lib.context.site",
            ],
            "builtins": [
                "zhiren.web.lib.templatetags.zhiren",
                "zhiren.web.bridge.templatetags.clauses",
            ],
        },
    }
]
FORM_RENDERER = "zhiren.web.lib.forms.Renderer"

_DATABASE_URL = environment.text("DATABASE_URL", f"sqlite:///{DATA / 'zhiren.sqlite3'}")
try:
    DATABASES: dict[str, dict[str, Any]] = {
        "default": {**dj_database_url.parse(_DATABASE_URL, conn_max_age=600)}
    }
except (ValueError, KeyError) as error:
    raise ImproperlyConfigured(
        "DATABASE_URL：写法不对。例：postgresql://用户:口令@主机:5432/库名，或 sqlite:///文件"
    ) from error
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if IS_SQLITE:
    DATA.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # A writer waits for its turn from its first statement: no half-way "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "accounts:log_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:log_in"

# Sizes customary in graded-protection assessments (GB/T 22239-2019 8.1.4.1 names no numbers).
PASSWORD_LEAST_LENGTH = environment.whole("ZHIREN_PASSWORD_LENGTH", 10, 8, 64)
PASSWORD_DAYS = environment.whole("ZHIREN_PASSWORD_DAYS", 90, 0, 3650)
PASSWORDS_REMEMBERED = environment.whole("ZHIREN_PASSWORDS_REMEMBERED", 5, 0, 24)
SESSION_IDLE_MINUTES = environment.whole("ZHIREN_SESSION_MINUTES", 30, 5, 720)
SESSIONS_A_USER = environment.whole("ZHIREN_SESSIONS_A_USER", 2, 1, 20)
AXES_FAILURE_LIMIT = environment.whole("ZHIREN_LOG_IN_FAILURES", 5, 3, 20)
LOCK_OUT_MINUTES = environment.whole("ZHIREN_LOCK_OUT_MINUTES", 30, 5, 1440)
AXES_COOLOFF_TIME = LOCK_OUT_MINUTES / 60
AXES_LOCKOUT_PARAMETERS = ["username"]
# axes would rather count by address (W006). A whole institution often stands behind one address,
# and one attacker behind many: the limit an account, whatever the address, is what is asked for.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_USERNAME_CALLABLE = "zhiren.web.accounts.origin.account_name"
AXES_CLIENT_IP_CALLABLE = "zhiren.web.accounts.origin.address_of"
# A lock ends when the page says; who keeps trying does not make it longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the audit has it
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "zhiren.web.accounts.views.entry.locked_out"
OTP_TOTP_ISSUER = "知任"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "zhiren.web.accounts.passwords.LongEnough",
        "OPTIONS": {"min_length": PASSWORD_LEAST_LENGTH},
    },
    {"NAME": "zhiren.web.accounts.passwords.NotCommon"},
    {
        "NAME": "zhiren.web.accounts.passwords.UnlikeTheOwner",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "zhiren.web.accounts.passwords.KindsOfCharacters"},
    {"NAME": "zhiren.web.accounts.passwords.NotUsedBefore"},
]

SESSION_COOKIE_AGE = SESSION_IDLE_MINUTES * 60
SESSION_SAVE_EVERY_REQUEST = False  # AccessMiddleware renews it once a minute
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

UPLOAD_MEGABYTES = environment.whole("ZHIREN_UPLOAD_MEGABYTES", 20, 1, 500)
# Uploaded workbooks and the previews made of them are personal data: they go after this time.
INTAKE_DAYS = environment.whole("ZHIREN_INTAKE_DAYS", 30, 1, 3650)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2**20
FILE_UPLOAD_PERMISSIONS = 0o600
MEDIA_ROOT = DATA / "uploads"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATICFILES_DIRS = [WEB / "static"]
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if environment.text("ZHIREN_SMTP_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA / "mail"
EMAIL_HOST = environment.text("ZHIREN_SMTP_HOST")
EMAIL_PORT = environment.whole("ZHIREN_SMTP_PORT", 25, 1, 65535)
EMAIL_HOST_USER = environment.text("ZHIREN_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("ZHIREN_SMTP_PASSWORD")
EMAIL_USE_TLS = environment.boolean("ZHIREN_SMTP_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("ZHIREN_MAIL_FROM", "zhiren@localhost")
SITE_ADDRESS = environment.text("ZHIREN_ADDRESS", "http://localhost:8000").rstrip("/")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"zhiren": {"level": "INFO"}},
}
# An institution's own conventions for todos; no clause sets them.
REMIND_DAYS = environment.day_counts("ZHIREN_REMIND_DAYS", "7,3,1")
ESCALATE_WORKDAYS = environment.whole("ZHIREN_ESCALATE_WORKDAYS", 5, 1, 60)
SIGN_WORKDAYS = environment.whole("ZHIREN_SIGN_WORKDAYS", 3, 1, 60)
SNOOZE_DAYS = environment.whole("ZHIREN_SNOOZE_DAYS", 90, 1, 366)
# Compiled rules are kept here between runs.
RULE_CACHE = Path(environment.text("ZHIREN_CACHE", str(DATA / "cache")))
# The hour at which every register is judged each night.
NIGHTLY_HOUR = environment.whole("ZHIREN_NIGHTLY_HOUR", 2, 0, 23)
# Pages of a list.
ROWS_A_PAGE = (20, 50, 100)
