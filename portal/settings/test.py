"""The test suite: real database and broker, fast password hashes, mail kept in memory."""

import os
import re

from portal.settings.base import *
from portal.settings.base import CACHES, REST_FRAMEWORK, STORAGES
from portal.settings.environment import env
from portal.settings.parts import REDIS_URL, database

SECRET_KEY = env.str("SECRET_KEY", default="nur-fuer-tests")
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
REST_FRAMEWORK = {
    **REST_FRAMEWORK,
    "DEFAULT_THROTTLE_RATES": dict.fromkeys(REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]),
}
STORAGES = {
    **STORAGES,
    "documents": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
# Each process of a run empties its own cache and no other's.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
CACHES["default"]["LOCATION"] = re.sub(r"(?<=\d)/\d+$", "", REDIS_URL)
CACHES["default"]["OPTIONS"] |= {
    "db": 1 + WORKER % 15,
    # A busy machine is not a silent server: limits that pause meanwhile would not count.
    "socket_timeout": 10,
    "socket_connect_timeout": 10,
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
OWNER_DATABASE = database(env.str("DATABASE_OWNER_URL", default=""), scoped=False)
