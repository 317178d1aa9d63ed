"""What a person sees and does on the phone, without a bot."""

from threading import Timer

import pytest


@pytest.fixture(autouse=True)
def no_bot(platform):
    platform.bot_url = None


def account_says(platform, chat, *messages):
    with platform.lock:
        platform.deliver(chat, list(messages))


def text(words, *actions):
    items = [{"type": "action", "action": action} for action in actions]
    return {"type": "text", "text": words} | ({"quickReply": {"items": items}} if items else {})


YES = {"type": "postback", "label": "Yes", "data": "answer=yes", "displayText": "Yes, please"}
NO = {"type": "message", "label": "No", "text": "No, thanks"}
WHEN = {"type": "datetimepicker", "label": "Pick a day", "data": "day", "mode": "date"}
CALL = {"type": "uri", "label": "Call", "uri": "tel:119"}
BUTTONS = {
    "type": "template",
    "altText": "alt",
    "template": {"type": "buttons", "title": "Title", "text": "Text", "actions": [YES]},
}
FLEX = {
    "type": "flex",
    "altText": "alt",
    "contents": {
        "type": "carousel",
        "contents": [
            {
                "type": "bubble",
                "body": {
                    "type": "box",
                    "layout": "vertical",
                    "contents": [{"type": "text", "text": "Words"}, {"type": "button", "action": NO}],
                },
            }
        ],
    },
}


def event(platform, event_id):
    return platform.events[event_id]


def test_heard_is_what_came_since_the_last_look(platform, mai):
    account_says(platform, mai, text("1"), text("2"))
    mai.says("and?")
    assert mai.heard() == ["1", "2"]
    account_says(platform, mai, text("3"))
    assert mai.heard() == ["3"]
    assert mai.heard() == []


def test_hears_waits_for_the_first_word(platform, mai):
    Timer(0.02, account_says, (platform, mai, text("at last"))).start()
    assert mai.hears(seconds=5) == ["at last"]
    with pytest.raises(TimeoutError, match="Mai"):
        mai.hears(seconds=0.01)


@pytest.mark.parametrize(
    ("message", "words", "labels"),
    [
        (text("plain", YES), "plain", ["Yes"]),
        (BUTTONS, "Title\nText", ["Yes"]),
        (FLEX, "Words", ["No"]),
        ({"type": "sticker", "packageId": "1", "stickerId": "2"}, "", []),
    ],
)
def test_reading_a_message(platform, mai, message, words, labels):
    account_says(platform, mai, message)
    assert (mai.last.text, mai.last.labels) == (words, labels)
    assert mai.heard() == [words]


def test_tapping_a_postback_shows_the_words_but_sends_data(platform, mai):
    account_says(platform, mai, text("Sure?", YES, NO))
    assert mai.offered == ["Yes", "No"]
    tapped = event(platform, mai.taps("Yes"))
    assert (tapped["type"], tapped["postback"]) == ("postback", {"data": "answer=yes"})
    assert (mai.last.sender, mai.last.text) == ("person", "Yes, please")
    assert mai.offered == []


def test_tapping_by_data_and_tapping_a_message_action(platform, mai):
    account_says(platform, mai, text("Sure?", YES, NO))
    assert event(platform, mai.taps("answer=yes"))["type"] == "postback"
    account_says(platform, mai, text("Sure?", NO))
    assert event(platform, mai.taps("No"))["message"]["text"] == "No, thanks"


def test_a_picker(platform, mai):
    account_says(platform, mai, text("When?", WHEN))
    with pytest.raises(LookupError, match="picker"):
        mai.taps("Pick a day")
    tapped = event(platform, mai.taps("Pick a day", picks="2030-04-02"))
    assert tapped["postback"] == {"data": "day", "params": {"date": "2030-04-02"}}


def test_quick_replies_vanish_with_the_next_message_buttons_stay(platform, mai):
    account_says(platform, mai, BUTTONS, text("Sure?", NO), FLEX)
    assert mai.offered == []
    mai.says("hm")
    assert event(platform, mai.taps("Yes"))["type"] == "postback"
    with pytest.raises(LookupError, match=r"'Maybe'.*'No', 'Yes'"):
        mai.taps("Maybe")


def test_a_link_tells_nobody(platform, mai):
    account_says(platform, mai, text("Call", CALL))
    with pytest.raises(LookupError, match="uri"):
        mai.taps("Call")


def test_taking_back_leaves_no_words(platform, mai):
    mai.says("a secret")
    item = mai.last
    unsent = event(platform, mai.unsends())
    assert unsent["unsend"] == {"messageId": item.message_id}
    assert "replyToken" not in unsent
    assert item.unsent
    assert "secret" not in str([each.as_json() for each in mai.items])
    assert mai.items[-1].message == {"type": "unsend"}


def test_whoever_blocked_sees_nothing(platform, mai):
    mai.blocks()
    account_says(platform, mai, text("hello?"))
    assert mai.heard() == []


def test_ten_thousand_people(platform):
    people = [platform.person(f"P{n}", friend=True) for n in range(10_000)]
    for person in people:
        account_says(platform, person, text("hello"))
    assert all(person.heard() == ["hello"] for person in people)
