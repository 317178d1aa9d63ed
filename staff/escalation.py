"""An urgent task that nobody has taken in time is told again: to everybody on LINE, and by e-mail to more people."""

from datetime import datetime, timedelta

from clinic.message import Called, Text
from staff import alerts
from staff.alerts import Telling
from staff.context import StaffContext
from store import tasks
from store.db import Tx

IN_TIME = timedelta(minutes=10)
MOST = 3  # times: who is not there at three in the morning is not there at four either


def due(tx: Tx, now: datetime) -> bool:
    """Whether `run` would find something."""
    return bool(tasks.untaken(tx, now - IN_TIME, MOST))


def run(tx: Tx, context: StaffContext) -> list[str]:
    """Tell again what is due; the letters. Taken is what was answered or closed, or where staff have taken the word since."""
    letters: list[str] = []
    for one in tasks.untaken(tx, context.now - IN_TIME, MOST):
        if tasks.raise_again(tx, one, context.now):
            about = (Called("sign", one.task.topic),) if one.task.topic else ()
            minutes = int((one.raised + 1) * IN_TIME.total_seconds()) // 60
            first = Text("staff.untaken", {"minutes": minutes})
            letters += alerts.tell_again(tx, context, one.task, Telling(about, again=one.raised + 1, first=first))
            alerts.by_email(tx, context, one.task.id, one.raised + 1)
    return letters
