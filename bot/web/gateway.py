"""Between the server and Flask: whole requests go in, and nobody who sends slowly holds anything but a socket.

The server (granian) speaks RSGI, an asynchronous interface: https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md
"""

import asyncio
import io
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, Protocol

from bot.line.webhook import AWAITED, BODY_LIMIT, NOT_KEPT
from store.intake import PATIENCE_SECONDS

# LINE sends a webhook in one go and counts it as timed out after two seconds.
BODY_SECONDS = 5.0
# A hundred events are 48 KB (measured). What is larger is read in a thread of its own, and takes from what all may hold.
SMALL = 64 * 1024
LARGE_TOGETHER = 32 * 1024 * 1024
# How exactly the two limits are kept: one look at all that wait costs less than a timer for each.
LOOK_SECONDS = 0.1
# For calendars, readiness and large bodies; webhooks need none.
THREADS = 8

Headers = list[tuple[str, str]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes


class Scope(Protocol):
    """What RSGI tells of a request before its body."""

    method: str
    path: str
    query_string: str
    scheme: str
    client: str
    headers: Any


class Request(Protocol):
    """RSGI's other half: the body in, the answer out."""

    async def __call__(self) -> bytes: ...

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None: ...


class Kept:
    """What the intake settles, from its own thread, for a request that waits in the loop."""

    def __init__(self, bell: "Bell") -> None:
        self._bell = bell
        self.waiting: asyncio.Future[None] = bell.loop.create_future()

    def set_result(self, _: None) -> None:
        self._bell.ring(self.waiting, None)

    def set_exception(self, problem: BaseException) -> None:
        self._bell.ring(self.waiting, problem)


class Bell:
    """Wakes the loop once for all that one commit settles, rather than once for each."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._settled: deque[tuple[asyncio.Future[None], BaseException | None]] = deque()

    def ring(self, waiting: "asyncio.Future[None]", problem: BaseException | None) -> None:
        self._settled.append((waiting, problem))
        if len(self._settled) == 1:
            self.loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        while self._settled:
            waiting, problem = self._settled.popleft()
            if waiting.done():  # it was given up
                continue
            if problem is None:
                waiting.set_result(None)
            else:
                waiting.set_exception(problem)


class Limits:
    """Cancels what has waited too long."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._until: dict[asyncio.Future[Any], float] = {}
        self._look()

    def set(self, waiting: "asyncio.Future[Any]", seconds: float) -> None:
        self._until[waiting] = self._loop.time() + seconds

    def lift(self, waiting: "asyncio.Future[Any]") -> None:
        self._until.pop(waiting, None)

    def _look(self) -> None:
        now = self._loop.time()
        for waiting in [one for one, until in self._until.items() if until <= now]:
            waiting.cancel()
            self.lift(waiting)
        self._loop.call_later(LOOK_SECONDS, self._look)


class Gateway:
    """An RSGI application around a WSGI one."""

    def __init__(self, wsgi: Wsgi, webhook_path: str = "/line/webhook") -> None:
        self._wsgi = wsgi
        self._webhook_path = webhook_path
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="web")
        self._large = 0

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._bell = Bell(loop)
        self._limits = Limits(loop)

    async def __rsgi__(self, scope: Scope, request: Request) -> None:
        answer = await self._answer(scope, request)
        request.response_bytes(answer.status, answer.headers, answer.body)

    async def _answer(self, scope: Scope, request: Request) -> Answer:
        if scope.method in ("GET", "HEAD", "OPTIONS"):  # nothing is kept for these, so nothing is to be waited for
            return await self._in_a_thread(scope, b"")
        body = await self._body(scope, request)
        if isinstance(body, Answer):
            return body
        if len(body) > SMALL or scope.path != self._webhook_path:
            return await self._in_a_thread(scope, body)
        return await self._webhook(scope, body)

    async def _body(self, scope: Scope, request: Request) -> bytes | Answer:
        """The whole body, or what is answered instead."""
        stated = scope.headers.get("content-length") or ""
        length = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 20 else None
        if length is not None and length > BODY_LIMIT:
            return TOO_LARGE
        reading = asyncio.current_task(self._loop)
        assert reading is not None
        self._limits.set(reading, BODY_SECONDS)
        try:
            if length is not None and length <= SMALL:
                return await request()
            return await self._read(request)
        except asyncio.CancelledError:
            return TOO_SLOW
        except Exception:  # the sender is gone; granian's own error, of no class to name
            return CUT_OFF
        finally:
            self._limits.lift(reading)

    async def _read(self, request: Request) -> bytes | Answer:
        """A body that is large, or does not tell how large. All such together may hold so much and no more."""
        parts: list[bytes] = []
        held = 0
        try:
            async for part in request:
                parts.append(bytes(part))
                held += len(part)
                self._large += len(part)
                if held > BODY_LIMIT or (held > SMALL and self._large > LARGE_TOGETHER):
                    return TOO_LARGE
            return b"".join(parts)
        finally:
            self._large -= held

    async def _webhook(self, scope: Scope, body: bytes) -> Answer:
        """Without a thread: nothing in it waits, except for the commit, which one thread makes for all."""
        awaited = Kept(self._bell)
        answer = self._run(scope, body, awaited)
        if answer.status != 200:  # then nothing was given to the intake
            return answer
        self._limits.set(awaited.waiting, PATIENCE_SECONDS)
        try:
            await awaited.waiting
        except (Exception, asyncio.CancelledError):  # refused, which the intake has told the log, or too late
            return UNKEPT
        finally:
            self._limits.lift(awaited.waiting)
        return answer

    async def _in_a_thread(self, scope: Scope, body: bytes) -> Answer:
        return await self._loop.run_in_executor(self._threads, self._run, scope, body, None)

    def _run(self, scope: Scope, body: bytes, awaited: Kept | None) -> Answer:
        begun: list[tuple[str, Headers]] = []

        def start_response(status: str, headers: Headers, _: object = None) -> None:
            begun[:] = [(status, headers)]

        parts = self._wsgi(_environ(scope, body, awaited), start_response)
        try:
            whole = b"".join(parts)
        finally:
            if close := getattr(parts, "close", None):
                close()
        status, headers = begun[0]
        return Answer(int(status[:3]), [(name.lower(), value) for name, value in headers], whole)


def _refusal(status: int, text: str) -> Answer:
    return Answer(
        status, [("content-type", "text/plain; charset=utf-8"), ("connection", "close")], f"{text}\n".encode()
    )


TOO_LARGE = _refusal(413, "The body is too large.")
TOO_SLOW = _refusal(408, "The body did not arrive in time.")
CUT_OFF = _refusal(400, "The body did not arrive.")
UNKEPT = _refusal(503, NOT_KEPT)


def _environ(scope: Scope, body: bytes, awaited: Kept | None) -> dict[str, Any]:
    """PEP 3333's view of the request."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "sodan",
        "SERVER_PORT": "0",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        AWAITED: awaited,
    }
    for name, value in scope.headers.items():
        if name == "content-type":
            environ["CONTENT_TYPE"] = value
        elif name not in ("content-length", "transfer-encoding"):
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    return environ
