"""The person who signs in. What she may do comes from her memberships (`municipalities`)."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.protection import Framework, Protection


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with a normalised address; without a password she has to set one first."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class Theme(models.TextChoices):
    AUTO = "auto", _("wie das Gerät")
    LIGHT = "light", _("hell")
    DARK = "dark", _("dunkel")


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing] # knox
    protection: ClassVar[Protection] = Framework()

    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    language = models.CharField(_("Sprache"), max_length=2, default="de")
    theme = models.CharField(_("Darstellung"), max_length=5, choices=Theme, default=Theme.AUTO)
    is_active = models.BooleanField(_("aktiv"), default=True)
    is_staff = models.BooleanField(_("Plattformadministration"), default=False)
    date_joined = models.DateTimeField(_("dabei seit"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("Konto")
        verbose_name_plural = _("Konten")
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_case_insensitive")
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name
