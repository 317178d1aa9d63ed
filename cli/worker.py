"""The worker process: answers, sends, and beats."""

import gc
import os
import selectors
import signal
import socket

import click

from cli.waking import received
from clinic.settings import Settings

GARBAGE = (
    50_000,
    10,
    10,
)  # new objects more than were given back, before the newest are looked through; Python's own is 700


def run(chosen: Settings, woken: socket.socket | None = None, lifeline: int | None = None) -> None:
    """Work until told to stop, or until the other end of `lifeline` is gone. What arrives at `woken` is answered at once."""
    # Nearly all that a start makes stays, and answering leaves little behind: to look for garbage as often as Python does by
    # itself is a tenth of the start.
    gc.set_threshold(*GARBAGE)
    import app

    told, tell = os.pipe()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os.write(tell, b"."))
    # What stands by now stays and is not looked through again.
    gc.freeze()
    office = app.open_office(chosen)
    gc.freeze()
    running = app.start_work(office, chosen.threads, chosen.join_seconds)
    click.echo("Answering and sending. Stop with Ctrl-C.")
    with selectors.DefaultSelector() as waiting:
        for pipe in filter(None, (told, lifeline)):
            waiting.register(pipe, selectors.EVENT_READ)
        if woken is not None:
            waiting.register(woken, selectors.EVENT_READ)
        while all(key.fileobj is woken for key, _ in waiting.select()):
            assert woken is not None
            running.workers.take(received(woken))
    running.close()
    running.office.db.close()
