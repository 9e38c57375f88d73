"""The eight sections of a project's entry („Schritte“): what is asked where (formSteps in the data file)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from projects.content import list_of
from projects.models import DocumentKind, EntryStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`slug` stands in the address, `papers` is what belongs to it."""

    step: EntryStep
    slug: str
    fields: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    papers: tuple[DocumentKind, ...] = ()

    @property
    def id(self) -> str:
        """The data file's slug."""
        return self.step.value

    @property
    def label(self) -> str:
        return str(self.step.label)

    @property
    def names(self) -> tuple[str, ...]:
        return self.fields + self.lists

    @property
    def template(self) -> str:
        return f"projects/section_{self.id}.html"

    def address(self, reference: str) -> str:
        """Documents and review have pages of their own."""
        if self.names:
            return reverse("projects:entry", args=[reference, self.slug])
        return reverse(f"projects:{self.id}", args=[reference])


SECTIONS: Final = (
    Section(
        step=EntryStep.BASICS,
        slug="stammdaten",
        fields=("title", "acronym", "summary", "area", "sectors", "project_type"),
    ),
    Section(
        step=EntryStep.RESPONSIBILITY,
        slug="verantwortung",
        fields=(
            "manager", "recipient", "communes", "place", "no_partner_reason",
        ),
        lists=("partners",),
        papers=(DocumentKind.LETTER_OF_INTENT,),
    ),
    Section(
        step=EntryStep.GOALS,
        slug="ziele",
        fields=("problem", "goals", "distinction", "transfer", "transfer_from", "licence"),
        lists=("objectives", "precedents"),
        papers=(DocumentKind.TRANSFER,),
    ),
    Section(
        step=EntryStep.PLAN,
        slug="zeitplan",
        fields=("start", "end"),
        lists=("work_packages", "milestones"),
        papers=(DocumentKind.PROCUREMENT,),
    ),
    Section(
        step=EntryStep.FINANCE,
        slug="kosten",
        fields=(
            "total_cost", "eligible_cost", "grant", "own_share", "third_party",
            "third_party_source", "deducts_vat",
        ),
        lists=("recipients", "cost_lines"),
        papers=(DocumentKind.FINANCING_PLAN,),
    ),
    Section(
        step=EntryStep.COMPLIANCE,
        slug="erklaerungen",
        fields=(
            "no_early_start", "no_double_funding", "impact_assessment", "impact_reason",
            "accessibility", "state_aid", "council_resolution",
        ),
        papers=(
            DocumentKind.COUNCIL_RESOLUTION, DocumentKind.DATA_PROTECTION, DocumentKind.STATE_AID,
        ),
    ),
    Section(step=EntryStep.DOCUMENTS, slug="dokumente"),
    Section(step=EntryStep.REVIEW, slug="einreichen"),
)  # fmt: skip
FIRST: Final = SECTIONS[0]
DOCUMENTS, REVIEW = SECTIONS[-2:]
BY_SLUG: Final = {section.slug: section for section in SECTIONS}


def section_of(unit: str) -> Section:
    """Where a field, a list or the documents are asked; the review for what is asked nowhere."""
    name = list_of(unit)
    return next((each for each in SECTIONS if name in (*each.names, each.id)), REVIEW)


def after(section: Section, among: Iterable[Section] = SECTIONS) -> Section | None:
    """The section that follows, or None behind the last."""
    chosen = [*among]
    following = chosen[chosen.index(section) + 1 :] if section in chosen else []
    return following[0] if following else None


def address_of(reference: str, unit: str, anchor: str = "") -> str:
    """The control in which a field, or a list, is entered."""
    return f"{section_of(unit).address(reference)}#{anchor or f'id_{list_of(unit)}'}"
