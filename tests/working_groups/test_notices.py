"""Who hears of a group's work, what notices call it, and what waits for whom."""

from collections import Counter

import pytest

from core.clock import today
from core.registry import registry
from core.scope import PUBLIC, scoped
from municipalities.models import Membership, Role
from notifications.models import Notice
from notifications.tasks import deliver
from tests.factories import groups as factory
from tests.factories.groups import Council
from tests.factories.municipalities import membership, tenant
from tests.working_groups.acting import act, read, seen_by
from tests.working_groups.test_pages import voting
from working_groups.models import DecisionPaper
from working_groups.operations import add_comment, cast_vote, decide, leave_group, open_vote

GROUP = ("chair", "deputy", "office", "paderborn", "wuppertal", "guest")


def say(council: Council, who: str, paper: DecisionPaper) -> str:
    said = act(add_comment, council[who], paper=paper, text="Gut.", parent=None, paragraph=None)
    return str(said.pk)


def recipients(kind: str, key: str) -> Counter[int]:
    audience = registry.audiences[kind]
    return Counter(each.user_id for each in read(lambda: list(audience(kind, key, {}))))


def users(council: Council, *names: str) -> Counter[int]:
    return Counter(council[name].user_id for name in names)


class TestAudience:
    @pytest.mark.parametrize("kind", ["wg.vorlage_assigned", "wg.vote_opened"])
    def test_a_paper_is_for_everyone_with_a_seat(self, council: Council, kind: str) -> None:
        assert recipients(kind, str(council.paper().pk)) == users(council, *GROUP)

    def test_a_comment_too(self, council: Council) -> None:
        key = say(council, "guest", council.paper())
        assert recipients("wg.comment", key) == users(council, *GROUP)

    def test_a_decision_is_also_for_the_projects_own_people(self, council: Council) -> None:
        colleague = membership(Role.LEAD, tenant("aachen"))
        found = recipients("wg.decision_published", str(council.paper().pk))
        assert found == users(council, *GROUP, "officer")
        assert colleague.user_id not in found

    def test_one_person_with_two_seats_hears_it_once(self, council: Council) -> None:
        twice = membership(Role.MEMBER, tenant("wuppertal"), council["wuppertal"].user)
        factory.seat(council.group, twice)
        assert recipients("wg.vote_opened", str(council.paper().pk)) == users(council, *GROUP)

    def test_who_has_left_hears_nothing(self, council: Council) -> None:
        paper = council.paper()
        act(leave_group, council["chair"], group=council.group, membership=council["guest"])
        assert council["guest"].user_id not in recipients("wg.vote_opened", str(paper.pk))


class TestFanOut:
    def test_everyone_but_the_author_gets_one_notice(self, council: Council) -> None:
        say(council, "paderborn", council.paper())
        deliver()
        deliver()
        got = Counter(read(lambda: list(Notice.objects.values_list("recipient_id", flat=True))))
        assert got == users(council, *GROUP) - users(council, "paderborn")

    def test_four_events_for_the_way_of_a_paper(self, council: Council) -> None:
        paper = council.paper()
        say(council, "guest", paper)
        act(open_vote, council["chair"], paper=paper, until=factory.UNTIL)
        for who in ("chair", "office", "paderborn"):
            act(cast_vote, council[who], paper=paper, choice="yes")
        act(decide, council["chair"], paper=paper, text="")
        deliver()
        inbox = Notice.objects.filter(recipient=council["wuppertal"].user, kind__startswith="wg.")
        kinds = read(lambda: list(inbox.order_by("id").values_list("kind", flat=True)))
        assert kinds == ["wg.comment", "wg.vote_opened", "wg.decision_published"]


class TestTitles:
    def test_only_those_who_see_it_read_its_title(self, council: Council) -> None:
        paper = council.paper()
        key = str(paper.pk)
        resolve = registry.resolvers["paper"]
        assert seen_by(council["guest"], lambda: resolve([key]))[key].title == paper.title
        assert seen_by(council["stranger"], lambda: resolve([key])) == {}
        with scoped(PUBLIC):
            assert resolve([key]) == {}

    def test_a_comment_leads_to_its_place(self, council: Council) -> None:
        paper = council.paper()
        key = say(council, "guest", paper)
        resolve = registry.resolvers["comment"]
        target = seen_by(council["chair"], lambda: resolve([key]))[key]
        assert target.url == f"{paper.get_absolute_url()}#kommentar-{key}"
        assert seen_by(council["stranger"], lambda: resolve([key])) == {}


class TestTasks:
    def verbs(self, who: Membership) -> list[str]:
        source = registry.tasks["working_groups"]
        return [each.verb for each in seen_by(who, lambda: list(source(who)))]

    def test_a_vote_waits_for_each_organisation_until_it_has_voted(self, council: Council) -> None:
        paper = voting(council)
        assert self.verbs(council["paderborn"]) == ["Abstimmen"]
        assert self.verbs(council["guest"]) == []
        assert self.verbs(council["ministry"]) == []
        by = {council["paderborn"].organisation: "no"}
        factory.votes(paper, by, council["paderborn"])
        assert self.verbs(council["paderborn"]) == []
        assert self.verbs(council["deputy"]) == ["Abstimmen"]

    def test_a_decision_waits_for_the_chair_alone(self, council: Council) -> None:
        paper = voting(council)
        by = {council[name].organisation: "yes" for name in ("chair", "office", "paderborn")}
        factory.votes(paper, by, council["chair"])
        assert self.verbs(council["chair"]) == ["Beschluss festhalten"]
        assert self.verbs(council["wuppertal"]) == ["Abstimmen"]

    def test_after_the_deadline_only_the_decision_waits(self, council: Council) -> None:
        paper = council.paper("voting")
        assert paper.vote_until
        assert paper.vote_until < today()
        assert self.verbs(council["chair"]) == ["Beschluss festhalten"]
        assert self.verbs(council["paderborn"]) == []
