"""The database refuses whoever has no scope, and shows each role what its floor allows."""

import pytest
from django.db import ProgrammingError, connection, transaction

from core.models import Reach
from core.scope import PUBLIC, DatabaseRole, Scope, elevated, scoped
from municipalities.models import Circle, District, Municipality, Organisation
from projects.models import Project, ProjectSector, Transition, TransitionReason
from sectors.models import Area, Sector

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(as_worker: None) -> Organisation:
    district = District.objects.create(slug="koeln", key="053", nuts2="DEA2")
    tenant = Municipality.objects.create(
        slug="aachen", code="AC", short_name="Aachen", district=district
    )
    circle = Circle.objects.create(name="Stadt Aachen")
    return Organisation.objects.create(
        slug="aachen", kind="municipality", circle=circle, municipality=tenant
    )


def draft(
    town: Organisation, reach: int = Reach.INTERNAL, shared: list[int] | None = None
) -> Project:
    number = Project.objects.count() + 1
    return Project.objects.create(
        tenant=Municipality.objects.get(slug=town.slug),
        author=town,
        reach=reach,
        shared_with=shared or [],
        state="idea" if reach == 0 else "approved",
        reference=f"AC-2026-{number:04}",
        title=f"Projekt {number}",
    )


def seen(scope: Scope) -> int:
    with scoped(scope):
        return Project.objects.count()


def test_login_role_is_no_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles"
            " WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("portal_app", False)


def test_without_a_scope_even_an_empty_table_is_refused() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Project.objects.exists()


def test_each_role_has_its_floor(town: Organisation) -> None:
    for reach in (Reach.INTERNAL, Reach.SUBMITTED, Reach.PROGRAMME):
        draft(town, reach)
    draft(town, shared=[town.circle_id])
    tenant = town.municipality_id or 0
    assert seen(PUBLIC) == 0
    assert seen(Scope(role=DatabaseRole.MEMBER)) == 1
    assert seen(Scope(role=DatabaseRole.MEMBER, circles=(town.circle_id,))) == 2
    assert seen(Scope(role=DatabaseRole.MEMBER, tenant=tenant)) == 4
    assert seen(Scope(role=DatabaseRole.DISTRICT)) == 1
    assert seen(Scope(role=DatabaseRole.DISTRICT, tenants=(tenant,))) == 2
    assert seen(Scope(role=DatabaseRole.MINISTRY)) == 2
    with elevated():
        assert Project.objects.count() == 4


def test_children_follow_their_parent(town: Organisation) -> None:
    area = Area.objects.create(slug="a", name_de="A", name_en="A")
    sector = Sector.objects.create(slug="s", name_de="S", name_en="S", area=area, icon="s")
    project = draft(town)
    ProjectSector.objects.create(project=project, sector=sector)
    step = Transition.objects.create(
        project=project, name="", to_state="idea", at="2026-01-01T00:00Z"
    )
    TransitionReason.objects.create(transition=step, text="vertraulich")
    member = Scope(role=DatabaseRole.MEMBER)
    with scoped(member):
        assert not ProjectSector.objects.exists()
    project.reach, project.state = Reach.PROGRAMME, "approved"
    project.save()
    with scoped(member):
        assert ProjectSector.objects.exists()
        assert Transition.objects.exists()
        assert not TransitionReason.objects.exists()
    with scoped(Scope(role=DatabaseRole.MINISTRY)):
        assert TransitionReason.objects.exists()


def test_nobody_writes_for_another_tenant(town: Organisation) -> None:
    project = draft(town, Reach.PROGRAMME)
    with scoped(Scope(role=DatabaseRole.MEMBER, tenant=town.municipality_id or 0)):
        assert Project.objects.update(summary="eigen") == 1
    for other in (
        Scope(role=DatabaseRole.MEMBER),
        Scope(role=DatabaseRole.MINISTRY),
        Scope(role=DatabaseRole.DISTRICT, tenants=(town.municipality_id or 0,)),
    ):
        with scoped(other), pytest.raises(ProgrammingError), transaction.atomic():
            ProjectSector.objects.create(project=project, sector_id=1)
    with scoped(Scope(role=DatabaseRole.MEMBER)):
        assert Project.objects.update(summary="fremd") == 0


def test_a_change_of_scope_holds_within_one_transaction(town: Organisation) -> None:
    draft(town)
    with scoped(PUBLIC):
        assert not Project.objects.exists()
        with transaction.atomic(), elevated():
            assert Project.objects.exists()
            transaction.set_rollback(True)
        assert not Project.objects.exists()
