"""A peer that speaks clamd's protocol on a real socket."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

EICAR: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

Answer = Callable[[socket.socket, bytes], None]
"""What the peer does with a connection once it has read the whole stream."""


def honest(peer: socket.socket, content: bytes) -> None:
    found = b"Eicar-Signature FOUND" if EICAR in content else b"OK"
    peer.sendall(b"stream: " + found + b"\0")


def saying(answer: bytes) -> Answer:
    return lambda peer, _content: peer.sendall(answer)


def silent(peer: socket.socket, _content: bytes) -> None:
    """Waits until the other side has had enough."""
    peer.recv(1)


@contextmanager
def clamd(answer: Answer = honest, *, path: Path | None = None) -> Iterator[str]:
    """The address, as CLAMD_URL takes it: a unix socket at `path`, else TCP."""
    listener = socket.socket(socket.AF_UNIX if path else socket.AF_INET)
    listener.bind(str(path) if path else ("127.0.0.1", 0))
    listener.listen()
    thread = threading.Thread(target=_serve, args=(listener, answer), daemon=True)
    thread.start()
    try:
        yield f"unix://{path}" if path else f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=5)


def _serve(listener: socket.socket, answer: Answer) -> None:
    while True:
        try:
            peer, _address = listener.accept()
        except OSError:
            return
        with peer:
            answer(peer, _stream(peer))


def _stream(peer: socket.socket) -> bytes:
    with peer.makefile("rb") as reader:
        command = reader.read(len(b"zINSTREAM\0"))
        if command != b"zINSTREAM\0":
            raise ValueError(command)
        content = b""
        while size := struct.unpack("!L", reader.read(4))[0]:
            content += reader.read(size)
        return content
