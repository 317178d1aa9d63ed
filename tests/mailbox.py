"""A mail server that really speaks SMTP, on this machine, and keeps what it gets."""

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mailbox:
    """`refuses` ends every e-mail with that status, `silent` never says a word, `logins` are the names that logged in."""

    port: int = 0
    refuses: int | None = None
    silent: threading.Event | None = None
    takes_logins: bool = False
    logins: list[tuple[str, str]] = field(default_factory=list)
    connections: int = 0
    _got: list[tuple[list[str], EmailMessage]] = field(default_factory=list)

    def keep(self, to: list[str], raw: bytes) -> None:
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self._got.append((to, message))

    @property
    def got(self) -> list[EmailMessage]:
        return [message for _, message in self._got]

    @property
    def recipients(self) -> list[list[str]]:
        return [to for to, _ in self._got]

    def subjects(self) -> list[str]:
        """Of what came since this was last asked."""
        told = [str(message["Subject"]) for message in self.got]
        self._got.clear()
        return told


class _Talk(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        box, self.to = self.server.box, []
        box.connections += 1
        if box.silent is not None:
            box.silent.wait(20)
            return
        with suppress(ConnectionError):  # who spoke TLS to it hangs up
            self._talk(box)

    def _talk(self, box: Mailbox) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            verb, _, rest = line.decode("latin-1").strip().partition(" ")
            if not self._answer(box, verb.upper(), rest):
                return

    def _answer(self, box: Mailbox, verb: str, rest: str) -> bool:
        match verb:
            case "EHLO":
                self._say("250-here" if box.takes_logins else "250 here")
                if box.takes_logins:
                    self._say("250 AUTH PLAIN")
            case "AUTH":
                _, user, password = base64.b64decode(rest.split()[1]).decode().split("\0")
                box.logins.append((user, password))
                self._say("235 welcome")
            case "RCPT" if box.refuses is None:
                self.to.append(rest.partition(":")[2].strip("<>"))
                self._say("250 yes")
            case "RCPT":
                self._say(f"{box.refuses} no")
            case "DATA":
                self._say("354 go on")
                lines = []
                while (line := self.rfile.readline()) != b".\r\n":
                    lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
                box.keep(self.to, b"".join(lines))
                self._say("250 kept")
            case "QUIT":
                self._say("221 bye")
                return False
            case _:
                self._say("250 yes")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    box: Mailbox


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A running one; its port is free until then."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.box = Mailbox(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server.box
        if server.box.silent is not None:
            server.box.silent.set()
        server.shutdown()
        thread.join()
