"""The mail sink, spoken to over a real socket."""

import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from portal.local import layout, mailsink


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        descriptor = listener.fileno()
        process = subprocess.Popen(
            [sys.executable, "-m", "portal.local.mailsink", str(tmp_path), str(descriptor)],
            cwd=layout.ROOT,
            pass_fds=(descriptor,),
        )
        yield listener.getsockname()[1], tmp_path
    process.terminate()
    assert process.wait(10) == 0


def test_a_mail_arrives_whole_with_its_envelope(sink: tuple[int, Path]) -> None:
    port, folder = sink
    mail = EmailMessage()
    mail["Subject"] = "Größe"
    mail["From"] = "portal@example.org"
    mail["To"] = "eins@example.org"
    mail["Bcc"] = "zwei@example.org"
    mail.set_content("Guten Tag\n.Punkt am Anfang\n..zwei\n")

    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.send_message(mail)

    (stored,) = folder.glob("*.eml")
    text = stored.read_text().replace("\r\n", "\n")
    assert text.startswith(
        "X-Envelope-From: portal@example.org\n"
        "X-Envelope-To: eins@example.org\n"
        "X-Envelope-To: zwei@example.org\n"
    )
    assert text.endswith("\nGuten Tag\n.Punkt am Anfang\n..zwei\n")


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["DATA"], 503),
        (["RCPT TO:<a@example.org>"], 503),
        (["MAIL FROM:nobody"], 501),
        (["MAIL FROM:<a@example.org>", "RCPT TO:<>"], 501),
        (["MAIL FROM:<a@example.org>", "RSET", "RCPT TO:<b@example.org>"], 503),
        (["STARTTLS"], 502),
        (["NOOP"], 250),
    ],
)
def test_commands_out_of_order_are_refused(
    sink: tuple[int, Path], lines: list[str], code: int
) -> None:
    with smtplib.SMTP("127.0.0.1", sink[0], timeout=10) as client:
        answers = [client.docmd(line)[0] for line in lines]

    assert answers[-1] == code
    assert list(sink[1].iterdir()) == []


def test_names_of_mails_sort_by_time(tmp_path: Path) -> None:
    envelope = mailsink.Envelope(sender="a@example.org", recipients=["b@example.org"])
    moments = [
        datetime(2026, 11, 22, 9, 59, 59, 999_999, tzinfo=UTC),
        datetime(2026, 11, 22, 10, 0, 0, 0, tzinfo=UTC),
        datetime(2026, 11, 22, 10, 0, 0, 1, tzinfo=UTC),
    ]
    stored = [mailsink.store(tmp_path, envelope, b"", received_at=each) for each in moments]

    assert sorted(stored) == stored
