"""What the demo projects refer to, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from municipalities.models import Membership, Municipality, Organisation
from portal.loading.accounts import demo_accounts
from portal.loading.entries import Entry
from portal.loading.history import PastStep
from sectors.models import Area, Sector
from working_groups.models import GroupMember, Seat, WorkingGroup


@dataclass(frozen=True, slots=True)
class Lookup:
    """Everything by slug, people by e-mail, chairs by the slug of their group."""

    tenants: Mapping[str, Municipality]
    organisations: Mapping[str, Organisation]
    areas: Mapping[str, Area]
    sectors: Mapping[str, Sector]
    people: Mapping[str, Membership]
    groups: tuple[WorkingGroup, ...]
    chairs: Mapping[str, Membership]

    @classmethod
    def read(cls) -> Self:
        emails = [each.email for each in demo_accounts()]
        memberships = Membership.objects.filter(user__email__in=emails)
        chairs = GroupMember.objects.filter(seat=Seat.CHAIR, left_at__isnull=True)
        tenants = Municipality.objects.select_related("district")
        return cls(
            tenants={each.slug: each for each in tenants},
            organisations=Organisation.objects.in_bulk(field_name="slug"),
            areas=Area.objects.in_bulk(field_name="slug"),
            sectors=Sector.objects.in_bulk(field_name="slug"),
            people={
                each.user.email: each for each in memberships.select_related("user", "organisation")
            },
            groups=tuple(WorkingGroup.objects.select_related("area").order_by("slug")),
            chairs={
                each.group.slug: each.membership
                for each in chairs.select_related(
                    "group", "membership__user", "membership__organisation"
                )
            },
        )

    def group_of(self, entry: Entry) -> WorkingGroup | None:
        """The group that knows the project's sectors, else one for its area."""
        by_sector = (each for each in self.groups if set(entry.sectors) & set(each.sectors))
        by_area = (each for each in self.groups if each.area and each.area.slug == entry.area)
        return next(by_sector, None) or next(by_area, None)

    def actor_of(self, entry: Entry, step: PastStep) -> Membership | None:
        """The demo account that took the step; None where somebody renamed the account."""
        if step.role == "wg_chair":
            group = self.group_of(entry)
            return self.chairs.get(group.slug) if group else None
        return self.people.get(self._email(entry, step))

    def _email(self, entry: Entry, step: PastStep) -> str:
        district = self.tenants[entry.tenant].district
        # Four eyes: the head of unit approves what the case officer has examined.
        desk = "leitung" if step.name == "approve" else "dezernat"
        return {
            "municipal_officer": f"redaktion@{entry.tenant}.example",
            "project_office": f"projektbuero@{entry.tenant}.example",
            "municipal_lead": f"leitung@{entry.tenant}.example",
            "ministry_reviewer": "referat@ministerium.example",
            "district_reviewer": f"{desk}@bezreg-{district.slug if district else ''}.example",
        }[step.role]
