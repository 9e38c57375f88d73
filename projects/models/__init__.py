"""Pilot projects: the project, its history, its documents, its board's decisions, its figures, its public face."""

from projects.models.board import BoardResolution
from projects.models.document import Document, DocumentKind, DocumentVersion, EntryStep
from projects.models.fact import ProjectFact
from projects.models.history import Transition, TransitionReason
from projects.models.importing import WORKING, ImportJob, ImportRow, Stage, Verdict
from projects.models.project import (
    Impact,
    Licence,
    Light,
    Project,
    ProjectSector,
    ProjectType,
    ReferenceCounter,
    StateAid,
)
from projects.models.publication import Publication
from projects.models.rows import (
    LISTS,
    CostCategory,
    CostLine,
    Milestone,
    Objective,
    Partner,
    PartnerRole,
    Precedent,
    Recipient,
    RecipientKind,
    Row,
    WorkPackage,
    unnamed,
)
from projects.models.vector import ProjectVector
from projects.models.version import Version

__all__ = [
    "LISTS",
    "WORKING",
    "BoardResolution",
    "CostCategory",
    "CostLine",
    "Document",
    "DocumentKind",
    "DocumentVersion",
    "EntryStep",
    "Impact",
    "ImportJob",
    "ImportRow",
    "Licence",
    "Light",
    "Milestone",
    "Objective",
    "Partner",
    "PartnerRole",
    "Precedent",
    "Project",
    "ProjectFact",
    "ProjectSector",
    "ProjectType",
    "ProjectVector",
    "Publication",
    "Recipient",
    "RecipientKind",
    "ReferenceCounter",
    "Row",
    "Stage",
    "StateAid",
    "Transition",
    "TransitionReason",
    "Verdict",
    "Version",
    "WorkPackage",
    "unnamed",
]
