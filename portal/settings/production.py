"""A real installation. What is missing in the environment stops the start, with its name."""

from portal.settings.base import *
from portal.settings.base import PORTAL_DEMO, STORAGES
from portal.settings.environment import env

SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
PORTAL_URL = env.str("PORTAL_URL")
PORTAL_SECOND_FACTOR_REQUIRED = env.bool("PORTAL_SECOND_FACTOR_REQUIRED", default=True)
if PORTAL_DEMO:
    raise RuntimeError("PORTAL_DEMO ist in Produktion nicht erlaubt: Demokonten sind offen.")

DEBUG = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "core.staticfiles.PortalStaticFilesStorage"},
}
