"""The public face of demo projects in public states, every field of it approved."""

import datetime as dt
from collections.abc import Sequence

from core.models import Reach
from portal.loading.entries import Entry
from portal.loading.history import PastStep
from portal.loading.lookup import Lookup
from projects.models import Project, Publication
from projects.workflow import STATES

_AFTER_GRANT = dt.timedelta(days=2)


def publication_of(
    project: Project, *, entry: Entry, past: Sequence[PastStep], lookup: Lookup
) -> Publication:
    """Unsaved. Published by the project office soon after the grant, kept up to date since."""
    granted = next(step for step in past if STATES[step.to_state].is_public)
    office = lookup.people.get(f"projektbuero@{entry.tenant}.example")
    partners = [lookup.organisations[slug].name_de for slug in entry.partner_slugs]
    return Publication(
        tenant=project.tenant,
        author=project.author,
        reach=Reach.PUBLIC,
        project=project,
        reference=project.reference,
        title=project.title,
        title_en=project.title_en,
        summary=project.summary,
        transfer=project.transfer,
        area=project.area,
        sectors=list(entry.sectors),
        partners=[*partners, *entry.partner_names],
        state=project.state,
        start=project.start,
        end=project.end,
        total_cost=project.total_cost,
        grant=project.grant,
        licence=project.licence,
        is_demo=True,
        published_at=granted.at + _AFTER_GRANT,
        published_by=office.user if office else None,
    )
