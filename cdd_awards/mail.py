"""How mail is sent, as Django's settings."""

from typing import Any

from django import VERSION
from environ import Env

# Kind of backend → option of its mailer → the setting that said so before Django 6.1.
OPTIONS = {
    "smtp": {
        "host": "EMAIL_HOST",
        "port": "EMAIL_PORT",
        "username": "EMAIL_HOST_USER",
        "password": "EMAIL_HOST_PASSWORD",
        "use_tls": "EMAIL_USE_TLS",
        "use_ssl": "EMAIL_USE_SSL",
        "timeout": "EMAIL_TIMEOUT",
    },
    "filebased": {"file_path": "EMAIL_FILE_PATH"},
}


def mail_settings(url: str, *, timeout: float) -> dict[str, Any]:
    """Mail goes by `url`; a server that is silent for `timeout` seconds is let go of."""
    config = {**Env.email_url_config(url), "EMAIL_TIMEOUT": timeout}
    if VERSION < (6, 1):
        return config
    backend = config["EMAIL_BACKEND"]
    names = OPTIONS.get(backend.split(".")[-2], {})
    options = {option: config[name] for option, name in names.items() if name in config}
    return {"MAILERS": {"default": {"BACKEND": backend, "OPTIONS": options}}}
