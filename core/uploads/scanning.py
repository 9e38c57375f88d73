"""The virus scan: clamd's INSTREAM command over TCP or a unix socket (clamd(8), „COMMANDS“).

Without `CLAMD_URL` nothing is scanned, and the answer says so. With it, whatever is not a clear
„OK“ in time refuses the file.
"""

import logging
import socket
import struct
import time
from contextlib import closing, suppress
from typing import IO, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _, gettext_lazy

logger = logging.getLogger(__name__)
CHUNK: Final = 64 * 1024
LONGEST_ANSWER: Final = 4096
DEFAULT_PORT: Final = 3310


class Scan(models.TextChoices):
    CLEAN = "clean", gettext_lazy("auf Viren geprüft")
    UNCHECKED = "unchecked", gettext_lazy("nicht auf Viren geprüft")


def scan(file: IO[bytes]) -> Scan:
    """Raises ValidationError when something was found, or the scanner gives no clear answer."""
    if not settings.CLAMD_URL:
        return Scan.UNCHECKED
    deadline = time.monotonic() + settings.CLAMD_TIMEOUT_SECONDS
    try:
        answer = _ask(file, deadline)
    except OSError as error:
        logger.warning("clamd did not answer: %r", error)
        raise _unscanned() from error
    if answer == b"stream: OK":
        return Scan.CLEAN
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        raise _virus()
    logger.error("clamd answered %r", answer)
    raise _unscanned()


def _ask(file: IO[bytes], deadline: float) -> bytes:
    """The answer without its closing NUL; empty if there was none. Raises OSError."""
    with closing(_connected(deadline)) as peer:
        # Whoever has heard enough, a size limit for instance, answers before the end.
        with suppress(BrokenPipeError, ConnectionResetError):
            _send(peer, file, deadline)
        return _answer(peer, deadline)


def _connected(deadline: float) -> socket.socket:
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme != "unix":
        host, port = address.hostname or "localhost", address.port or DEFAULT_PORT
        return socket.create_connection((host, port), timeout=_left(deadline))
    peer = socket.socket(socket.AF_UNIX)
    try:
        peer.settimeout(_left(deadline))
        peer.connect(address.path)
    except OSError:
        peer.close()
        raise
    return peer


def _send(peer: socket.socket, file: IO[bytes], deadline: float) -> None:
    """Chunks with their length before them (four bytes, network order); length 0 ends."""
    file.seek(0)
    peer.sendall(b"zINSTREAM\0")
    while chunk := file.read(CHUNK):
        peer.settimeout(_left(deadline))
        peer.sendall(struct.pack("!L", len(chunk)) + chunk)
    peer.sendall(struct.pack("!L", 0))


def _answer(peer: socket.socket, deadline: float) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        peer.settimeout(_left(deadline))
        received = peer.recv(LONGEST_ANSWER)
        if not received:
            return b""
        answer += received
    return answer.removesuffix(b"\0")


def _left(deadline: float) -> float:
    """Seconds; a scanner that drips its answer gets no more than one that is silent."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _virus() -> ValidationError:
    message = _(
        "Die Virenprüfung hat in der Datei Schadsoftware gefunden. Die Datei wurde nicht "
        "gespeichert. Wenden Sie sich an die IT-Sicherheit Ihres Hauses."
    )
    return ValidationError(message, code="virus")


def _unscanned() -> ValidationError:
    message = _(
        "Die Virenprüfung ist gerade nicht möglich. Die Datei wurde nicht gespeichert. Versuchen "
        "Sie es in einigen Minuten noch einmal."
    )
    return ValidationError(message, code="unscanned")
