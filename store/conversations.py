"""The thread of one person's talk, saved only over the version it was read at."""

import json

from clinic import conversation_json
from clinic.conversation import Conversation
from clinic.errors import RaceLost
from clinic.patient import PatientId
from store.db import Tx

LOAD = "SELECT state, version FROM conversation WHERE patient_id = :id"
START = """INSERT INTO conversation (patient_id, state, version) VALUES (:id, :state, 1)
           ON CONFLICT (patient_id) DO NOTHING"""
SAVE = "UPDATE conversation SET state = :state, version = version + 1 WHERE patient_id = :id AND version = :was"


def load(tx: Tx, patient_id: PatientId) -> tuple[Conversation, int]:
    """The conversation and its version; 0 for one that has not begun."""
    row = tx.row(LOAD, id=patient_id)
    if row is None:
        return Conversation(), 0
    return conversation_json.from_json(json.loads(row["state"])), row["version"]


def save(tx: Tx, patient_id: PatientId, conversation: Conversation, was: int) -> None:
    """RaceLost if somebody else saved since the version `was`."""
    state = json.dumps(conversation_json.as_json(conversation), ensure_ascii=False)
    changed = tx.run(SAVE, id=patient_id, state=state, was=was) if was else tx.run(START, id=patient_id, state=state)
    if changed != 1:
        raise RaceLost("the conversation went on meanwhile")


def put(tx: Tx, patient_id: PatientId, conversation: Conversation) -> None:
    """In the place of whatever stands there."""
    _, version = load(tx, patient_id)
    save(tx, patient_id, conversation, was=version)
