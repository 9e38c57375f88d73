"""How a delivery becomes a mail.

A mail names kinds of notices and references, never a title or text: it lies in mailboxes that
the portal does not protect. What it is about is behind the link, where visibility is checked.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import Policy, default
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext, override

from core.registry import Enclosure, Letter
from notifications.cadence import DIGESTS, Cadence
from notifications.kinds import Kind, Urgency, kind_of
from notifications.links import absolute, unsubscribe_url
from notifications.models import Delivery, Happening, Notice

_WEIGHT: Final = {Urgency.LOW: 0, Urgency.NORMAL: 1, Urgency.HIGH: 2}
_NAMED: Final = 3
"""References in the subject of a digest."""
_LONGEST_HEADER: Final = 900  # characters; RFC 5322 §2.1.1 allows 998


class Mail(EmailMultiAlternatives):
    """Keeps long addresses in headers whole: encoded, one-click unsubscribing would not work.

    An `enclosure` with a method is one more way to read the mail, so that calendars offer to take
    it in (RFC 6047, 2.4), and a file for those that do not.
    """

    enclosure: Enclosure | None = None

    def message(self, *, policy: "Policy[Any] | None" = None) -> EmailMessage:
        if self.enclosure and not self.attachments:
            self._enclose(self.enclosure)
        made = super().message(policy=(policy or default).clone(max_line_length=_LONGEST_HEADER))
        for part in made.walk():
            if self.enclosure and part.get_content_type() == self.enclosure.mimetype:
                part.set_param("method", self.enclosure.method)
        return made

    def _enclose(self, enclosure: Enclosure) -> None:
        if enclosure.method:
            self.attach_alternative(enclosure.content, enclosure.mimetype)
        self.attach(enclosure.name, enclosure.content, enclosure.mimetype)


class Person(Protocol):
    """What a mail needs of an account."""

    pk: int
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class Told:
    """A happening as a mail tells it. `path` is used where its reader has no in-app notice."""

    happening: Happening
    notice: Notice | None
    path: str

    @property
    def kind(self) -> Kind:
        return kind_of(self.happening.event.kind)

    @property
    def at(self) -> dt.datetime:
        return self.happening.event.created_at

    @property
    def reference(self) -> str:
        """„AC-2026-0007“: the key of a project, or what the event names for another object."""
        event = self.happening.event
        is_project = event.object_kind == "project"
        return event.object_key if is_project else event.payload.get("reference", "")

    @property
    def url(self) -> str:
        opening = self.notice and reverse("notifications:open", args=[self.notice.pk])
        return absolute(opening or self.path)

    @property
    def absent(self) -> str:
        """The name of whom the reader stands in for."""
        person = self.happening.on_behalf_of
        return person.get_full_name() if person else ""

    @property
    def reason(self) -> str:
        return _reason(self.kind, self.happening.because)


def notice_mail(
    delivery: Delivery,
    person: Person,
    told: Sequence[Told],
    enclosure: Enclosure | None = None,
) -> Mail:
    """In the person's language; `told` is not empty, oldest first."""
    with override(person.language):
        is_alone = len(told) == 1
        slugs = {each.kind.slug: None for each in told if each.kind.can_switch_off}
        context: dict[str, Any] = {
            "told": told,
            "heading": _heading(delivery, told),
            "url": told[0].url if is_alone else absolute(reverse("notifications:inbox")),
            "reasons": list(dict.fromkeys(each.reason for each in told)),
            "is_alone": is_alone,
            "is_prescribed": len(slugs) < len({each.kind.slug for each in told}),
            "preferences_url": absolute(reverse("notifications:preferences")),
            "unsubscribe_url": slugs and unsubscribe_url(user_id=person.pk, kinds=slugs),
        }
        mail = _mail("notice", context, delivery, to=person.email)
    mail.enclosure = enclosure
    return mail


def _heading(delivery: Delivery, told: Sequence[Told]) -> str:
    """The subject: what happened, where; of a digest, how much and where."""
    references = list(dict.fromkeys(each.reference for each in told if each.reference))
    if delivery.cadence in DIGESTS:
        return _digest_heading(delivery.cadence, len(told), references)
    text = _summary([each.kind for each in told])
    absent = next((each.absent for each in told if each.absent), "")
    if absent:
        text = _("%(what)s (in Vertretung für %(name)s)") % {"what": text, "name": absent}
    return f"{references[0]}: {text}" if references else text


def _summary(kinds: Sequence[Kind]) -> str:
    """The most urgent, of these the latest, and how much else there is."""
    first = max(reversed(kinds), key=lambda each: _WEIGHT[each.urgency])
    same, others = kinds.count(first), len(kinds) - kinds.count(first)
    text = f"{first.heading} ({same})" if same > 1 else first.heading
    if not others:
        return text
    more = ngettext("%(what)s und %(number)d weiteres", "%(what)s und %(number)d weitere", others)
    return more % {"what": text, "number": others}


def _digest_heading(cadence: str, number: int, references: Sequence[str]) -> str:
    if cadence == Cadence.WEEKLY:
        text = ngettext("Wochenüberblick: %d Neuigkeit", "Wochenüberblick: %d Neuigkeiten", number)
    else:
        text = ngettext("Tagesüberblick: %d Neuigkeit", "Tagesüberblick: %d Neuigkeiten", number)
    named = ", ".join(references[:_NAMED])
    rest = " …" if len(references) > _NAMED else ""
    return text % number + (f" ({named}{rest})" if named else "")


def letter_mail(delivery: Delivery, letter: Letter) -> Mail:
    """To an address whose owner has no account yet."""
    with override(settings.LANGUAGE_CODE):
        context = {"letter": letter, "url": absolute(letter.url)}
        return _mail("letter", context, delivery, to=delivery.address)


def _mail(template: str, context: Mapping[str, Any], delivery: Delivery, *, to: str) -> Mail:
    subject, body, html = (
        render_to_string(f"emails/{template}/{part}", {**context, "portal_url": absolute("/")})
        for part in ("subject.txt", "body.txt", "body.html")
    )
    headers = _headers(delivery, context.get("unsubscribe_url", ""))
    message = Mail(subject.strip(), body, to=[to], headers=headers)
    message.attach_alternative(html, "text/html")
    return message


def _headers(delivery: Delivery, unsubscribe: str) -> dict[str, str]:
    """The same Message-ID at every attempt, so that mail programs can drop a second copy.

    All mails of a thread refer to a mail that never was, so that programs show them together.
    """
    host = urlsplit(settings.PORTAL_URL).hostname
    root = f"<{_thread(delivery)}@{host}>"
    headers = {
        "Message-ID": f"<{delivery.pk}@{host}>",
        "In-Reply-To": root,
        "References": root,
        "Auto-Submitted": "auto-generated",
    }
    if unsubscribe:  # RFC 8058
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _thread(delivery: Delivery) -> str:
    if delivery.cadence in DIGESTS:
        return f"digest.{delivery.cadence}"
    event = delivery.happenings.all()[0].event
    return (event.thread or f"{event.object_kind}:{event.object_key}").replace(":", ".", 1)


def _reason(kind: Kind, because: str) -> str:
    """Why this person hears of it, as a sentence."""
    reasons = _reasons()
    slug = because or kind.recipients[0]
    return reasons.get(slug, _("Sie erhalten diese Nachricht, weil Sie am Vorgang beteiligt sind."))


def _reasons() -> dict[str, str]:
    member = _("Sie erhalten diese Nachricht, weil Sie Mitglied der Arbeitsgruppe sind.")
    office = _("Sie erhalten diese Nachricht, weil Sie dem Projektbüro angehören.")
    return {
        "wg_member": member,
        "project_office": office,
        "all_project_offices": office,
        "municipal_officer": _("Sie erhalten diese Nachricht, weil Sie das Projekt verantworten."),
        "municipal_lead": _("Sie erhalten diese Nachricht, weil Sie Ihre Behörde leiten."),
        "district_reviewer": _(
            "Sie erhalten diese Nachricht, weil Ihre Bezirksregierung zuständig ist."
        ),
        "ministry_reviewer": _("Sie erhalten diese Nachricht, weil Ihr Fachreferat zuständig ist."),
        "mentioned_user": _("Sie erhalten diese Nachricht, weil Sie erwähnt wurden."),
        "project_followers": _("Sie erhalten diese Nachricht, weil Sie dem Projekt folgen."),
        "observer": _("Sie erhalten diese Nachricht, weil Sie das Programm beobachten."),
        "wg_chair": _("Sie erhalten diese Nachricht, weil Sie die Arbeitsgruppe leiten."),
        "wg_applicant": _(
            "Sie erhalten diese Nachricht, weil Sie um einen Sitz in der Arbeitsgruppe gebeten haben."
        ),
        "wg_task_owner": _("Sie erhalten diese Nachricht, weil Ihnen die Aufgabe zugeteilt ist."),
        "account_owner": _("Sie erhalten diese Nachricht, weil es um Ihr Konto geht."),
        "platform_admin": _("Sie erhalten diese Nachricht, weil Sie das Portal betreuen."),
    }
