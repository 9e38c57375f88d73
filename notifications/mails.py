"""How a delivery becomes a mail.

A mail names the kind of notice and a reference, never a title or text: it lies in mailboxes that
the portal does not protect. What it is about is behind the link, where visibility is checked.
"""

from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import Policy, default
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _, override

from core.registry import Enclosure, Letter
from notifications.kinds import Kind, kind_of
from notifications.links import absolute, unsubscribe_url
from notifications.models import Delivery, Event, Notice

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


def notice_mail(
    delivery: Delivery,
    person: Person,
    notice: Notice | None,
    *,
    url: str,
    enclosure: Enclosure | None = None,
) -> Mail:
    """In the person's language. `url` (a path) is used where she has no in-app notice."""
    event = delivery.event
    kind = kind_of(event.kind)
    with override(person.language):
        context: dict[str, Any] = {
            "kind": kind,
            "reference": _reference(event),
            "url": absolute(reverse("notifications:open", args=[notice.pk]) if notice else url),
            "reason": _reason(kind, delivery.because),
            "preferences_url": absolute(reverse("notifications:preferences")),
            "unsubscribe_url": _unsubscribe_url(person, kind),
        }
        mail = _mail("notice", context, delivery, to=person.email)
    mail.enclosure = enclosure
    return mail


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
    """The same Message-ID at every attempt, so that mail programs can drop a second copy."""
    host = urlsplit(settings.PORTAL_URL).hostname
    event = delivery.event
    headers = {
        "Message-ID": f"<{delivery.pk}@{host}>",
        "References": f"<{event.object_kind}.{event.object_key}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    if unsubscribe:  # RFC 8058
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _unsubscribe_url(person: Person, kind: Kind) -> str:
    if not kind.can_switch_off:
        return ""
    return unsubscribe_url(user_id=person.pk, kind=kind.slug)


def _reference(event: Event) -> str:
    """„AC-2026-0007“: the key of a project, or what the event names for another object."""
    return (
        event.object_key if event.object_kind == "project" else event.payload.get("reference", "")
    )


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
