"""Cooperations, as tests need them: made by the operations themselves."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from core.scope import elevated, scoped
from municipalities.models import Membership
from projects.models import Project
from tests.factories import municipalities as make
from tests.factories.municipalities import scope_for
from tests.factories.projects import NOW, project
from working_groups import operations
from working_groups.cooperations.queries import whole_cooperations
from working_groups.models import Cooperation, CooperationStage, PartyAnswer

TEXT: Final = "Soest stellt den Programmcode bereit.\n\nAachen prüft die Nachnutzung."


def act(verb: Any, actor: Membership, **arguments: Any) -> Cooperation:
    """As a request does: under the actor's scope, in one transaction."""
    with scoped(scope_for(actor)), transaction.atomic():
        done: Cooperation = verb(actor=actor, **{"now": NOW} | arguments)
        return done


@dataclass(slots=True)
class Partners:
    """Aachen asks Soest and its partner Hamm for the reuse of a project of Soest."""

    people: dict[str, Membership] = field(default_factory=dict)
    project: Project = field(init=False)

    def __getitem__(self, name: str) -> Membership:
        return self.people[name]

    def cooperation(self, stage: str = "offered", **fields: Any) -> Cooperation:
        """In this stage, by the steps that lead there."""
        parties = [self["asked_office"].organisation, self["partner"].organisation]
        values = {"project": self.project, "kind": "reuse", "title": "Rufbus nachnutzen"}
        values |= {"text": TEXT, "parties": parties} | fields
        made = act(operations.propose_cooperation, self["office"], **values)
        if stage == CooperationStage.DRAFT:
            return made
        made = act(operations.offer_cooperation, self["office"], cooperation=made)
        if stage == CooperationStage.DECLINED:
            return self.answered(made, "asked_office", PartyAnswer.DECLINED)
        if stage in (CooperationStage.IN_FORCE, CooperationStage.ENDED):
            for name in ("office", "asked_office", "partner"):
                made = self.answered(made, name)
        if stage == CooperationStage.ENDED:
            reason = "Der Vertrag ist ausgelaufen."
            made = act(operations.end_cooperation, self["office"], cooperation=made, reason=reason)
        return made

    def answered(
        self, cooperation: Cooperation, name: str, answer: str = PartyAnswer.ACCEPTED
    ) -> Cooperation:
        return act(
            operations.answer_cooperation,
            self[name],
            cooperation=cooperation,
            digest=cooperation.newest.digest,
            answer=answer,
            remark="" if answer == PartyAnswer.ACCEPTED else "Nur mit Schulung der Leute.",
        )


def partners() -> Partners:
    aachen, soest = make.tenant("aachen"), make.tenant("soest")
    make.programme_tenant()
    hamm = make.organisation("partner", "hamm", municipality=soest)
    made = Partners(
        {
            "office": make.membership("project_office", aachen),
            "officer": make.membership("municipal_officer", aachen),
            "lead": make.membership("municipal_lead", aachen),
            "admin": make.membership("tenant_admin", aachen),
            "asked_office": make.membership("project_office", soest),
            "asked_lead": make.membership("municipal_lead", soest),
            "asked_officer": make.membership("municipal_officer", soest),
            "partner": make.membership("partner_contributor", hamm),
            "member": make.membership("wg_member", hamm),
            "watcher": make.membership("observer", hamm),
            "stranger": make.membership("project_office", make.tenant("paderborn")),
            "ministry": make.membership("ministry_reviewer", make.ministry()),
            "auditor": make.membership("auditor", make.organisation("audit_office", "lrh")),
        }
    )
    made.project = project(soest, "approved", title="Rufbus im Kreis")
    return made


def seen(cooperation: Cooperation) -> Cooperation:
    with elevated(), transaction.atomic():
        return whole_cooperations().get(pk=cooperation.pk)
