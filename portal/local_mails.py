"""The mails that the local mail server took, as pages: /entwicklung/mails/. Never in production."""

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from core.pagination import PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Mail:
    """`key` is the file's name without its ending."""

    key: str
    to: str
    subject: str
    sent_at: datetime | None
    text: str
    headers: list[tuple[str, str]]


@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    """Newest first; `?an=` shows those to one address."""
    wanted = request.GET.get("an", "").strip().lower()
    files = sorted(_folder().glob("*.eml"), reverse=True)
    chosen = [file for file in files if not wanted or wanted in _recipients(file)]
    page = Paginator(chosen, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "mails": [_read(file) for file in page], "wanted": wanted}
    return render(request, "local/mails.html", context)


@require_GET
def mail(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "local/mail.html", {"mail": _read(_file(key))})


# Mail programs apply inline styles; nothing else of the mail is let in.
@csp_override({"default-src": [CSP.NONE], "style-src": [CSP.UNSAFE_INLINE]})
@require_GET
def mail_html(request: HttpRequest, key: str) -> HttpResponse:
    """The HTML half as a mail program shows it."""
    return HttpResponse(_body(_parsed(_file(key)), "html"))


def _folder() -> Path:
    return Path(settings.PORTAL_MAIL_FOLDER or "")


def _file(key: str) -> Path:
    """Looked up among the names that are there: no key, however odd, reaches the file system."""
    files = {file.stem: file for file in _folder().glob("*.eml")}
    if key not in files:
        raise Http404
    return files[key]


def _read(file: Path) -> Mail:
    message = _parsed(file)
    date = message.get("Date")
    return Mail(
        key=file.stem,
        to=message.get("To", ""),
        subject=message.get("Subject", ""),
        sent_at=parsedate_to_datetime(date) if date else None,
        text=_body(message, "plain"),
        headers=[(name, str(value)) for name, value in message.items()],
    )


def _parsed(file: Path) -> EmailMessage:
    with file.open("rb") as content:
        return BytesParser(EmailMessage, policy=policy.default).parse(content)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""


def _recipients(file: Path) -> str:
    """As the mail server got them, which is all that counts."""
    message = _parsed(file)
    return " ".join(message.get_all("X-Envelope-To", [])).lower()


urlpatterns: list[URLPattern] = [
    path("", mails, name="local_mails"),
    path("<str:key>/", mail, name="local_mail"),
    path("<str:key>/html/", mail_html, name="local_mail_html"),
]
