"""The test suite: real database and broker, fast password hashes, mail kept in memory."""

from portal.settings.base import *
from portal.settings.base import REST_FRAMEWORK
from portal.settings.environment import env
from portal.settings.parts import database

SECRET_KEY = env.str("SECRET_KEY", default="nur-fuer-tests")
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
REST_FRAMEWORK = {
    **REST_FRAMEWORK,
    "DEFAULT_THROTTLE_RATES": dict.fromkeys(REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]),
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
OWNER_DATABASE = database(env.str("DATABASE_OWNER_URL", default=""), scoped=False)
