"""How django-allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up on her own: a tenant's administration invites."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
