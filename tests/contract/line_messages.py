"""Messages that LINE takes and messages that it refuses, by the limit they keep to or break."""

from linebot.v3.messaging import Message

FAMILY = "👩‍👩‍👧‍👧"  # one grapheme cluster, eleven UTF-16 units


def action(kind="postback", **more):
    plain = {
        "postback": {"data": "d"},
        "message": {"text": "t"},
        "uri": {"uri": "tel:119"},
        "datetimepicker": {"data": "d", "mode": "date"},
        "clipboard": {"clipboardText": "c"},
    }
    return {"type": kind, "label": "l", **plain.get(kind, {}), **more}


def quick(*actions, count=1):
    items = [{"type": "action", "action": each} for each in actions or [action()] * count]
    return {"type": "text", "text": "t", "quickReply": {"items": items}}


def template(kind, **more):
    return {"type": "template", "altText": "a", "template": {"type": kind, **more}}


def buttons(*actions, **more):
    return template("buttons", **{"text": "t", "actions": list(actions) or [action()], **more})


def confirm(count=2, **more):
    return template("confirm", **{"text": "t", "actions": [action()] * count, **more})


def carousel(*columns):
    return template("carousel", columns=list(columns))


def column(count=1, **more):
    return {"text": "t", "actions": [action()] * count, **more}


def image_carousel(**more):
    return template("image_carousel", columns=[{"imageUrl": "https://e.test/a.png", "action": action(**more)}])


def flex(contents, alt="a"):
    return {"type": "flex", "altText": alt, "contents": contents}


def bubble(*contents, **more):
    return {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": list(contents)}, **more}


WORDS = {"type": "text", "text": "w"}

ACCEPTED = {
    "5000 units": {"type": "text", "text": "x" * 5000},
    "2500 emoji": {"type": "text", "text": "😀" * 2500},
    "13 quick replies": quick(count=13),
    "label of 20 clusters": quick(action(label=FAMILY * 20)),
    "data of 300": quick(action(data="x" * 300)),
    "displayText of 300 clusters": quick(action(displayText=FAMILY * 300)),
    "every action in a quick reply": quick(
        *[action(k) for k in ("postback", "message", "uri", "datetimepicker", "clipboard")],
        *[action(k) for k in ("camera", "cameraRoll", "location")],
    ),
    "a picker with bounds": quick(
        action("datetimepicker", mode="datetime", initial="2030-04-02T10:00", min="2030-04-01t00:00")
    ),
    "altText of 1500": flex(bubble(WORDS), alt="x" * 1500),
    "buttons of 160": buttons(text="x" * 160),
    "buttons with title": buttons(text="x" * 60, title="x" * 40),
    "four buttons": buttons(*[action()] * 4),
    "confirm of 240": confirm(text="x" * 240),
    "ten columns": carousel(*[column(text="x" * 120, count=3)] * 10),
    "image carousel label of 12": image_carousel(label="x" * 12),
    "flex button label of 40": flex(bubble({"type": "button", "action": action(label="x" * 40)})),
    "twelve bubbles": flex({"type": "carousel", "contents": [bubble(WORDS)] * 12}),
    "sticker": {"type": "sticker", "packageId": "446", "stickerId": "1988"},
    "image": {"type": "image", "originalContentUrl": "https://e.test/a", "previewImageUrl": "https://e.test/b"},
    "location": {"type": "location", "title": "t", "address": "a", "latitude": 35.6, "longitude": 139.7},
    "placeholders": {
        "type": "textV2",
        "text": "{smile} {{braces}}",
        "substitution": {"smile": {"type": "emoji", "productId": "5ac1bfd5040ab15980c9b435", "emojiId": "001"}},
    },
    "sender": {"type": "text", "text": "t", "sender": {"name": "x" * 20}},
}

REFUSED = {
    "unknown type": ({"type": "hologram"}, "type"),
    "no text": ({"type": "text"}, "text"),
    "empty text": ({"type": "text", "text": ""}, "text"),
    "5001 units": ({"type": "text", "text": "x" * 5001}, "text"),
    "2501 emoji": ({"type": "text", "text": "😀" * 2501}, "text"),
    "half an emoji": ({"type": "text", "text": "\ud83d"}, "text"),
    "text that is a number": ({"type": "text", "text": 1}, "text"),
    "an emoji without its place": (
        {"type": "text", "text": "x", "emojis": [{"index": 0, "productId": "p", "emojiId": "e"}]},
        "emojis[0].index",
    ),
    "an open brace": ({"type": "textV2", "text": "{"}, "text"),
    "a placeholder for nothing": ({"type": "textV2", "text": "{name}"}, "text"),
    "14 quick replies": (quick(count=14), "quickReply.items"),
    "no quick reply": ({"type": "text", "text": "t", "quickReply": {"items": []}}, "quickReply.items"),
    "label of 21": (quick(action(label="x" * 21)), "quickReply.items[0].action.label"),
    "no label": (quick(action(label=None)), "quickReply.items[0].action.label"),
    "unknown action": (quick({"type": "dance", "label": "l"}), "quickReply.items[0].action.type"),
    "data of 301": (quick(action(data="x" * 301)), "quickReply.items[0].action.data"),
    "data of 151 emoji": (quick(action(data="😀" * 151)), "quickReply.items[0].action.data"),
    "postback text in a quick reply": (quick(action(text="t")), "quickReply.items[0].action.text"),
    "fillInText alone": (quick(action(fillInText="t")), "quickReply.items[0].action.fillInText"),
    "message of 301": (quick(action("message", text="x" * 301)), "quickReply.items[0].action.text"),
    "a raw URL": (quick(action("uri", uri="https://e.test/あ")), "quickReply.items[0].action.uri"),
    "a foreign scheme": (quick(action("uri", uri="javascript:alert(1)")), "quickReply.items[0].action.uri"),
    "altUri in a quick reply": (
        quick(action("uri", altUri={"desktop": "https://e.test"})),
        "quickReply.items[0].action.altUri",
    ),
    "a picker without mode": (quick(action("datetimepicker", mode=None)), "quickReply.items[0].action.mode"),
    "a date for a datetime": (
        quick(action("datetimepicker", mode="datetime", initial="2030-04-02")),
        "quickReply.items[0].action.initial",
    ),
    "max before min": (
        quick(action("datetimepicker", min="2030-04-02", max="2030-04-01")),
        "quickReply.items[0].action.max",
    ),
    "a richmenuswitch outside a menu": (
        quick({"type": "richmenuswitch", "label": "l", "data": "d", "richMenuAliasId": "a"}),
        "quickReply.items[0].action.type",
    ),
    "camera in a template": (buttons(action("camera")), "template.actions[0].type"),
    "no altText": ({**buttons(), "altText": None}, "altText"),
    "altText of 1501": ({**buttons(), "altText": "x" * 1501}, "altText"),
    "unknown template": (template("mirror"), "template.type"),
    "buttons of 161": (buttons(text="x" * 161), "template.text"),
    "buttons of 61 beside a title": (buttons(text="x" * 61, title="t"), "template.text"),
    "title of 41": (buttons(title="x" * 41), "template.title"),
    "five buttons": (buttons(*[action()] * 5), "template.actions"),
    "no buttons": (template("buttons", text="t", actions=[]), "template.actions"),
    "confirm of 241": (confirm(text="x" * 241), "template.text"),
    "confirm with one action": (confirm(1), "template.actions"),
    "confirm with three actions": (confirm(3), "template.actions"),
    "eleven columns": (carousel(*[column()] * 11), "template.columns"),
    "column of 121": (carousel(column(text="x" * 121)), "template.columns[0].text"),
    "four actions in a column": (carousel(column(4)), "template.columns[0].actions"),
    "uneven columns": (carousel(column(1), column(2)), "template.columns"),
    "a title in one column": (carousel(column(title="t"), column()), "template.columns"),
    "image carousel label of 13": (image_carousel(label="x" * 13), "template.columns[0].action.label"),
    "image by http": (
        {"type": "image", "originalContentUrl": "http://e.test/a", "previewImageUrl": "https://e.test/b"},
        "originalContentUrl",
    ),
    "place of 101": (
        {"type": "location", "title": "x" * 101, "address": "a", "latitude": 0, "longitude": 0},
        "title",
    ),
    "sender of 21": ({"type": "text", "text": "t", "sender": {"name": "x" * 21}}, "sender.name"),
    "unknown container": (flex({"type": "balloon"}), "contents.type"),
    "unknown component": (flex(bubble({"type": "map"})), "contents.body.contents[0].type"),
    "unknown property": (flex(bubble({**WORDS, "blink": True})), "contents.body.contents[0].blink"),
    "unknown layout": (
        flex({"type": "bubble", "body": {"type": "box", "layout": "diagonal", "contents": []}}),
        "contents.body.layout",
    ),
    "empty flex text": (flex(bubble({"type": "text", "text": ""})), "contents.body.contents[0].text"),
    "a button without action": (flex(bubble({"type": "button"})), "contents.body.contents[0].action"),
    "flex button label of 41": (
        flex(bubble({"type": "button", "action": action(label="x" * 41)})),
        "contents.body.contents[0].action.label",
    ),
    "a hollow bubble": (flex({"type": "bubble"}), "contents"),
    "a bubble over 30 KB": (flex(bubble({"type": "text", "text": "x" * 30 * 1024})), "contents"),
    "a carousel over 50 KB": (
        flex({"type": "carousel", "contents": [bubble({"type": "text", "text": "x" * 18 * 1024})] * 3}),
        "contents",
    ),
    "13 bubbles": (flex({"type": "carousel", "contents": [bubble(WORDS)] * 13}), "contents.contents"),
    "bubbles of two sizes": (
        flex({"type": "carousel", "contents": [bubble(WORDS), bubble(WORDS, size="kilo")]}),
        "contents.contents",
    ),
    "a colour by name": (flex(bubble({**WORDS, "color": "red"})), "contents.body.contents[0].color"),
}


class Unchecked(Message):
    """A message that goes out as it is: the SDK's own models would drop or refuse what LINE must refuse."""

    raw: dict

    def to_dict(self):
        return self.raw


def unchecked(message):
    return Unchecked(type=str(message.get("type")), raw=message)
