"""What waited in the outbox when a new version started goes out all the same, in the same words, and its buttons work."""

import json

from clinic.message import Text
from store import outbox
from store.outbox import Letter
from tests.stories.conftest import Clinic

# As version 0.1 wrote them.
ROWS = [
    {"key": "answer/pores", "params": {}, "shape": "text", "choices": []},
    {"key": "urgent/emergency", "params": {"told": "staff", "signs": ""}, "shape": "text", "choices": []},
    {"key": "step/dermapen/sun", "params": {}, "shape": "text", "choices": []},
    {
        "key": "reservation.ask_day",
        "params": {"service": "counselling-first", "list": "1. 4/5（金）"},
        "shape": "card",
        "choices": [
            {
                "label": "button.reservation_day",
                "data": "reservation:ask:counselling-first:2030-04-05::",
                "params": {"on": "2030-04-05"},
                "pick": None,
            }
        ],
    },
]


def test_a_letter_of_the_former_version_goes_out(clinic: Clinic) -> None:
    mai, library = clinic.patient(), clinic.library
    with clinic.office.db.atomic() as tx:
        outbox.put(tx, Letter("former", mai.id, "ja", (Text("welcome.back"),)), clinic.office.clock())
        tx.run("UPDATE outbox SET says = :says", says=json.dumps(ROWS))
    card = clinic.words("reservation.ask_day", service="初回カウンセリング", list="1. 4/5（金）")
    assert clinic.hears(mai) == [
        library.answer_with_source("pores", "ja"),
        library.urgent_words("emergency", "ja", staff_told=True),
        library.told("dermapen", ["sun"], "ja"),
        card,
    ]
    mai.taps("4/5（金）")
    assert "次の時間が空いています" in clinic.hears(mai)[0]
