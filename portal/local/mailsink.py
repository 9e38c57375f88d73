"""A mail server that delivers into a folder: one file per mail, named by the time it came.

Runs as `python -m portal.local.mailsink FOLDER FILE-DESCRIPTOR`. The supervisor opens the
listening socket and hands it over, so that a mail sent while the sink restarts only waits.
"""

import asyncio
import secrets
import signal
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

SIZE_LIMIT = 25 * 1024 * 1024  # bytes


class Folder:
    """aiosmtpd's handler: stores each mail, with its envelope as two headers on top."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        store(self.path, envelope, received_at=datetime.now(UTC))
        return "250 OK"


def store(folder: Path, envelope: Envelope, *, received_at: datetime) -> Path:
    """Writes the mail whole or not at all; sorting the names sorts by time."""
    name = f"{received_at:%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(4)}.eml"
    head = f"X-Envelope-From: {envelope.mail_from or '<>'}\r\n" + "".join(
        f"X-Envelope-To: {recipient}\r\n" for recipient in envelope.rcpt_tos
    )
    body = envelope.original_content or b""
    fresh = folder / f".{name}.new"
    fresh.write_bytes(head.encode() + body)
    return fresh.replace(folder / name)


async def serve(folder: Path, listener: socket.socket) -> None:
    """Takes mails until SIGTERM."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for request in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(request, stopped.set)
    handler = Folder(folder)
    server = await loop.create_server(
        lambda: SMTP(
            handler, data_size_limit=SIZE_LIMIT, enable_SMTPUTF8=True, ident="Modellregionen-Portal"
        ),
        sock=listener,
    )
    async with server:
        await stopped.wait()


def main(folder: str, descriptor: str) -> None:
    asyncio.run(serve(Path(folder), socket.socket(fileno=int(descriptor))))


if __name__ == "__main__":
    main(*sys.argv[1:])
