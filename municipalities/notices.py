"""What municipalities tell other apps: the letter of an invitation, the scopes of memberships."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.clock import now
from core.registry import Letter, registry
from municipalities.access import invitation_token, scopes_of
from municipalities.models import Invitation
from municipalities.queries import open_memberships

INVITATION = "invitation"


def invitation_letter(key: str, payload: Mapping[str, Any]) -> Letter | None:
    """None when it was accepted or revoked, or has expired, before the mail went out."""
    found = Invitation.objects.select_related("organisation", "invited_by__user")
    invitation = found.filter(pk=UUID(key)).first()
    if invitation is None or not invitation.is_open(now()):
        return None
    return Letter(
        subject=_("Einladung in das Modellregionen-Portal"),
        paragraphs=(
            _("Guten Tag %(name)s,") % {"name": invitation.name},
            _(
                "%(inviter)s lädt Sie ein, im Portal der Digitalen Modellregionen für"
                " „%(organisation)s“ mitzuarbeiten. Ihre Rolle: %(role)s."
            )
            % {
                "inviter": invitation.invited_by.user.name,
                "organisation": invitation.organisation.name,
                "role": invitation.role_label,
            },
            *_about(invitation),
            _("Die Einladung gilt bis zum %(day)s und nur für diese E-Mail-Adresse.")
            % {"day": timezone.localtime(invitation.expires_at).strftime("%d.%m.%Y")},
        ),
        url=reverse("municipalities:invitation", args=[invitation_token(invitation.pk)]),
        link_text=_("Einladung annehmen"),
    )


def _about(invitation: Invitation) -> list[str]:
    """What waits behind the membership, such as a seat in a working group."""
    return [_("Es geht um: %(about)s.") % {"about": invitation.about}] if invitation.about else []


def colleagues_of(user_id: int) -> dict[int, str]:
    """Others with a membership in one of this person's organisations, each once per organisation."""
    own = open_memberships().filter(user_id=user_id).values("organisation_id")
    others = open_memberships().filter(organisation__in=own).exclude(user_id=user_id)
    once = others.order_by("organisation", "user", "pk").distinct("organisation", "user")
    named = {each.pk: f"{each.user.name}, {each.organisation}" for each in once}
    return dict(sorted(named.items(), key=lambda pair: pair[1].casefold()))


def register() -> None:
    registry.letter(INVITATION, invitation_letter)
    registry.scope_source(scopes_of)
    registry.colleague_source(colleagues_of)
