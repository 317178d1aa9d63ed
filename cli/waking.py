"""How the web process wakes the worker beside it: chats with something to answer, in datagrams that nobody waits for.

One that is lost costs half a second: the worker's next tick finds what was recorded.
"""

import contextlib
import json
import socket
from collections.abc import Iterable

# One commit's chats: 256 requests' and more fit.
LONGEST = 128 * 1024


def pair() -> tuple[socket.socket, socket.socket]:
    """The web's end and the worker's."""
    web, worker = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    for end in (web, worker):
        end.setblocking(False)
    return web, worker


def wake(web: socket.socket, chats: Iterable[str]) -> None:
    """Tell the worker, unless it has more to read than the system keeps for it."""
    with contextlib.suppress(OSError):
        web.send(json.dumps(list(chats)).encode())


def received(worker: socket.socket) -> list[str]:
    """All chats told of since last asked, each once."""
    chats: dict[str, None] = {}
    with contextlib.suppress(BlockingIOError):
        while True:
            chats |= dict.fromkeys(json.loads(worker.recv(LONGEST)))
    return list(chats)
