"""Projects over REST: input to clean values, rows to JSON."""

from projects.serializers.completeness import CompletenessSerializer
from projects.serializers.documents import (
    DocumentInput,
    DocumentPatch,
    DocumentSerializer,
    VersionInput,
)
from projects.serializers.imports import ImportInput, ImportSerializer
from projects.serializers.lifecycle import LifecycleSerializer, StepInput
from projects.serializers.offer import Offer
from projects.serializers.plan import (
    MilestonePatch,
    MilestoneSerializer,
    WorkPackageReport,
    WorkPackageSerializer,
)
from projects.serializers.project import (
    BeginningInput,
    ProjectDetailSerializer,
    ProjectInput,
    ProjectPatch,
    ProjectSerializer,
)
from projects.serializers.radar import SimilarSerializer
from projects.serializers.trash import RestoredSerializer, RestoreInput, TrashedSerializer
from projects.serializers.versions import (
    CompareInput,
    ComparisonSerializer,
    VersionDetailSerializer,
    VersionSerializer,
)

__all__ = [
    "BeginningInput",
    "CompareInput",
    "ComparisonSerializer",
    "CompletenessSerializer",
    "DocumentInput",
    "DocumentPatch",
    "DocumentSerializer",
    "ImportInput",
    "ImportSerializer",
    "LifecycleSerializer",
    "MilestonePatch",
    "MilestoneSerializer",
    "Offer",
    "ProjectDetailSerializer",
    "ProjectInput",
    "ProjectPatch",
    "ProjectSerializer",
    "RestoreInput",
    "RestoredSerializer",
    "SimilarSerializer",
    "StepInput",
    "TrashedSerializer",
    "VersionDetailSerializer",
    "VersionInput",
    "VersionSerializer",
    "WorkPackageReport",
    "WorkPackageSerializer",
]
