"""Oracle: what SQL shows and lets write equals a predicate written from the rule alone.

The predicate knows people („staff of Soest“), the database roles and settings; neither knows the
other. Random rows meet random people, and every table kind is asked the same questions.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import count

import pytest
from django.db import ProgrammingError, connection, models, transaction
from hypothesis import HealthCheck, example, given, settings, strategies as st

from core.models import Reach
from core.scope import PUBLIC, Scope, elevated, scoped
from municipalities.models import Membership, Municipality, Organisation, OrganisationKind, Role
from notifications.models import Preference
from projects.models import Project, Transition, TransitionReason
from tests.factories import municipalities as make
from working_groups.models import (
    Comment,
    DecisionPaper,
    EarlierText,
    PaperVersion,
    WorkingGroup,
)

pytestmark = pytest.mark.django_db

MOMENT = datetime(2020, 9, 15, tzinfo=UTC)
TENANTS = ("soest", "aachen", "paderborn")
GROUPS = ("group-a", "group-b")
oracle = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@dataclass(frozen=True)
class Viewer:
    """A person as the rule speaks of her; `circles` are names, not ids."""

    kind: str
    tenant: str = ""
    organisation: str = ""
    circles: frozenset[str] = frozenset()
    writes: bool = True

    def sees(self, row: "Row") -> bool:
        """Architecture, „Tenancy and visibility“, in prose order."""
        if row.reach == Reach.PUBLIC:
            return True
        if self.kind == "visitor":
            return False
        if row.reach == Reach.PROGRAMME or self.circles & row.circles:
            return True
        submitted = row.reach == Reach.SUBMITTED
        return {
            "staff": row.tenant == self.tenant,
            "district": submitted and row.tenant == self.tenant,
            "ministry": submitted,
        }.get(self.kind, False)

    def owns(self, row: "Row") -> bool:
        """Staff of the municipality writes its tenant's rows."""
        return self.kind == "staff" and row.tenant == self.tenant

    def authored(self, row: "Row") -> bool:
        return self.writes and row.author == self.organisation


@dataclass(frozen=True)
class Row:
    tenant: str
    reach: int
    circles: frozenset[str]
    author: str

    @property
    def confidential(self) -> "Row":
        return replace(self, reach=min(self.reach, Reach.SUBMITTED), circles=frozenset())


@dataclass(frozen=True)
class World:
    """The same people and circles in both languages: names for the rule, ids for the database."""

    members: dict[str, Membership]
    tenants: dict[str, Municipality]
    organisations: dict[str, Organisation]
    circles: dict[str, int]
    group: WorkingGroup

    def scope(self, viewer: Viewer) -> Scope:
        member = self.member(viewer)
        if member is None:
            return PUBLIC
        circles = tuple(self.circles[each] for each in viewer.circles)
        return replace(make.scope_for(member), circles=circles)

    def member(self, viewer: Viewer) -> Membership | None:
        """None for a visitor."""
        name = next(key for key, known in VIEWERS.items() if is_same_person(known, viewer))
        return self.members.get(name)

    def columns(self, row: Row) -> dict[str, object]:
        return {
            "tenant": self.tenants[row.tenant],
            "reach": row.reach,
            "shared_with": [self.circles[each] for each in row.circles],
            "author": self.organisations[row.author],
        }


def staff(tenant: str) -> Viewer:
    return Viewer("staff", tenant, tenant, frozenset({tenant}))


VIEWERS = {
    "visitor": Viewer("visitor"),
    "officer of soest": staff("soest"),
    "lead of aachen": staff("aachen"),
    "administrator of paderborn": staff("paderborn"),
    "partner of soest": Viewer("partner", "", "hamm", frozenset({"hamm"})),
    "seat of soest in a group": Viewer("member", "", "soest", frozenset({"soest"})),
    "observer": Viewer("member", "", "staedtetag", frozenset({"staedtetag"})),
    "authority of soest": Viewer("district", "soest", "arnsberg", frozenset({"arnsberg"})),
    "ministry": Viewer("ministry", "", "ministerium", frozenset({"ministerium"})),
    "auditor": Viewer("ministry", "", "rechnungshof", frozenset({"rechnungshof"}), writes=False),
}
ORGANISATIONS = (*TENANTS, "hamm", "staedtetag", "arnsberg", "ministerium", "rechnungshof")
CIRCLES = (*ORGANISATIONS, *GROUPS)


def is_same_person(known: Viewer, viewer: Viewer) -> bool:
    return replace(viewer, circles=known.circles) == known


@pytest.fixture
def world() -> World:
    tenants = {slug: make.tenant(slug) for slug in TENANTS}
    programme = make.programme_tenant()
    kind = OrganisationKind
    organisations = {slug: make.organisation_of(each) for slug, each in tenants.items()} | {
        "hamm": make.organisation(kind.PARTNER, "hamm", municipality=tenants["soest"]),
        "staedtetag": make.organisation(kind.ASSOCIATION, "staedtetag"),
        "arnsberg": make.authority("arnsberg"),
        "ministerium": make.ministry(),
        "rechnungshof": make.organisation(kind.AUDIT_OFFICE, "rechnungshof"),
    }
    roles = {
        "officer of soest": (Role.OFFICER, "soest"),
        "lead of aachen": (Role.LEAD, "aachen"),
        "administrator of paderborn": (Role.TENANT_ADMIN, "paderborn"),
        "partner of soest": (Role.PARTNER, "hamm"),
        "seat of soest in a group": (Role.MEMBER, "soest"),
        "observer": (Role.OBSERVER, "staedtetag"),
        "authority of soest": (Role.DISTRICT, "arnsberg"),
        "ministry": (Role.MINISTRY, "ministerium"),
        "auditor": (Role.AUDITOR, "rechnungshof"),
    }
    members = {name: make.membership(r, organisations[o]) for name, (r, o) in roles.items()}
    circles = {slug: each.circle_id for slug, each in organisations.items()}
    circles |= {name: make.circle(name).pk for name in GROUPS}
    with elevated():
        group = WorkingGroup.objects.create(
            slug="ag",
            circle_id=circles["group-a"],
            tenant=programme,
            reach=Reach.PROGRAMME,
            author=make.organisation_of(programme),
        )
    return World(members, tenants, organisations, circles, group)


def some(names: Iterable[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(tuple(names)), max_size=3)


def rows(*, farthest: int) -> st.SearchStrategy[list[Row]]:
    row = st.builds(
        Row,
        tenant=st.sampled_from(TENANTS),
        reach=st.integers(0, farthest),
        circles=some(CIRCLES),
        author=st.sampled_from(ORGANISATIONS),
    )
    return st.lists(row, min_size=1, max_size=6)


@st.composite
def viewers(draw: st.DrawFn) -> Viewer:
    viewer = draw(st.sampled_from(tuple(VIEWERS.values())))
    if viewer.kind == "visitor":
        return viewer
    return replace(viewer, circles=viewer.circles | draw(some(GROUPS)))


@contextmanager
def undone() -> Iterator[None]:
    """What an example writes is gone before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


REFUSALS = re.compile("permission denied|row-level security|no visible parent|is for good")


def allowed(write: Callable[[], object]) -> int:
    """How many rows a write touched; 0 when the database refuses it."""
    try:
        with transaction.atomic():
            touched = write()
    except ProgrammingError as refusal:
        if REFUSALS.search(str(refusal)):
            return 0
        raise
    return touched if isinstance(touched, int) else 1


def seen[M: models.Model](made: dict[int, tuple[Row, M]]) -> set[int]:
    """Which of the rows the current scope sees, by their place."""
    model = type(next(iter(made.values()))[1])
    keys = set(model.objects.values_list("pk", flat=True))  # type: ignore[attr-defined]
    return {place for place, (_row, each) in made.items() if each.pk in keys}


_number = count(1)


def project(world: World, row: Row) -> Project:
    number = next(_number)
    return Project.objects.create(
        **world.columns(row),
        state="idea" if row.reach == Reach.INTERNAL else "approved",
        reference=f"XX-2020-{number:04}",
        title=f"Projekt {number}",
    )


def paper(world: World, row: Row) -> DecisionPaper:
    return DecisionPaper.objects.create(
        **world.columns(row),
        number=f"V/{next(_number)}",
        group=world.group,
        title="Vorlage",
        text="Text",
        submitted_by=world.members["ministry"].user,
    )


def made[M](
    world: World, given: list[Row], make_one: Callable[[World, Row], M]
) -> dict[int, tuple[Row, M]]:
    with elevated():
        return {place: (row, make_one(world, row)) for place, row in enumerate(given)}


@oracle
@given(given_rows=rows(farthest=2), viewer=viewers())
@example([Row("soest", 1, frozenset(), "soest")], VIEWERS["authority of soest"])
@example([Row("soest", 0, frozenset({"hamm"}), "soest")], VIEWERS["partner of soest"])
@example([Row("soest", 0, frozenset(), "soest")], VIEWERS["seat of soest in a group"])
def test_projects(world: World, given_rows: list[Row], viewer: Viewer) -> None:
    with undone():
        projects = made(world, given_rows, project)
        with scoped(world.scope(viewer)):
            assert seen(projects) == {n for n, (row, _) in projects.items() if viewer.sees(row)}
            own = sum(viewer.owns(row) for row in given_rows)
            assert allowed(lambda: Project.objects.update(summary="neu")) == own
            for row in given_rows:
                assert allowed(partial(project, world, row)) == viewer.owns(row)


@oracle
@given(given_rows=rows(farthest=2), viewer=viewers())
def test_nobody_moves_a_row_to_another_tenant(
    world: World, given_rows: list[Row], viewer: Viewer
) -> None:
    with undone():
        made(world, given_rows, project)
        for slug, tenant in world.tenants.items():
            with scoped(world.scope(viewer)):
                moved = allowed(partial(Project.objects.update, tenant=tenant))
                owned = sum(viewer.owns(row) for row in given_rows)
                assert moved == (owned if slug == viewer.tenant else 0)


@oracle
@given(given_rows=rows(farthest=2), viewer=viewers())
def test_children_and_confidential_children(
    world: World, given_rows: list[Row], viewer: Viewer
) -> None:
    with undone():
        steps = made(world, given_rows, lambda w, r: step(project(w, r)))
        reasons = {n: (row.confidential, reason(each)) for n, (row, each) in steps.items()}
        with scoped(world.scope(viewer)):
            assert seen(steps) == {n for n, (row, _) in steps.items() if viewer.sees(row)}
            assert seen(reasons) == {n for n, (row, _) in reasons.items() if viewer.sees(row)}
            own = sum(viewer.owns(row) for row in given_rows)
            assert allowed(lambda: TransitionReason.objects.update(text="neu")) == own
            for row, each in steps.values():
                assert allowed(partial(step, each.project)) == viewer.owns(row)
            everything = TransitionReason.objects.all()
            assert allowed(lambda: everything._raw_delete("default")) == own


def step(of: Project) -> Transition:
    return Transition.objects.create(project=of, name="", to_state="idea", at=MOMENT)


def reason(of: Transition) -> TransitionReason:
    with elevated():
        return TransitionReason.objects.create(transition=of, text="vertraulich")


@oracle
@given(given_rows=rows(farthest=3), viewer=viewers())
def test_contributions(world: World, given_rows: list[Row], viewer: Viewer) -> None:
    """A comment is written where the paper is seen, in the name of the own organisation and as
    oneself; its organisation changes it, and whoever does puts her own name to it."""
    colleague = world.members["ministry"]
    myself = world.member(viewer) or colleague
    with undone():
        papers = made(world, given_rows, paper)
        with elevated():
            comments = {
                n: (row, comment(world, p, row.author, colleague)) for n, (row, p) in papers.items()
            }
        with scoped(world.scope(viewer)):
            visible = {n for n, (row, _) in papers.items() if viewer.sees(row)}
            assert seen(papers) == seen(comments) == visible
            own = sum(viewer.sees(row) and viewer.authored(row) for row in given_rows)
            # With a condition, as every statement of the portal has: it makes PostgreSQL ask for
            # visibility as well as for authorship.
            spoken = Comment.objects.filter(text="Kommentar")
            kept = own if myself == colleague else 0
            assert allowed(lambda: spoken.update(text="Kommentar")) == kept
            assert allowed(lambda: spoken.update(text="neu", person=myself.user)) == own
            for row, each in papers.values():
                for author in {viewer.organisation or "hamm", row.author}:
                    in_own_name = viewer.authored(replace(row, author=author))
                    for person in {myself, colleague}:
                        said = allowed(partial(comment, world, each, author, person))
                        is_own = in_own_name and person == myself
                        assert said == (viewer.sees(row) and is_own)


def comment(world: World, on: DecisionPaper, author: str, person: Membership) -> Comment:
    return Comment.objects.create(
        paper=on, author=world.organisations[author], text="Kommentar", person=person.user
    )


@oracle
@given(given_rows=rows(farthest=3), viewer=viewers(), audience=some(CIRCLES))
@example([Row("soest", 2, frozenset({"group-a"}), "soest")], staff("soest"), frozenset({"hamm"}))
def test_restricted_contributions(
    world: World, given_rows: list[Row], viewer: Viewer, audience: frozenset[str]
) -> None:
    """Whatever the paper is seen by, a restricted comment is seen in its own circles alone; what
    becomes of the paper later, and whoever changes the comment, does not widen them."""
    colleague = world.members["ministry"]
    myself = world.member(viewer) or colleague
    with undone():
        papers = made(world, given_rows, paper)
        with elevated():
            said = {
                n: (
                    replace(row, tenant="programm", reach=0, circles=audience),
                    hidden(world, p, row.author, colleague, audience),
                )
                for n, (row, p) in papers.items()
            }
            earlier = {
                n: (row, EarlierText.objects.create(comment=c, text="früher", until=MOMENT))
                for n, (row, c) in said.items()
            }
        for widened in (False, True):
            if widened:
                with elevated():
                    everyone = [world.circles[each] for each in CIRCLES]
                    DecisionPaper.objects.update(reach=Reach.PROGRAMME, shared_with=everyone)
            with scoped(world.scope(viewer)):
                visible = {n for n, (row, _) in said.items() if viewer.sees(row)}
                assert seen(said) == seen(earlier) == visible
        own = Comment.objects.filter(text="geheim")
        with scoped(world.scope(viewer)):
            touched = allowed(
                lambda: own.update(
                    person=myself.user,
                    tenant=world.tenants["soest"],
                    reach=Reach.PUBLIC,
                    shared_with=[world.circles[each] for each in CIRCLES],
                )
            )
            assert touched == sum(
                viewer.sees(row) and viewer.authored(row) for row, _ in said.values()
            )
            assert allowed(lambda: own.update(person=myself.user, is_restricted=False)) == 0
        with elevated():
            kept = {(c.reach, frozenset(c.shared_with)) for c in Comment.objects.all()}
            assert kept == {(0, frozenset(world.circles[each] for each in audience))}
            assert {c.tenant.is_programme for c in Comment.objects.all()} == {True}


def hidden(
    world: World, on: DecisionPaper, author: str, person: Membership, audience: frozenset[str]
) -> Comment:
    return Comment.objects.create(
        paper=on,
        author=world.organisations[author],
        text="geheim",
        person=person.user,
        is_restricted=True,
        tenant=make.programme_tenant(),
        shared_with=[world.circles[each] for each in audience],
    )


@oracle
@given(given_rows=rows(farthest=3), viewer=viewers())
def test_append_only_children(world: World, given_rows: list[Row], viewer: Viewer) -> None:
    """Added like any child, changed by nobody, taken away by the worker alone."""
    with undone():
        papers = made(world, given_rows, paper)
        with elevated():
            versions = {n: (row, version(p, 1)) for n, (row, p) in papers.items()}
        with scoped(world.scope(viewer)):
            assert seen(versions) == {n for n, (row, _) in versions.items() if viewer.sees(row)}
            assert allowed(lambda: PaperVersion.objects.update(text="neu")) == 0
            everything = PaperVersion.objects.all()
            assert allowed(lambda: everything._raw_delete("default")) == 0
            for row, each in papers.values():
                assert allowed(partial(version, each, 2)) == viewer.owns(row)
        with elevated(), pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
            PaperVersion.objects.update(text="neu")
        with elevated():
            # The paper's own columns still reach it.
            DecisionPaper.objects.update(reach=Reach.INTERNAL)
            assert {each.reach for each in PaperVersion.objects.all()} == {0}


def version(of: DecisionPaper, number: int) -> PaperVersion:
    return PaperVersion.objects.create(
        paper=of, number=number, title="V", text="T", person=of.submitted_by, made_at=MOMENT
    )


FORGERIES = {
    "publication": """
        INSERT INTO projects_publication (tenant_id, reach, shared_with, author_id,
            project_id, reference, title, title_en,
            summary, transfer, sectors, partners, state, licence, is_demo, published_at)
        VALUES (%(tenant)s, 3, '{}', %(author)s, %(project)s, 'XX-1', 'Falsch', '', '', '', '{}',
            '{}', 'approved', '', false, now())""",
    "fact": """
        INSERT INTO projects_projectfact (tenant_id, reach, shared_with, author_id,
            project_id, valid_from, sectors, state, phase,
            light, total_cost, requested, granted, own_share, milestones, milestones_due,
            milestones_done)
        VALUES (%(tenant)s, 0, '{}', %(author)s, %(project)s, '2020-01-01', '{}', 'idea',
            'skizze', 'grey', 0, 0, 0, 0, 0, 0, 0)""",
    "paper": """
        INSERT INTO working_groups_decisionpaper (tenant_id, reach, shared_with, author_id,
            id, number, group_id, project_id,
            title, text, explanation, financial_effects, outline, subject, kind, is_public,
            version, state, submitted_by_id, created_at, is_demo, vote_rule, vote_quorum,
            vote_procedure, vote_is_secret)
        VALUES (%(tenant)s, 1, '{}', %(author)s, gen_random_uuid(), 'V/1', %(group)s, %(project)s,
            'Vorlage', 'Text', '', '', '{}', 'project', 'decision', false,
            1, 'discussion', %(person)s, now(), false, 'majority', 'half', 'circulation', false)""",
}


@pytest.mark.parametrize("kind", FORGERIES)
@pytest.mark.parametrize("reach", (Reach.INTERNAL, Reach.PROGRAMME))
@pytest.mark.parametrize("owner", ("soest", "aachen"))
def test_nothing_hangs_on_a_foreign_tenants_project(
    world: World, kind: str, reach: Reach, owner: str
) -> None:
    """Raw SQL as staff of Soest: on the own project it works, on another's it never does, whether
    one sees it or not."""
    [(_row, about)] = made(world, [Row(owner, reach, frozenset(), owner)], project).values()
    writer = world.members["officer of soest"]
    values = forged(world, about)
    with scoped(make.scope_for(writer)):
        assert allowed(partial(run, FORGERIES[kind], values)) == (owner == "soest")


@pytest.mark.parametrize("kind", ("publication", "fact", "paper"))
def test_nothing_is_moved_onto_a_foreign_tenants_project(world: World, kind: str) -> None:
    rows = [Row(slug, Reach.PROGRAMME, frozenset(), slug) for slug in ("soest", "soest", "aachen")]
    own, other, foreign = (each for _row, each in made(world, rows, project).values())
    writer = world.members["officer of soest"]
    values = forged(world, own)
    table = FORGERIES[kind].split()[2]
    move = f"UPDATE {table} SET project_id = %(to)s WHERE project_id = %(project)s"  # noqa: S608
    with scoped(make.scope_for(writer)):
        assert allowed(partial(run, FORGERIES[kind], values)) == 1
        assert allowed(partial(run, move, {**values, "to": foreign.pk})) == 0
        assert allowed(partial(run, move, {**values, "to": other.pk})) == 1


def test_a_paper_goes_before_a_group_that_one_sees(world: World) -> None:
    with elevated():
        WorkingGroup.objects.update(reach=Reach.INTERNAL)
        [(_row, about)] = made(world, [Row("soest", 0, frozenset(), "soest")], project).values()
    writer = world.members["officer of soest"]
    values = forged(world, about)
    with scoped(make.scope_for(writer)):
        assert allowed(partial(run, FORGERIES["paper"], values)) == 0


def forged(world: World, about: Project) -> dict[str, int]:
    """What somebody of Soest writes of a project, in her own tenant's name."""
    return {
        "tenant": world.tenants["soest"].pk,
        "author": world.organisations["soest"].pk,
        "group": world.group.pk,
        "person": world.members["officer of soest"].user_id,
        "project": about.pk,
    }


def run(sql: str, values: dict[str, int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        touched: int = cursor.rowcount
    return touched


@pytest.mark.parametrize("name", VIEWERS)
def test_personal_rows_are_their_owners_alone(world: World, name: str) -> None:
    with elevated():
        for number, member in enumerate(world.members.values()):
            Preference.objects.create(
                user=member.user, kind=f"k{number}", channel="x", cadence="now"
            )
    own = world.members.get(name)
    with scoped(world.scope(VIEWERS[name])):
        owners = set(Preference.objects.values_list("user_id", flat=True))
        assert owners == ({own.user_id} if own else set())
        assert allowed(lambda: Preference.objects.update(cadence="off")) == len(owners)
        for member in world.members.values():
            values = {"user": member.user, "kind": "neu", "channel": "x", "cadence": "now"}
            added = allowed(partial(Preference.objects.create, **values))
            assert added == (own is not None and member.pk == own.pk)
        assert allowed(lambda: Preference.objects.all()._raw_delete("default")) == 2 * len(owners)
