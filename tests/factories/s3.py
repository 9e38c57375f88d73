"""A server that keeps objects as S3 does: PUT, HEAD, GET and DELETE of `/bucket/key`, no more."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class Bucket:
    """`objects` by path; `asked` holds method, whole address and signature of each request."""

    url: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)


@contextmanager
def bucket(name: str = "dokumente") -> Iterator[Bucket]:
    """Its `url` is what DOCUMENTS_URL takes."""
    made = Bucket()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    host, port = server.server_address[:2]
    made.url = f"s3://{name}/portal?endpoint=http://{host!s}:{port}&region=de-1&addressing=path"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def _handler(kept: Bucket) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            self._note()
            content = self.rfile.read(int(self.headers["Content-Length"]))
            kept.objects[urlsplit(self.path).path] = content
            self._answer(200)

        def do_GET(self) -> None:
            self._give()

        def do_HEAD(self) -> None:
            self._give()

        def do_DELETE(self) -> None:
            self._note()
            kept.objects.pop(urlsplit(self.path).path, None)
            self._answer(204)

        def _give(self) -> None:
            self._note()
            content = kept.objects.get(urlsplit(self.path).path)
            self._answer(404 if content is None else 200, content or b"")

        def _note(self) -> None:
            signature = self.headers.get("Authorization", "")
            kept.asked.append((self.command, self.path, signature))

        def _answer(self, status: int, content: bytes = b"") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("ETag", '"x"')
            self.send_header("Last-Modified", "Mon, 02 Mar 2026 09:00:00 GMT")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Says nothing: tests have their own words."""

    return Handler
