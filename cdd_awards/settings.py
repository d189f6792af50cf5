"""Settings, from the environment alone; docs/operations.md lists every variable.

What is missing or wrong stops the start with a sentence that names the variable.
"""

import datetime
import logging
import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from cdd_awards.addresses import address_fault, proxy_fault
from cdd_awards.agency.configuration import provider_configuration
from cdd_awards.authorities import authorities
from cdd_awards.files import endpoint_of, evidence_store
from cdd_awards.keys import journal_keys
from cdd_awards.logs import logging_config
from cdd_awards.mail import mail_settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def _flag(name: str, *, default: bool) -> bool:
    """A variable that says yes or no; anything else stops the start."""
    value = env.str(name, default="yes" if default else "no").strip().lower()
    if value not in ("1", "true", "yes", "on", "0", "false", "no", "off", ""):
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in ("1", "true", "yes", "on")


DEBUG = _flag("DEBUG", default=False)
DEMO = _flag("DEMO", default=False)
SECRET_KEY = env.str("SECRET_KEY")
# Earlier keys: what was signed or encrypted with them is still read.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
HTTPS = _flag("HTTPS", default=True)
IS_PRODUCTION = not DEMO and not DEBUG
SITE_ADDRESS = env.str("SITE_ADDRESS", default="").rstrip("/")
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
SHORTEST_KEY = 50
if len(SECRET_KEY) < SHORTEST_KEY:
    raise ImproperlyConfigured(f"SECRET_KEY must have at least {SHORTEST_KEY} characters.")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts, separated by commas.")

# The newest signs the journal's entries, all of them verify; never in the database.
JOURNAL_KEYS = journal_keys(
    env.str("JOURNAL_KEYS", default=""),
    env.str("JOURNAL_KEYS_FILE", default=""),
    secret_key=SECRET_KEY,
    is_demo=DEMO or DEBUG,
)
# Outside clocks for the journal's seals, asked in turn (evaluations/platform/journal/stamps.py).
TIMESTAMP_AUTHORITIES = authorities(env.str("TIMESTAMP_AUTHORITIES", default=""))
TIMESTAMP_TIMEOUT = env.float("TIMESTAMP_TIMEOUT", default=10)
if TIMESTAMP_TIMEOUT <= 0:
    raise ImproperlyConfigured("TIMESTAMP_TIMEOUT must be a number of seconds above 0.")

# What signs papers: a PKCS#12 file; whether the worker asks if certificates were revoked.
SIGNING_CERTIFICATE = env.str("SIGNING_CERTIFICATE", default="")
SIGNING_PASSWORD = env.str("SIGNING_PASSWORD", default="")
SIGNING_REVOCATION = _flag("SIGNING_REVOCATION", default=False)

INSTALLED_APPS = [
    "cdd_awards.apps.EmergencyAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
    "cdd_awards",
    "units",
    "evaluations",
]

MIDDLEWARE = [
    "cdd_awards.health.machines_first",
    "cdd_awards.metrics.measured",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cdd_awards.compression.CompressedPages",
    "cdd_awards.middleware.browser_policies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cdd_awards.middleware.language",
    "cdd_awards.signins.held_and_known",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cdd_awards.middleware.ResilientRequestLog",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cdd_awards.card_sessions.CardGate",
    "cdd_awards.middleware.ReturnAfterLogin",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "cdd_awards.second_factor.SecondFactorGate",
    "cdd_awards.middleware.friendly_405",
]

ROOT_URLCONF = "cdd_awards.urls"
WSGI_APPLICATION = "cdd_awards.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["cdd_awards.templatetags.thai_text"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- database -------------------------------------------------------------------------------
# SQLite before 3.51.3 can corrupt a write-ahead log when it is reset; older ones do without.
SAFE_WAL = (3, 51, 3)
_journal_mode = "WAL" if sqlite3.sqlite_version_info >= SAFE_WAL else "DELETE"
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/db.sqlite3")
}
# In transaction mode a connection is another one after each transaction: no cursor outlives it.
PGBOUNCER = _flag("PGBOUNCER", default=False)
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = PGBOUNCER
# What the connections are counted by (cdd_awards/postgresql/connections.py).
WEB_PROCESSES = env.int("WEB_PROCESSES", default=2)
NODES = env.int("NODES", default=1)
if WEB_PROCESSES < 1 or NODES < 1:
    raise ImproperlyConfigured("WEB_PROCESSES and NODES must be numbers above 0.")
_engine = DATABASES["default"].get("ENGINE", "")
if _engine not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://.")
if _engine == "django.db.backends.sqlite3":
    # IMMEDIATE: without it a transaction that reads and then writes fails under load.
    # Recursive triggers: without them INSERT OR REPLACE deletes a row past the triggers.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            f"PRAGMA journal_mode={_journal_mode}; PRAGMA synchronous=FULL; "
            "PRAGMA recursive_triggers=ON;"
        ),
    }
else:
    DATABASES["default"]["ENGINE"] = "cdd_awards.postgresql"
    # Nobody waits longer than two seconds for a database that does not answer, and four after it
    # is back: the pool gives an attempt up soon, so that the next request begins a new one.
    pool = {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=0 if PGBOUNCER else 16)}
    pool |= {"timeout": 2, "reconnect_timeout": 4}
    options = DATABASES["default"].setdefault("OPTIONS", {})
    options["pool"] = pool if pool["max_size"] else False
    # What is asked so often on a connection is planned once; behind PgBouncer connections change.
    options["prepare_threshold"] = 3 if pool["max_size"] else None
    # Of a server whose machine or network is gone no farewell comes.
    options |= {"connect_timeout": 2, "tcp_user_timeout": 10_000, "keepalives_idle": 10}
    options |= {"keepalives_interval": 5, "keepalives_count": 3}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Beyond so many rows Django throws a third away, whatever it is; its default is 300.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Parts of pages that are drawn again and again, in each process; nothing that a person wrote.
    "fragments": {
        "BACKEND": "cdd_awards.drawn_parts.DrawnParts",
        "LOCATION": "fragments",
        "OPTIONS": {"MAX_ENTRIES": 2_048},
    },
}
# A worker each: mail, scans and previews never wait behind documents and imports.
TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["quick", "long"]},
}

# --- language and time ----------------------------------------------------------------------
LANGUAGE_CODE = "th"
LANGUAGES = [("th", _("Thai")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "cdd_awards" / "locale", BASE_DIR / "cdd_awards" / "locale_packages"]
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True

# --- people ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = ["cdd_awards.accounts.OwnAddressBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "cdd_awards.accounts.ClosedAdapter"
ACCOUNT_USER_DISPLAY = "cdd_awards.accounts.displayed_name"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
# Nobody signs up; the package asks these whether signing in takes a password.
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_PREVENT_ENUMERATION = True
# Tries are counted in the table of sign-in events (evaluations/setup/accounts/throttle.py): the
# package counts in the cache, out of which strangers can push what it remembers.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "cdd_awards.accounts.SignInForm",
    "reset_password": "cdd_awards.accounts.JoinedResetForm",
    "change_password": "cdd_awards.signins.ThrottledChangeForm",
}
MFA_FORMS = {
    "authenticate": "cdd_awards.signins.ThrottledCodeForm",
    "reauthenticate": "cdd_awards.signins.ThrottledCodeAgainForm",
    "add_webauthn": "cdd_awards.accounts.AddPasskeyForm",
    "edit_webauthn": "cdd_awards.accounts.EditPasskeyForm",
}
# Links of a mail hold with User.email: the package's own kind reads and writes its own table.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Seconds after which password, factor and device pages ask for the password or factor again.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
# How many front servers stand between the client and us (units/client.py).
PROXY_COUNT = env.int("PROXY_COUNT", default=0)
BEHIND_PROXY = _flag("BEHIND_PROXY", default=False)
if IS_PRODUCTION and (fault := proxy_fault(behind=BEHIND_PROXY, count=PROXY_COUNT)):
    raise ImproperlyConfigured(fault)
if IS_PRODUCTION and (fault := address_fault(SITE_ADDRESS, https=HTTPS)):
    raise ImproperlyConfigured(fault)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "cdd_awards.factor_seeds.SeedAdapter"
MFA_TOTP_ISSUER = "CDD Awards"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Addresses are given by administrators; the package's table of them means nothing here.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Administrators and auditors need a second factor, and so do chairs and secretaries unless an
# installation lets them off. The demo's accounts are public, so there it protects nobody.
SECOND_FACTOR = not DEMO
SECOND_FACTOR_FOR_COMMITTEES = _flag("SECOND_FACTOR_FOR_COMMITTEES", default=True)

# Sign-in by the agency's provider (cdd_awards/agency/); None: nothing is shown, nothing routed.
try:
    OIDC = provider_configuration(
        name=env.str("OIDC_NAME", default=""),
        server=env.str("OIDC_SERVER", default=""),
        client_id=env.str("OIDC_CLIENT_ID", default=""),
        client_secret=env.str("OIDC_CLIENT_SECRET", default=""),
        scopes=env.str("OIDC_SCOPES", default="openid email").split(),
    )
except ValueError as fault:
    raise ImproperlyConfigured(str(fault)) from fault
SOCIALACCOUNT_ADAPTER = "cdd_awards.agency.adapter.InvitedAdapter"
SOCIALACCOUNT_STORE_TOKENS = False

# --- mail and files -------------------------------------------------------------------------
_MAIL = env.str("EMAIL_URL", default="")
MAIL_IS_SET = bool(_MAIL)
if not (MAIL_IS_SET or DEMO or DEBUG):
    raise ImproperlyConfigured("EMAIL_URL must say how mail is sent (smtp+tls://…).")
# Seconds after which a mail server that says nothing is let go of: it would hold the worker.
MAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
if MAIL_TIMEOUT <= 0:
    raise ImproperlyConfigured("EMAIL_TIMEOUT must be a number of seconds above 0.")
vars().update(mail_settings(_MAIL or "consolemail://", timeout=MAIL_TIMEOUT))
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default="noreply@localhost")
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
# Nothing of ours is for scripts of other sites; a header less with every file.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_FINDERS = [
    "cdd_awards.bootstrap.BootstrapFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
BOOTSTRAP = BASE_DIR / "node_modules/bootstrap/dist/css"
STATICFILES_DIRS: list[Any] = [
    BASE_DIR / "static",
    ("sarabun", BASE_DIR / "node_modules/@fontsource/sarabun/files"),
    ("tus", BASE_DIR / "node_modules/tus-js-client/dist"),
]
PDF_FONTS = BASE_DIR / "node_modules/@expo-google-fonts/sarabun"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
EVIDENCE_STORE = env.str("EVIDENCE_STORE", default="")
# How a download leaves: "" by us, a path such as /protected/ by the front server, or "signed".
EVIDENCE_DELIVERY = env.str("EVIDENCE_DELIVERY", default="")
if EVIDENCE_DELIVERY not in ("", "signed") and not EVIDENCE_DELIVERY.startswith("/"):
    raise ImproperlyConfigured("EVIDENCE_DELIVERY must be empty, signed, or a path (/protected/).")
if EVIDENCE_DELIVERY and (EVIDENCE_DELIVERY == "signed") != bool(EVIDENCE_STORE):
    raise ImproperlyConfigured("EVIDENCE_DELIVERY: signed goes with an S3 store, a path without.")
_MIB = 2**20
UPLOAD_LARGEST = env.int("UPLOAD_LARGEST_MIB", default=2048) * _MIB
UPLOAD_QUOTA = env.int("UPLOAD_QUOTA_MIB", default=10240) * _MIB
UPLOAD_KEPT = datetime.timedelta(days=env.int("UPLOAD_KEPT_DAYS", default=7))
FORM_UPLOAD_LARGEST = 50 * _MIB
FILE_UPLOAD_HANDLERS = ["cdd_awards.uploads.LimitedUploadHandler"]
# clamd's socket (/run/clamav/clamd.ctl) or host:port; empty: nothing is scanned.
# Whether long documents are drawn in the worker itself: for tests, which have one database.
DRAW_IN_PROCESS = False
CLAMD = env.str("CLAMD", default="")
OFFICE_CONVERTER = env.str("OFFICE_CONVERTER", default=shutil.which("soffice") or "")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "evidence": evidence_store(EVIDENCE_STORE, MEDIA_ROOT),
    "staticfiles": {"BACKEND": "cdd_awards.static_files.StaticFiles"},
}

# --- security -------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Both bind every other host below the name, and cannot be taken back soon: the operator decides,
# and Django's checks ask for neither.
SECURE_HSTS_INCLUDE_SUBDOMAINS = _flag("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = _flag("HSTS_PRELOAD", default=False)
if SECURE_HSTS_PRELOAD and not SECURE_HSTS_INCLUDE_SUBDOMAINS:
    raise ImproperlyConfigured("HSTS_PRELOAD goes with HSTS_SUBDOMAINS=1: browsers ask for both.")
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SESSION_ENGINE = "cdd_awards.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
# Such a cookie is taken from this host over HTTPS alone: no neighbouring host can plant one.
_COOKIE = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_COOKIE}sessionid"
CSRF_COOKIE_NAME = f"{_COOKIE}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_COOKIE}django_language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
# Who is told of a weakness found here: mailto:… or https://…, in /.well-known/security.txt.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "https://")):
    raise ImproperlyConfigured("SECURITY_CONTACT must begin with mailto: or https://.")
# Under what licence the tables of a bundle are given: its https:// address or its name.
DATA_LICENCE = env.str("DATA_LICENCE", default="")
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "cdd_awards.errors.csrf_failure"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
_FILES_FROM = endpoint_of(EVIDENCE_STORE) if EVIDENCE_DELIVERY == "signed" else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", *_FILES_FROM],
        "media-src": ["'self'", *_FILES_FROM],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- who is told of what ---------------------------------------------------------------------
# Opens /metrics and the details of /readyz to other machines than this one.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
SHORTEST_TOKEN = 20
if METRICS_TOKEN and len(METRICS_TOKEN) < SHORTEST_TOKEN:
    raise ImproperlyConfigured(f"METRICS_TOKEN must have at least {SHORTEST_TOKEN} characters.")
SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN and not re.fullmatch(r"https?://[^@/]+@[^/]+/.+", SENTRY_DSN):
    raise ImproperlyConfigured("SENTRY_DSN must be an address such as https://key@host/1.")
ERRORS_TO = env.list("ERRORS_TO", default=[])
if any("@" not in address for address in ERRORS_TO):
    raise ImproperlyConfigured("ERRORS_TO must be mail addresses, separated by commas.")
# A request is told of when it ends.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
LOGGING = logging_config(
    env.str("LOG_FILE", default=""), level=env.str("LOG_LEVEL", default="INFO")
)
