"""Pilot projects: the project, its history, its board's decisions, its figures, its public face."""

from projects.models.board import BoardResolution
from projects.models.fact import ProjectFact
from projects.models.history import Transition, TransitionReason
from projects.models.project import (
    Licence,
    Light,
    Milestone,
    Partner,
    PartnerRole,
    Project,
    ProjectSector,
    ProjectType,
    ReferenceCounter,
)
from projects.models.publication import Publication

__all__ = [
    "BoardResolution",
    "Licence",
    "Light",
    "Milestone",
    "Partner",
    "PartnerRole",
    "Project",
    "ProjectFact",
    "ProjectSector",
    "ProjectType",
    "Publication",
    "ReferenceCounter",
    "Transition",
    "TransitionReason",
]
