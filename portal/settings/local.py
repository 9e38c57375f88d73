"""This machine: demo data, embedded parts, no https. `make run` fills the environment."""

from portal.settings.base import *
from portal.settings.environment import PORTAL_VAR, env

SECRET_KEY = env.str("SECRET_KEY", default="nur-fuer-diesen-rechner")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
PORTAL_DEMO = env.bool("PORTAL_DEMO", default=True)
PORTAL_SHOWCASE = True
PORTAL_MAIL_FOLDER = PORTAL_VAR / "mails"
DEBUG = env.bool("DEBUG", default=False)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
