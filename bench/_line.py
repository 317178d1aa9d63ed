"""LINE's double for benchmarks: takes every reply and push, answers 200 after a while, and notes when each arrived.

No benchmark of its own. The stand-in in `simulator/` checks every request as LINE does and takes milliseconds for it, which
would be the bottleneck; this one only counts. It runs in a process of its own and tells on standard output, as JSON, what
came when its standard input closes.
"""

import asyncio
import contextlib
import json
import sys
import time


class Line(asyncio.Protocol):
    """One connection, kept alive; requests come one after the other on it."""

    def __init__(self, latency: float, heard: dict[str, float], counts: dict[str, int]) -> None:
        self._latency = latency
        self._heard = heard
        self._counts = counts
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while (end := self._rest.find(b"\r\n\r\n")) >= 0:
            head, body_at = self._rest[:end].lower(), end + 4
            length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
            if len(self._rest) < body_at + length:
                return
            body, self._rest = self._rest[body_at : body_at + length], self._rest[body_at + length :]
            asyncio.get_running_loop().call_later(self._latency, self._answer, body)

    def _answer(self, body: bytes) -> None:
        """A reply is known by its token, a push by whom it goes to; profiles and quotas are of no account here."""
        said = json.loads(body) if body else {}
        to = said.get("replyToken") or said.get("to")
        if isinstance(to, str):
            way = "replies" if "replyToken" in said else "pushes"
            self._counts[way] = self._counts.get(way, 0) + 1
            self._heard.setdefault(to.lstrip("tU"), time.time())
        answer = (
            b'{"sentMessages":[{"id":"1","quoteToken":"q"}]}'
            if body
            else b'{"type":"none","totalUsage":0,"language":"ja"}'
        )
        with contextlib.suppress(OSError):
            self._transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-line-request-id: bench\r\n"
                b"Content-Length: %d\r\n\r\n%s" % (len(answer), answer)
            )


async def serve(latency: float) -> None:
    heard: dict[str, float] = {}
    counts: dict[str, int] = {}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Line(latency, heard, counts), "127.0.0.1", 0, backlog=1024)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    while order := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
        told: dict[str, object] = {"counts": counts, "n": len(heard)}
        if order == "heard":
            told["heard"] = heard
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
