"""A mail server on a real socket that answers as a test wants, and keeps what it took."""

import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

Answer = Callable[[str, str], str | None]
"""(verb, line) to a reply such as "550 unbekannt", None for the usual one, "" to hang up."""


def friendly(verb: str, line: str) -> str | None:
    return None


class MailServer:
    """`taken` holds (recipients, mail). `answer` may be exchanged at any time."""

    def __init__(self, answer: Answer = friendly, delay: float = 0.0) -> None:
        self.answer, self.delay = answer, delay
        self.taken: list[tuple[list[str], EmailMessage]] = []
        self.connections = 0

    def mails_to(self, address: str) -> list[EmailMessage]:
        return [mail for recipients, mail in self.taken if address in recipients]


class _Conversation(socketserver.StreamRequestHandler):
    """One connection: as much of RFC 5321 as smtplib speaks."""

    def handle(self) -> None:
        self.mails: MailServer = self.server.mails  # type: ignore[attr-defined]
        self.mails.connections += 1
        self.recipients: list[str] = []
        greeting = self.mails.answer("CONNECT", "")
        if greeting != "" and self._say(greeting or "220 bereit"):
            for raw in iter(self.rfile.readline, b""):
                if not self._obey(raw.decode().strip()):
                    return

    def _obey(self, line: str) -> bool:
        verb = line[:4].upper()
        chosen = self.mails.answer(verb, line)
        if chosen is not None:
            return chosen != "" and self._say(chosen)
        if verb == "DATA":
            return self._take()
        if verb == "RCPT":
            self.recipients.append(line[line.index("<") + 1 : line.index(">")])
        if verb in ("MAIL", "RSET"):
            self.recipients = []
        return self._say("221 Ende" if verb == "QUIT" else "250 gut") and verb != "QUIT"

    def _take(self) -> bool:
        self._say("354 weiter")
        lines = list(iter(self.rfile.readline, b".\r\n"))
        time.sleep(self.mails.delay)
        text = b"".join(line.removeprefix(b".") if line[:2] == b".." else line for line in lines)
        mail: Any = message_from_bytes(text, EmailMessage, policy=policy.default)
        self.mails.taken.append((list(self.recipients), mail))
        return self._say("250 angenommen")

    def _say(self, reply: str) -> bool:
        try:
            self.wfile.write(f"{reply}\r\n".encode())
        except OSError:  # the sender was killed
            return False
        return True


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that is killed in the middle is what the tests are about."""


@contextmanager
def serving(mails: MailServer, port: int = 0) -> Iterator[int]:
    """Serve on the port, or on a free one; gives its number."""
    with _Server(("127.0.0.1", port), _Conversation) as server:
        server.mails = mails  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def free_port() -> int:
    """A port on which nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number
