"""The server underneath: connections are kept, nothing outlives a stop, and it runs by hand."""

import json
import re
import subprocess
import sys
import threading

import pytest
import urllib3

from simulator.platform import Platform
from simulator.server import serve

HEADERS = {"Authorization": "Bearer a token", "Content-Type": "application/json"}


@pytest.fixture
def pool():
    with urllib3.PoolManager() as pool:
        yield pool


def push(pool, line, person, **more):
    body = json.dumps({"to": person.id, "messages": [{"type": "text", "text": "hello"}]}).encode()
    return pool.request(
        "POST", f"{line.url}/v2/bot/message/push", body=body, headers={**HEADERS, **more}, retries=False
    )


def test_a_connection_is_kept(platform, pool, mai):
    with serve(platform) as line:
        assert [push(pool, line, mai).status for _ in range(5)] == [200] * 5
        assert pool.connection_from_url(line.url).num_connections == 1


def test_stopping_frees_the_port_and_lets_go_of_everybody(platform, pool, mai):
    platform.order_fault("push", "timeout")
    with serve(platform) as line:
        hung = threading.Thread(target=pytest.raises, args=(urllib3.exceptions.ProtocolError, push, pool, line, mai))
        hung.start()
        while platform.faults.left():
            hung.join(0.005)
    hung.join(5)
    assert not hung.is_alive()
    with serve(Platform("a secret", "a token"), line.port) as again:
        assert push(pool, again, mai).status == 400  # the new one does not know her


def test_a_taken_port_is_told(platform):
    with serve(platform) as line, pytest.raises(OSError):
        serve(platform, line.port)


def test_one_retry_key_at_the_same_moment_is_accepted_once(platform, pool, mai):
    with serve(platform) as line:
        start, statuses = threading.Barrier(8), []

        def one():
            start.wait()
            key = "123e4567-e89b-12d3-a456-426614174000"
            statuses.append(push(urllib3.PoolManager(), line, mai, **{"X-Line-Retry-Key": key}).status)

        threads = [threading.Thread(target=one) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(statuses) == [200] + [409] * 7
    assert mai.heard() == ["hello"]


def test_by_hand(pool):
    command = [sys.executable, "-m", "simulator", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            address = re.search(r"http://\S+", running.stdout.readline())[0]
            people = pool.request("GET", f"{address}_sim/people").json()
            assert [person["name"] for person in people] == ["Mai", "Ken"]
        finally:
            running.terminate()
