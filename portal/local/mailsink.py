"""A mail server that delivers into a folder: one file per mail, named by the time it came.

Runs as `python -m portal.local.mailsink FOLDER FILE-DESCRIPTOR`. The supervisor opens the
listening socket and hands it over, so that a mail sent while the sink restarts only waits.

It speaks as much of RFC 5321 as Python's and other honest clients use: no sign-in, no TLS.
"""

import asyncio
import contextlib
import re
import secrets
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

SIZE_LIMIT = 25 * 1024 * 1024  # bytes
LINE_LIMIT = 1024 * 1024  # bytes; the standard allows 1000, some clients send more
ADDRESS = re.compile(r"(?:FROM|TO):\s*<([^>]*)>", re.IGNORECASE)


@dataclass(slots=True)
class Envelope:
    """What is said before DATA."""

    sender: str | None = None
    recipients: list[str] = field(default_factory=list)


class Conversation:
    """One client's connection, from greeting to QUIT."""

    def __init__(
        self, folder: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.folder = folder
        self.reader = reader
        self.writer = writer
        self.envelope = Envelope()
        self.answers: dict[str, Callable[[str], str]] = {
            "EHLO": self.hello,
            "HELO": lambda argument: "250 Modellregionen-Portal",
            "MAIL": self.mail,
            "RCPT": self.recipient,
            "RSET": self.reset,
            "NOOP": lambda argument: "250 OK",
            "VRFY": lambda argument: "252 OK",
        }

    async def run(self) -> None:
        await self.say("220 Modellregionen-Portal")
        while line := await self.reader.readline():
            verb, _, argument = line.decode(errors="replace").strip().partition(" ")
            match verb.upper():
                case "QUIT":
                    await self.say("221 Bye")
                    return
                case "DATA":
                    await self.data()
                case known if known in self.answers:
                    await self.say(self.answers[known](argument))
                case _:
                    await self.say("502 Command not implemented")

    async def say(self, text: str) -> None:
        self.writer.write(f"{text}\r\n".encode())
        await self.writer.drain()

    def hello(self, argument: str) -> str:
        return f"250-Modellregionen-Portal\r\n250-SIZE {SIZE_LIMIT}\r\n250-8BITMIME\r\n250 SMTPUTF8"

    def mail(self, argument: str) -> str:
        if not (found := ADDRESS.match(argument)):
            return "501 Syntax: MAIL FROM:<address>"
        self.envelope = Envelope(sender=found[1])
        return "250 OK"

    def recipient(self, argument: str) -> str:
        if self.envelope.sender is None:
            return "503 MAIL first"
        if not (found := ADDRESS.match(argument)) or not found[1]:
            return "501 Syntax: RCPT TO:<address>"
        self.envelope.recipients.append(found[1])
        return "250 OK"

    def reset(self, argument: str) -> str:
        self.envelope = Envelope()
        return "250 OK"

    async def data(self) -> None:
        if not self.envelope.recipients:
            await self.say("503 RCPT first")
            return
        await self.say("354 End with a single dot")
        content = bytearray()
        while (line := await self.reader.readline()) not in (b".\r\n", b".\n"):
            if not line:  # hung up: the client has no answer and will try again
                return
            content += line.removeprefix(b".")
        if len(content) > SIZE_LIMIT:
            await self.say("552 Too large")
        else:
            store(self.folder, self.envelope, bytes(content), received_at=datetime.now(UTC))
            await self.say("250 OK")
        self.envelope = Envelope()


def store(folder: Path, envelope: Envelope, content: bytes, *, received_at: datetime) -> Path:
    """Writes the mail whole or not at all, its envelope on top; names sort by time."""
    name = f"{received_at:%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(4)}.eml"
    head = f"X-Envelope-From: {envelope.sender}\r\n" + "".join(
        f"X-Envelope-To: {recipient}\r\n" for recipient in envelope.recipients
    )
    fresh = folder / f".{name}.new"
    fresh.write_bytes(head.encode() + content)
    return fresh.replace(folder / name)


async def serve(folder: Path, listener: socket.socket) -> None:
    """Takes mails until SIGTERM."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for request in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(request, stopped.set)

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A client that vanishes, or a line beyond the limit, ends its own conversation only.
        with contextlib.suppress(ConnectionError, ValueError):
            await Conversation(folder, reader, writer).run()
        writer.close()

    server = await asyncio.start_server(converse, sock=listener, limit=LINE_LIMIT)
    await stopped.wait()
    server.close()


def main(folder: str, descriptor: str) -> None:
    asyncio.run(serve(Path(folder), socket.socket(fileno=int(descriptor))))


if __name__ == "__main__":
    main(*sys.argv[1:])
