"""Who may do what with a cooperation.

A municipality is bound by its Behördenleitung or its Projektbüro (`may_sign`); its Projekt-
verantwortung may draft and word, not sign. A partner organisation is bound by its members and its
Projektpartner; an observer binds nobody.
"""

from typing import Final
from uuid import UUID

from django.http import Http404

from municipalities.access import is_tenant_staff, may_write
from municipalities.models import Membership, OrganisationKind, Role
from projects.models import Project
from working_groups.cooperations.queries import PARTIES, whole_cooperations
from working_groups.models import ENDABLE, WORDABLE, Cooperation, CooperationStage

_SIGNING: Final = frozenset({Role.PROJECT_OFFICE, Role.LEAD})
_SPEAKING: Final = _SIGNING | {Role.OFFICER}
_OF_PARTNERS: Final = frozenset({Role.MEMBER, Role.PARTNER})


def cooperation_for(key: UUID) -> Cooperation:
    """Raises Http404 for an unknown one and for one that this reader does not see."""
    found = whole_cooperations().filter(pk=key).first()
    if found is None:
        raise Http404(key)
    return found


def may_propose(actor: Membership) -> bool:
    return may_write(actor) and _is_one_of(actor, _SPEAKING)


def may_word(actor: Membership, cooperation: Cooperation) -> bool:
    """A draft is the asking party's; what was offered, any party may word anew."""
    is_own = actor.organisation_id == cooperation.author_id
    is_open = cooperation.stage in WORDABLE
    is_draft = cooperation.stage == CooperationStage.DRAFT
    return _speaks_for_party(actor, cooperation) and is_open and (is_own or not is_draft)


def may_offer(actor: Membership, cooperation: Cooperation) -> bool:
    is_own = actor.organisation_id == cooperation.author_id
    return is_own and may_ever_sign(actor, cooperation) and _is(cooperation, CooperationStage.DRAFT)


def may_ever_sign(actor: Membership, cooperation: Cooperation) -> bool:
    signs = may_write(actor) and _is_one_of(actor, _SIGNING)
    return signs and is_party(actor, cooperation)


def may_sign(actor: Membership, cooperation: Cooperation) -> bool:
    return may_ever_sign(actor, cooperation) and _is(cooperation, CooperationStage.OFFERED)


def may_end(actor: Membership, cooperation: Cooperation) -> bool:
    """Before it is in force, whoever asked takes it back; afterwards every party may end it."""
    is_own = actor.organisation_id == cooperation.author_id
    is_open = cooperation.stage in ENDABLE
    is_in_force = _is(cooperation, CooperationStage.IN_FORCE)
    return may_ever_sign(actor, cooperation) and is_open and (is_own or is_in_force)


def may_link_paper(actor: Membership, cooperation: Cooperation) -> bool:
    """The asking party says whether a group decides first, until anything has been agreed."""
    is_own = actor.organisation_id == cooperation.author_id
    is_open = cooperation.stage in (CooperationStage.DRAFT, CooperationStage.OFFERED)
    return is_own and may_ever_sign(actor, cooperation) and is_open


def is_party(actor: Membership, cooperation: Cooperation) -> bool:
    return any(
        party.organisation_id == actor.organisation_id for party in cooperation.parties.all()
    )


def owner_is_among(project: Project, organisation_ids: set[int]) -> bool:
    """A cooperation on a project is nothing without the municipality that carries it out."""
    return project.author_id in organisation_ids


def _speaks_for_party(actor: Membership, cooperation: Cooperation) -> bool:
    return may_propose(actor) and is_party(actor, cooperation)


def _is_one_of(actor: Membership, municipal: frozenset[Role]) -> bool:
    if actor.organisation.kind == OrganisationKind.MUNICIPALITY:
        return is_tenant_staff(actor) and actor.role in municipal
    return actor.organisation.kind in PARTIES and actor.role in _OF_PARTNERS


def _is(cooperation: Cooperation, stage: CooperationStage) -> bool:
    return cooperation.stage == stage
