"""What shows while the next bubble is waited for: that an answer is on its way."""

from scheduler.office import Office
from store import channel, patients, word


def show(chat: str, office: Office) -> None:
    """Not where LINE takes no calls, and not where staff have the word: then nobody may answer for an hour."""
    now = office.clock()
    with office.db.look() as tx:
        patient = patients.by_line(tx, chat)
        spoken = word.get(tx, patient.id) if patient else None
        wanted = channel.state(tx).accepted and not (spoken and spoken.of_staff(now))
    if wanted:
        office.messenger.loading(chat)
