"""Named reads of cooperations; row-level security narrows every one of them."""

from django.db.models import Case, Exists, OuterRef, Prefetch, QuerySet, Subquery, Value, When

from core.actor import Actor
from core.sorting import german
from municipalities.models import Organisation, OrganisationKind
from working_groups.models import (
    Cooperation,
    CooperationAnswer,
    CooperationParty,
    CooperationStage,
    CooperationText,
    DecisionPaper,
    PaperState,
)

PARTIES = (
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.PARTNER,
    OrganisationKind.CHAMBER,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.RESEARCH,
    OrganisationKind.IT_PROVIDER,
)
"""Kinds of organisations that cooperate; authorities grant and audit."""


def cooperations() -> QuerySet[Cooperation]:
    """With all that a row shows, what waits for an answer first, then the newest."""
    parties = CooperationParty.objects.select_related("organisation")
    order = (
        CooperationStage.OFFERED,
        CooperationStage.DRAFT,
        CooperationStage.IN_FORCE,
        CooperationStage.DECLINED,
        CooperationStage.ENDED,
    )
    rank = Case(*(When(stage=stage, then=Value(place)) for place, stage in enumerate(order)))
    rows = Cooperation.objects.select_related("project", "author", "paper__group")
    return rows.prefetch_related(Prefetch("parties", queryset=parties)).order_by(
        rank, "-created_at", "-pk"
    )


def whole_cooperations() -> QuerySet[Cooperation]:
    """With every wording and every answer, oldest first."""
    texts = CooperationText.objects.select_related("author", "person")
    answers = CooperationAnswer.objects.select_related("author", "person", "text")
    rows = cooperations().select_related("created_by", "ended_by", "paper__decision")
    return rows.prefetch_related(
        Prefetch("texts", queryset=texts), Prefetch("answers", queryset=answers)
    )


def cooperations_on(reference: str) -> QuerySet[Cooperation]:
    return cooperations().filter(reference=reference)


def possible_parties(*, without: int) -> QuerySet[Organisation]:
    """Whom somebody may ask, by name; `without` is the own organisation."""
    rows = Organisation.objects.filter(kind__in=PARTIES).exclude(pk=without)
    # The tenant „Programm“ has an organisation too, as which nobody acts.
    return rows.exclude(municipality__is_programme=True).order_by(german("name_de"), "pk")


def waiting_for(actor: Actor) -> QuerySet[Cooperation]:
    """Offers on whose newest text the actor's organisation has said nothing yet; one statement."""
    newest = CooperationText.objects.filter(cooperation=OuterRef("pk")).order_by("-number")
    own = CooperationAnswer.objects.filter(
        cooperation=OuterRef("pk"), author=actor.organisation_id, text=OuterRef("newest_text")
    )
    party = CooperationParty.objects.filter(
        cooperation=OuterRef("pk"), organisation=actor.organisation_id
    )
    offered = Cooperation.objects.filter(Exists(party), stage=CooperationStage.OFFERED)
    return (
        offered.select_related("author")
        .annotate(newest_text=Subquery(newest.values("pk")[:1]))
        .filter(~Exists(own))
        .order_by("offered_at", "pk")
    )


def linkable_papers() -> QuerySet[DecisionPaper]:
    """Papers that a group can still decide on or has decided, the newest first."""
    open_or_decided = DecisionPaper.objects.exclude(state=PaperState.WITHDRAWN)
    return open_or_decided.select_related("group").order_by("-created_at", "-pk")
