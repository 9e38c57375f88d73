"""Every kind of the programme's data has its words, its channels and its rules."""

import pytest
from django.utils.translation import override

from core.programme import programme
from notifications.kinds import Channel, Urgency, kind_of, kinds


def test_every_event_of_the_data_file_is_a_kind() -> None:
    events = {each["slug"]: each for each in programme()["notificationEvents"]}
    assert len(kinds()) == 42
    assert list(kinds()) == list(events)
    for slug, kind in kinds().items():
        assert kind.label_de == events[slug]["eventDe"]
        assert kind.recipients == tuple(events[slug]["recipients"])
        assert kind.channels, slug


def test_headings_fit_a_subject_and_name_no_schedule() -> None:
    for kind in kinds().values():
        for heading in (kind.heading_de, kind.heading_en):
            assert 5 < len(heading) <= 60
            assert "(" not in heading


def test_english_differs_from_german() -> None:
    assert all(kind.label_de != kind.label_en for kind in kinds().values())
    with override("en"):
        assert kind_of("wg.comment").label == "New comment on a decision paper"
    with override("de"):
        assert kind_of("wg.comment").label == "Neuer Kommentar zu einer Beschlussvorlage"


@pytest.mark.parametrize("slug", ["security.new_login", "a11y.feedback"])
def test_what_law_and_security_demand_cannot_be_switched_off(slug: str) -> None:
    assert not kind_of(slug).can_switch_off


def test_the_calendar_attachment_is_no_channel() -> None:
    assert kind_of("wg.invitation").channels == (Channel.EMAIL, Channel.INAPP)


def test_urgency_is_typed() -> None:
    assert kind_of("ampel.red").urgency is Urgency.HIGH
    assert kind_of("ampel.changed").digestable


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(LookupError, match="unknown kind"):
        kind_of("no.such_kind")
