"""The hub's settings in tests and type checks: those of an empty region of their own."""

import atexit
import os
import shutil
import tempfile

if "FOLKMOOT_REGION" not in os.environ:
    os.environ["FOLKMOOT_REGION"] = tempfile.mkdtemp(prefix="folkmoot-tests-")
    atexit.register(shutil.rmtree, os.environ["FOLKMOOT_REGION"], ignore_errors=True)

from folkmoot.hub.settings import *  # noqa: F403 - the region comes first

# The other hashers are slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
