"""Serves the stand-in on a loopback port from a thread; `serve(platform)` in tests, `python -m simulator` by hand.

The standard library's server, because it keeps connections alive (Flask's own closes each) and lets a test hang up.
Headers and body leave in one write: in two, a client's delayed acknowledgement costs 40 ms a call.
"""

import io
import socket
import sys
from collections.abc import Iterable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from simulator.platform import Platform

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_READ_AT_MOST = 8 * 1024 * 1024  # far more than LINE accepts: the rest is not read before it is refused


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "_Server"

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True  # the client left, or a test hung up

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_PUT = do_DELETE = do_HEAD = do_GET

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _READ_AT_MOST:
            self.close_connection = True
        environ = self._environ(self.rfile.read(min(length, _READ_AT_MOST)))
        head: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> Any:
            head[:] = [status, headers]

        parts = self.server.app(environ, start_response)
        try:
            self._write(head[0], head[1], parts)
        finally:
            close = getattr(parts, "close", None)
            if close:
                close()

    def _write(self, status: str, headers: list[tuple[str, str]], parts: Iterable[bytes]) -> None:
        known_length = any(name.lower() == "content-length" for name, _ in headers)
        if not known_length:
            headers = [*headers, ("Connection", "close")]
            self.close_connection = True
        if not any(name == "Date" for name, _ in headers):  # LINE's own clock may be turned
            headers = [*headers, ("Date", self.date_time_string())]
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        if known_length:
            self.wfile.write(head + (b"" if self.command == "HEAD" else b"".join(parts)))
            return
        self.wfile.write(head)
        for part in parts:  # a stream: every part at once
            self.wfile.write(part)

    def _environ(self, body: bytes) -> "WSGIEnvironment":
        path, _, query = self.path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(path, "latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(self.server.server_port),
            "SERVER_PROTOCOL": self.request_version,
            "REMOTE_ADDR": self.client_address[0],
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "simulator.hang_up": self._hang_up,
        }
        for name, value in self.headers.items():
            key = name.upper().replace("-", "_")
            if key == "CONTENT_TYPE":
                environ[key] = value
            elif key != "CONTENT_LENGTH":
                environ[f"HTTP_{key}"] = value
        return environ

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a test reads platform.requests."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], app: "WSGIApplication") -> None:
        super().__init__(address, _Handler)
        self.app = app
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up_on_everybody(self) -> None:
        """Connections kept alive would otherwise keep their threads."""
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                self._open.discard(connection)  # it went first

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Server:
    """A running stand-in; a context manager that stops it and lets go of everybody who waits."""

    def __init__(self, platform: Platform, server: _Server) -> None:
        self.platform = platform
        self.port = server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self._server = server
        self._thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True, name="line")

    def start(self) -> "Server":
        self._thread.start()
        return self

    def stop(self) -> None:
        self.platform.close()
        self._server.shutdown()
        self._server.hang_up_on_everybody()
        self._server.server_close()
        self._thread.join()

    def wait(self) -> None:
        """Until Ctrl-C."""
        with suppress(KeyboardInterrupt):
            self._thread.join()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def serve(platform: Platform, port: int = 0, host: str = "127.0.0.1") -> Server:
    """Start serving and return at once; port 0 takes a free one. OSError where the port is taken."""
    from simulator.web import create_app

    return Server(platform, _Server((host, port), create_app(platform))).start()
