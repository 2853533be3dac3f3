"""Django's settings, all of them derived from the region's Config."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from folkmoot.config import load
from folkmoot.hub.databases import database
from folkmoot.hub.mail import mail_server
from folkmoot.hub.openid import openid_apps
from folkmoot.hub.region import secret_key

CONFIG = load()
PROJECT = Path(__file__).resolve().parents[3]
IS_LOCAL = set(CONFIG.hosts) <= {"localhost", "127.0.0.1", "[::1]"}
"""Whether only this machine can ask for pages; then they need no encryption on the way."""

DEBUG = CONFIG.debug
SECRET_KEY = secret_key(CONFIG)
ALLOWED_HOSTS = list(CONFIG.hosts)
ROOT_URLCONF = "folkmoot.hub.urls"
WSGI_APPLICATION = "folkmoot.hub.wsgi.application"
DATABASES = {"default": database(CONFIG)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

HUB_APPS = [
    "folkmoot.hub.design",
    "folkmoot.hub.accounts",
    "folkmoot.hub.ledgers",
    "folkmoot.hub.jobs",
    "folkmoot.hub.keys",
    "folkmoot.hub.register",
    "folkmoot.hub.rows",
    "folkmoot.hub.schedules",
    "folkmoot.hub.permissions",
    "folkmoot.hub.agreements",
    "folkmoot.hub.usage",
    "folkmoot.hub.following",
    "folkmoot.hub.releases",
    "folkmoot.hub.saved",
    "folkmoot.hub.soda",
    "folkmoot.hub.portal",
    "folkmoot.hub.explorer",
    "folkmoot.hub.odata",
    "folkmoot.hub.parquet",
    "folkmoot.hub.agents",
    "folkmoot.hub.features",
    "folkmoot.hub.feeds",
    "folkmoot.hub.harvest",
    "folkmoot.hub.duties",
    "folkmoot.hub.residents",
    "folkmoot.hub.linking",
    "folkmoot.hub.casework",
    "folkmoot.hub.review",
    "folkmoot.hub.problems",
]
INSTALLED_APPS = [
    *HUB_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "folkmoot.hub.rates.RequestRateMiddleware",
    "folkmoot.hub.usage.middleware.UsageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "folkmoot.hub.limits.RequestSizeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "folkmoot.hub.error_pages.ErrorPageMiddleware",
    "folkmoot.hub.access.AccessMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["folkmoot.hub.design.templatetags.govuk"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "folkmoot.hub.design.context.site",
            ],
        },
    }
]

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "folkmoot.hub.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator makes every account and vouches for it
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = False  # council machines are shared; a session ends with its browser
SOCIALACCOUNT_ADAPTER = "folkmoot.hub.accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"APPS": openid_apps(CONFIG)}}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = CONFIG.name
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL

# Safety
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = "folkmoot_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = not IS_LOCAL
CSRF_COOKIE_NAME = "folkmoot_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = not IS_LOCAL
CSRF_FAILURE_VIEW = "folkmoot.hub.error_pages.csrf_failure"
if not IS_LOCAL:  # a hub that others reach stands behind a proxy that ends TLS and sets this header
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:", "blob:"],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "worker-src": [SELF],
    }
}

# Requests and files
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000  # a wide table's meanings are confirmed in one form
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = str(CONFIG.uploads_dir)  # on the vault's disk, so that a move is a rename
FILE_UPLOAD_PERMISSIONS = 0o600
STATIC_URL = "static/"
STATIC_ROOT = PROJECT / "build" / "static"
STATICFILES_DIRS = [Path(__file__).parent / "static", PROJECT / "build" / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# E-mail
MAIL = mail_server(CONFIG)
EMAIL_BACKEND = MAIL.backend
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.is_starttls, MAIL.is_tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = MAIL.sender

# Jobs
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"without_values": {"()": "folkmoot.hub.logs.WithoutValues"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "without_values"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},
        "fido2": {"level": "WARNING"},
        "django.server": {"handlers": ["stderr"], "propagate": False},
    },
}
