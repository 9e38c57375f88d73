"""Beginning a draft from something that is there: an own project, or another's published one."""

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from core.ids import uuid7
from municipalities.models import Membership
from projects.access import ensure, may_copy, may_reuse
from projects.content import PLACE, PLAIN, SECTORS, Line, fetch_lists, rows_of, values_of
from projects.models import LISTS, Project, Publication
from projects.operations.entry import Source, create_project
from projects.queries import titles_in_use
from sectors.models import Sector

OWN: Final = frozenset({"title", "external_key"})
"""What belongs to one project alone."""
COPY: Final = "Kopie"
"""In German for everyone: titles are."""
REUSED: Final = ("title_en", "summary", "transfer", "area", "licence")
"""What a published project says of the matter. Its partners, days and amounts are its own."""
LONGEST_TITLE: Final = Project._meta.get_field("title").max_length or 0

STEM: Final = LONGEST_TITLE - 20
"""Characters of a title that no suffix ever takes the place of."""


@transaction.atomic
def copy_project(
    *, actor: Membership, source: Project, now: dt.datetime, submission: UUID | None = None
) -> Project:
    """A draft that holds what a project of the own municipality holds, under a title of its own.

    A copy of a Nachnutzung is one too. The same `submission` leads to the same draft. Raises
    NotAllowed, Unmet.
    """
    ensure(may_copy(actor, source))
    title = _free_title(source.tenant_id, source.title, _copied_titles(source.title))
    return create_project(
        actor=actor,
        title=title,
        now=now,
        submission=submission,
        source=_source(source.source_reference, source.source_title),
        **_content(source),
    )


@transaction.atomic
def reuse_publication(
    *, actor: Membership, publication: Publication, now: dt.datetime, submission: UUID | None = None
) -> Project:
    """A draft that holds what another municipality has published of the matter, with its source.

    The same `submission` leads to the same draft. Raises NotAllowed, Unmet.
    """
    ensure(may_reuse(actor, publication))
    tenant_id = actor.organisation.municipality_id or 0
    return create_project(
        actor=actor,
        title=_free_title(tenant_id, publication.title, _numbered(publication.title)),
        now=now,
        submission=submission,
        source=_source(publication.reference, publication.title),
        sectors=list(Sector.objects.filter(slug__in=publication.sectors)),
        **{name: getattr(publication, name) for name in REUSED},
    )


def _source(reference: str, title: str) -> Source | None:
    return Source(reference, title) if reference else None


def _content(source: Project) -> dict[str, Any]:
    """Everything that can be entered, as `create_project` takes it."""
    plain = {name: getattr(source, name) for name in PLAIN if name not in OWN}
    plain[PLACE] = (source.place, source.latitude, source.longitude)
    sectors = list(source.sectors.all())
    fetch_lists(source, LISTS)
    rows = {name: rows_of(source, name) for name in LISTS}
    uids = {row.uid: uuid7() for each in rows.values() for row in each}
    lists = {
        name: [Line(uid=uids[row.uid], values=_moved(values_of(row), name, uids)) for row in each]
        for name, each in rows.items()
    }
    return {**plain, SECTORS: sectors, **lists}


def _moved(values: Mapping[str, Any], name: str, uids: Mapping[UUID, UUID]) -> dict[str, Any]:
    """A row's values for the copy: what they say of other rows, they say of those rows' copies."""
    kept = {**values}
    if "after" in kept:
        kept["after"] = [uids[uid] for uid in kept["after"] if uid in uids]
    if name == "cost_lines":
        kept["recipient"] = uids.get(kept["recipient"])
    return kept


def _copied_titles(title: str) -> Iterator[str]:
    """„Bürgerbus (Kopie)“, „Bürgerbus (Kopie 2)“, …"""
    yield _with_suffix(title, COPY)
    yield from (_with_suffix(title, f"{COPY} {number}") for number in count(2))


def _numbered(title: str) -> Iterator[str]:
    """„Bürgerbus“, „Bürgerbus (2)“, …"""
    yield title
    yield from (_with_suffix(title, str(number)) for number in count(2))


def _with_suffix(title: str, suffix: str) -> str:
    ending = f" ({suffix})"
    return title[: LONGEST_TITLE - len(ending)].rstrip() + ending


def _free_title(tenant_id: int, title: str, candidates: Iterator[str]) -> str:
    taken = titles_in_use(tenant_id, start=title[:STEM])
    return next(title for title in candidates if title.lower() not in taken)
