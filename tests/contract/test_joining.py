"""Several bubbles answered as one, step by step and on both databases: held together, dropped together, settled together."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

import app
from bot.chat import answer, claiming, joining
from bot.chat.decide import decide
from bot.line import events
from bot.line.events import Event, Said
from bot.turn.decision import Decision
from bot.turn.situation import Situation
from clinic.settings import Settings
from knowledge.library import Library
from scheduler.office import Office
from store import inbox, patients, staff, tasks, transcript
from store.inbox import Recorded
from tests.conftest import Hands

MAI = "Umai"
QUESTION = "pain-anaesthesia"


class Chat:
    """One person's chat, and nobody at work but the test."""

    def __init__(self, office: Office, clock: Hands) -> None:
        self.office, self.clock, self._count = office, clock, 0

    def happens(self, **raw: Any) -> str:
        """Recorded as a webhook would; the event's id."""
        self.clock.turn(milliseconds=10)
        self._count += 1
        event = f"e{self._count}"
        common = {
            "webhookEventId": event,
            "timestamp": int(self.clock().timestamp() * 1000),
            "replyToken": f"token {self._count}",
            "source": {"type": "user", "userId": MAI},
        }
        kept = events.record({**common, **raw}, self.clock())
        assert kept is not None
        with self.office.db.atomic() as tx:
            inbox.record(tx, kept)
        return event

    def says(self, words: str) -> str:
        return self.happens(
            type="message", message={"type": "text", "id": f"m{self._count + 1}", "text": words, "quoteToken": "q"}
        )

    def unsends(self, message_id: str) -> str:
        return self.happens(type="unsend", unsend={"messageId": message_id})

    def answers(self, reading: claiming.Reading = "together") -> list[str] | None:
        return answer.answer_next(MAI, self.office, reading)

    def open(self) -> list[Recorded]:
        with self.office.db.look() as tx:
            return inbox.of_chat(tx, MAI, self.clock(), joining.LOOKED_AT)

    def letters(self) -> list[tuple[str, str | None]]:
        with self.office.db.look() as tx:
            return [
                (row["key"], row["reply_token"])
                for row in tx.rows("SELECT key, reply_token FROM outbox WHERE purpose = 'reply' ORDER BY id")
            ]

    def said(self) -> list[transcript.Row]:
        with self.office.db.look() as tx:
            mai = patients.by_line(tx, MAI)
            return transcript.of(tx, mai.id) if mai else []


@pytest.fixture
def chat(database_url: str, clock: Hands, known: Library) -> Iterator[Chat]:
    settings = Settings.from_env(
        {
            "LINE_CHANNEL_SECRET": "a",
            "LINE_CHANNEL_ACCESS_TOKEN": "b",
            "LINE_API_BASE": "http://127.0.0.1:9",
            "DATABASE_URL": database_url,
        }
    )
    office = app.open_office(settings, clock, known)
    with office.db.atomic() as tx:
        staff.join(tx, staff.invite(tx, clock()), "Uann", "user", clock())
    yield Chat(office, clock)
    office.db.close()


def test_all_of_them_get_one_answer_by_the_newest_way(chat: Chat) -> None:
    for words in ("こんにちは。", "施術中の", "痛みはありますか"):
        chat.says(words)
    assert chat.answers() is not None
    assert chat.letters() == [("reply:e3", "token 3")]
    assert [(row.words, row.rule is not None) for row in chat.said()] == [
        ("こんにちは。", False),
        ("施術中の", False),
        ("痛みはありますか", True),
    ]
    assert chat.open() == []
    assert chat.answers() is None


def test_alone_each_gets_its_own(chat: Chat) -> None:
    chat.says("こんにちは")
    chat.says("料金を教えてください")
    assert chat.answers("alone")
    assert chat.answers("alone")
    assert [key for key, _ in chat.letters()] == ["reply:e1", "reply:e2"]


@pytest.mark.parametrize("late", ["a bubble", "an unsend"])
def test_what_is_overtaken_is_dropped_and_thought_anew(chat: Chat, late: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something comes while the answer is thought about: nothing is said, nothing settled, no try counted."""
    heard: list[str] = []

    def think(situation: Situation, event: Event, library: Library) -> Decision:
        assert isinstance(event.what, Said)
        heard.append(event.what.text)
        if len(heard) == 1:
            _ = chat.says("痛みはありますか") if late == "a bubble" else chat.unsends("m2")
        return decide(situation, event, library)

    monkeypatch.setattr(answer, "decide", think)
    chat.says("料金を教えてください。")
    chat.says("あと、")
    assert chat.answers() == []
    assert [(each.attempts, each.lease) for each in chat.open()] == [(0, None)] * 3
    assert chat.letters() == []
    chat.answers()
    assert [key for key, _ in chat.letters()] == ["reply:e3" if late == "a bubble" else "reply:e2"]
    last = "あと、\n痛みはありますか" if late == "a bubble" else ""
    assert heard[-1] == f"料金を教えてください。\n{last}".strip()


@pytest.mark.parametrize("reading", ["now", "alone"])
def test_what_may_not_be_put_off_is_said_whatever_comes(chat: Chat, reading: claiming.Reading) -> None:
    chat.says("料金を教えてください")
    assert chat.answers(reading)
    chat.says("痛みはありますか")
    assert [each.event_id for each in chat.open()] == ["e2"]


def test_one_that_is_unsent_is_not_answered_and_nowhere_kept(chat: Chat, known: Library) -> None:
    chat.says(known.topics[QUESTION].words["ja"].phrasings[0])
    chat.says("秘密の話です。")
    chat.unsends("m2")
    assert chat.answers()
    assert [row.words for row in chat.said() if row.who == "patient"] == [
        known.topics[QUESTION].words["ja"].phrasings[0]
    ]
    assert [each.event_id for each in chat.open()] == ["e3"]  # the unsend has its own turn
    chat.answers()
    assert len(chat.letters()) == 1


def test_all_unsent_nothing_is_said(chat: Chat) -> None:
    chat.says("料金を教えて")
    chat.says("痛みはありますか")
    chat.unsends("m2")
    chat.unsends("m1")
    while chat.answers() is not None:
        pass
    assert chat.letters() == []


def test_unsent_afterwards_staff_keep_the_rest(chat: Chat, known: Library) -> None:
    asked = known.topics[QUESTION].words["ja"].phrasings[0]
    chat.says("お世話になります。")
    chat.says(asked)
    chat.answers()
    assert [task.words for task in _open(chat)] == [f"お世話になります。\n{asked}"]
    chat.unsends("m1")
    chat.answers()
    assert [task.words for task in _open(chat)] == [asked]
    chat.unsends("m2")
    chat.answers()
    assert [task.words for task in _open(chat)] == [None]


def _open(chat: Chat) -> list[tasks.Task]:
    with chat.office.db.look() as tx:
        return tasks.list_open(tx)


def test_danger_is_answered_at_once_with_what_stands_beside_it(chat: Chat) -> None:
    chat.says("予約したいです")
    cry = chat.says("唇が腫れて息が苦しいです")
    chat.says("どうしよう")
    assert answer.answer_at_once(MAI, cry, chat.office)
    assert chat.letters()[0][0] == "reply:e3"
    assert [task.kind for task in _open(chat)] == ["urgent"]
    assert chat.open() == []


@pytest.mark.parametrize(
    ("begins", "rest", "letters"),
    [
        ("さっきから血が止ま", "らないんです", 1),
        ("膿などは出て", "いません、きれいに乾いてきました", 2),  # it turns out otherwise
        ("さっきから血が止まりません", "予約もしたいです", 2),
    ],
)
def test_the_rest_of_a_sentence_answered_as_danger(chat: Chat, begins: str, rest: str, letters: int) -> None:
    assert answer.answer_at_once(MAI, chat.says(begins), chat.office)
    chat.says(rest)
    answer.answer_next(MAI, chat.office, "together", joining.Cry(begins, "clinic-now"))
    assert len(chat.letters()) == letters
    assert chat.open() == []
    assert [row.words for row in chat.said()] == [begins, rest]


def test_what_is_no_danger_is_left_to_its_turn(chat: Chat) -> None:
    asked = chat.says("予約したいです")
    assert answer.answer_at_once(MAI, asked, chat.office) == []
    assert [(each.attempts, each.lease) for each in chat.open()] == [(0, None)]


def test_danger_in_one_line_is_danger_whatever_stands_around_it(chat: Chat) -> None:
    for words in (
        "昨日はありがとうございました。",
        "息ができないです。",
        "次の予約は土曜がいいです。",
        "お願いします。",
    ):
        chat.says(words)
    chat.answers()
    assert "urgent" in [task.kind for task in _open(chat)]


def test_a_crash_counts_a_try_of_each_and_they_stay_together_once(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice thought about together, then one by one: who is to blame is given up, and nobody else."""
    heard: list[str] = []

    def breaks(situation: Situation, event: Event, library: Library) -> Decision:
        assert isinstance(event.what, Said)
        heard.append(event.what.text)
        if "壊" in event.what.text:
            raise RuntimeError
        return decide(situation, event, library)

    monkeypatch.setattr(answer, "decide", breaks)
    chat.says("料金を教えてください。")
    chat.says("壊れる。")
    for _ in range(8):
        chat.answers()
        chat.clock.turn(seconds=6)
    whole = "料金を教えてください。\n壊れる。"
    assert heard == [whole, whole, "料金を教えてください。", "壊れる。"]
    assert chat.open() == []
    assert len(chat.letters()) == 2


def test_what_somebody_died_with_is_held_together_again(chat: Chat) -> None:
    chat.says("料金を教えてください。")
    second = chat.says("痛みはありますか")
    with chat.office.db.atomic() as tx:
        [_, last] = inbox.of_chat(tx, MAI, chat.clock(), 9)
        held = inbox.claim_run(tx, MAI, last, chat.clock())
    assert len(held) == 2
    assert chat.answers() is None  # held by somebody
    chat.clock.turn(seconds=inbox.LEASE / timedelta(seconds=1) + 1)
    assert chat.answers()
    assert [key for key, _ in chat.letters()] == [f"reply:{second}"]
