"""LINE's own description of its API, made strict, as a judge of single requests.

As published, the description hangs every subtype on a discriminator, which validators leave unread: a text message without
text would pass. `expanded` puts a choice by type in each place, and `_LIMITS` adds what LINE documents in words only.
"""

import copy
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml
from jsonschema.exceptions import ValidationError
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, ImmutableMultiDict

from simulator.rules.counting import clusters, units

Schema = dict[str, Any]
_REF = "#/components/schemas/"
_RETRY_KEY = "x-line-retry-key"
_SHORTEST = {"type": "text", "text": "."}


# https://developers.line.biz/en/docs/messaging-api/text-character-count/ : `units:n` is UTF-16, `clusters:n` graphemes
def _at_most(most: int, count: Callable[[str], int]) -> Callable[[Any], bool]:
    """A format has a say on strings only."""
    return lambda value: not isinstance(value, str) or count(value) <= most


_COUNTS = {
    **{f"units:{most}": _at_most(most, units) for most in (100, 300, 1500, 5000)},
    **{f"clusters:{most}": _at_most(most, clusters) for most in (12, 20, 40, 60, 120, 160, 240, 300)},
}


def _text(limit: str) -> Schema:
    return {"type": "string", "minLength": 1, "format": limit}


def _action(limit: str, *, required: bool) -> Schema:
    label: Schema = {"properties": {"label": _text(limit)}} | ({"required": ["label"]} if required else {})
    return {"allOf": [{"$ref": _REF + "Action"}, label]}


def _actions(low: int, high: int) -> Schema:
    return {"type": "array", "minItems": low, "maxItems": high, "items": _action("clusters:20", required=True)}


def _decorated(limit: str) -> Schema:
    """Beside a title or an image the text is shorter."""
    plain = {"not": {"anyOf": [{"required": ["title"]}, {"required": ["thumbnailImageUrl"]}]}}
    return {"anyOf": [plain, {"properties": {"text": _text(limit)}}]}


def _https() -> Schema:
    return {"type": "string", "pattern": "^https://", "maxLength": 2000}


_HTTPS = {"properties": {"originalContentUrl": _https(), "previewImageUrl": _https()}}
_QUICK_REPLY_ITEM = {"required": ["type", "action"], "properties": {"type": {"enum": ["action"]}, "imageUrl": _https()}}
_LIMITS: dict[str, list[Schema]] = {
    "TextMessage": [{"properties": {"text": _text("units:5000")}}],
    "TextMessageV2": [{"properties": {"text": _text("units:5000")}}],
    "ImageMessage": [_HTTPS],
    "VideoMessage": [_HTTPS],
    "AudioMessage": [_HTTPS],
    "LocationMessage": [{"properties": {"title": _text("units:100"), "address": _text("units:100")}}],
    "ImagemapMessage": [{"properties": {"altText": _text("units:1500")}}],
    "TemplateMessage": [{"properties": {"altText": _text("units:1500")}}],
    "FlexMessage": [{"properties": {"altText": _text("units:1500")}}],
    "QuickReply": [{"required": ["items"], "properties": {"items": {"minItems": 1}}}],
    "QuickReplyItem": [_QUICK_REPLY_ITEM, {"properties": {"action": _action("clusters:20", required=True)}}],
    "ButtonsTemplate": [
        {"properties": {"text": _text("clusters:160"), "title": _text("clusters:40"), "actions": _actions(1, 4)}},
        _decorated("clusters:60"),
    ],
    "ConfirmTemplate": [{"properties": {"text": _text("clusters:240"), "actions": _actions(2, 2)}}],
    "CarouselTemplate": [{"properties": {"columns": {"minItems": 1, "maxItems": 10}}}],
    "CarouselColumn": [
        {"properties": {"text": _text("clusters:120"), "title": _text("clusters:40"), "actions": _actions(1, 3)}},
        _decorated("clusters:60"),
    ],
    "ImageCarouselTemplate": [{"properties": {"columns": {"minItems": 1, "maxItems": 10}}}],
    "ImageCarouselColumn": [{"properties": {"imageUrl": _https(), "action": _action("clusters:12", required=False)}}],
    "FlexCarousel": [{"properties": {"contents": {"minItems": 1, "maxItems": 12}}}],
    "FlexButton": [{"properties": {"action": _action("clusters:40", required=True)}}],
    "PostbackAction": [
        {"required": ["data"], "properties": {"data": _text("units:300"), "displayText": _text("clusters:300")}}
    ],
    "MessageAction": [{"required": ["text"], "properties": {"text": _text("clusters:300")}}],
    "URIAction": [{"required": ["uri"], "properties": {"uri": {"pattern": "^(https?|line|tel):", "maxLength": 1000}}}],
    "DatetimePickerAction": [{"required": ["data", "mode"]}],
    "ShowLoadingAnimationRequest": [
        {"properties": {"chatId": {"pattern": "^U[0-9a-f]{32}$"}, "loadingSeconds": {"multipleOf": 5}}}
    ],
    "PushMessageRequest": [{"properties": {"to": {"pattern": "^[UCR][0-9a-f]{32}$"}}}],
    "MulticastRequest": [{"properties": {"to": {"items": {"pattern": "^U[0-9a-f]{32}$"}}}}],
}


def expanded(description: Mapping[str, Any]) -> Schema:
    """The description with a choice by type wherever a discriminator was, and the limits it leaves to words."""
    strict: Schema = copy.deepcopy(dict(description))
    schemas = strict["components"]["schemas"]
    for name, limits in _LIMITS.items():
        _make_way(schemas[name], limits)
        schemas[name] = {"allOf": [*schemas[name].pop("allOf", []), schemas[name], *copy.deepcopy(limits)]}
    mappings = {name: s.pop("discriminator")["mapping"] for name, s in schemas.items() if "discriminator" in s}
    _point_to_choices(strict, set(mappings), parents=_parents(mappings))
    for name, mapping in mappings.items():
        schemas[f"Any{name}"] = _one_of(mapping)
    return strict


def _make_way(schema: Schema, limits: list[Schema]) -> None:
    """Where a limit names an action anew, the plain reference goes: judging it twice is slow and says all twice."""
    renamed = {key for limit in limits for key, value in limit.get("properties", {}).items() if "Action" in str(value)}
    for part in (schema, *schema.get("allOf", [])):
        for key in renamed & set(part.get("properties", {})):
            del part["properties"][key]


def _one_of(mapping: Mapping[str, str]) -> Schema:
    """The subtype that is named, and no other: with a `oneOf` every subtype would be tried to its depth, which is many
    times as slow."""
    named = [{"anyOf": [{"not": _is(kind)}, {"$ref": subtype}]} for kind, subtype in mapping.items()]
    return {"type": "object", "allOf": [_is(*mapping), *named]}


def _is(*kinds: str) -> Schema:
    return {"required": ["type"], "properties": {"type": {"enum": list(kinds)}}}


def _parents(mappings: Mapping[str, Mapping[str, str]]) -> dict[str, set[str]]:
    """For each subtype the bases it inherits from: those references must stay as they are."""
    parents: dict[str, set[str]] = {}
    for base, mapping in mappings.items():
        for subtype in mapping.values():
            parents.setdefault(subtype.removeprefix(_REF), set()).add(base)
    return parents


def _point_to_choices(strict: Schema, bases: set[str], parents: Mapping[str, set[str]]) -> None:
    for name, schema in strict["components"]["schemas"].items():
        inherited = [part for part in schema.get("allOf", []) if _target(part) in parents.get(name, set())]
        for node in _nodes(schema):
            if _target(node) in bases and not any(node is part for part in inherited):
                node["$ref"] = f"{_REF}Any{_target(node)}"
    for node in _nodes(strict["paths"]):
        if _target(node) in bases:
            node["$ref"] = f"{_REF}Any{_target(node)}"


def _target(node: Any) -> str:
    return str(node.get("$ref", "")).removeprefix(_REF) if isinstance(node, dict) else ""


def _nodes(node: Any) -> Iterator[Schema]:
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _nodes(child)


def at_hand() -> Path | None:
    """The folder named by SODAN_LINE_OPENAPI, or the one beside this repository; None where there is neither."""
    root = Path(__file__).parents[2]
    named = os.environ.get("SODAN_LINE_OPENAPI")
    folder = Path(named) if named else root.parent / "shared" / "line-openapi"
    return folder if (folder / "messaging-api.yml").is_file() else None


@cache
def _load(folder: Path) -> tuple[Schema, OpenAPI]:
    """Three quarters of a second, once."""
    spec = expanded(yaml.safe_load((folder / "messaging-api.yml").read_text(encoding="utf-8")))
    return spec, OpenAPI.from_dict(spec, config=Config(extra_format_validators=_COUNTS))


class _Request:
    """What openapi-core wants to know of a request."""

    def __init__(self, host: str, method: str, target: str, headers: Mapping[str, str], body: bytes) -> None:
        parts = urlsplit(target)
        self.host_url, self.path, self.method = host, parts.path, method.lower()
        self.body = body or None
        self.content_type = {k.lower(): v for k, v in headers.items()}.get("content-type", "")
        query = ImmutableMultiDict((k, v) for k, vs in parse_qs(parts.query).items() for v in vs)
        self.parameters = RequestParameters(query=query, header=Headers(dict(headers)))


class LineContract:
    """`check` lists what LINE's description holds against a request; an empty list means nothing."""

    def __init__(self, folder: Path) -> None:
        self._spec, self._api = _load(folder)
        self._sound: set[str] = set()  # messages in which nothing was found

    def check(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | str | Mapping[str, Any] | None
    ) -> list[str]:
        """`path` is that of the URL, with its query if it has one; a mapping as body is sent as JSON."""
        operation = self._operation(method, urlsplit(path).path)
        if operation is None:
            return [f"{method} {path}: LINE has no such endpoint"]
        host = operation.get("servers", self._spec["servers"])[0]["url"]
        raw = _raw(body)
        request = _Request(host, method, path, headers, self._without_the_sound(raw))
        found = [told for error in self._api.iter_request_errors(request) for told in _explain(error)]
        if not found:
            self._sound.update(map(_written, _messages(raw)))
        return list(dict.fromkeys(found)) + self._stray_retry_key(operation, headers)

    def _without_the_sound(self, raw: bytes) -> bytes:
        """The request, with the shortest of messages for each that was judged before: most stories hear the same."""
        messages = _messages(raw)
        if self._sound.isdisjoint(map(_written, messages)):
            return raw
        left = [_SHORTEST if _written(each) in self._sound else each for each in messages]
        return json.dumps({**json.loads(raw), "messages": left}).encode()

    def _operation(self, method: str, path: str) -> Schema | None:
        """Templates without a placeholder first, as the more exact."""
        for template in sorted(self._spec["paths"], key=lambda each: each.count("{")):
            if re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", template), path):
                operation = self._spec["paths"][template].get(method.lower())
                if operation is not None:
                    return dict(operation)
        return None

    def _stray_retry_key(self, operation: Schema, headers: Mapping[str, str]) -> list[str]:
        allowed = any(each.get("name", "").lower() == _RETRY_KEY for each in operation.get("parameters", []))
        sent = any(name.lower() == _RETRY_KEY for name in headers)
        return ["header X-Line-Retry-Key: not allowed here"] if sent and not allowed else []


def _messages(raw: bytes) -> list[Any]:
    """The messages of a request; none where it has none, or cannot be read."""
    try:
        body = json.loads(raw)
    except ValueError:
        return []
    messages = body.get("messages") if isinstance(body, dict) else None
    return messages if isinstance(messages, list) else []


def _written(message: Any) -> str:
    return json.dumps(message, sort_keys=True)


def _raw(body: bytes | str | Mapping[str, Any] | None) -> bytes:
    if isinstance(body, Mapping):
        return json.dumps(body).encode()
    return body.encode() if isinstance(body, str) else body or b""


def _explain(error: Exception) -> Iterator[str]:
    """Down through openapi-core's causes to single places in the body."""
    inner = error.__cause__
    if isinstance(inner, OpenAPIError):
        name = getattr(error, "name", "")  # of a header or of a place in the path
        yield from (f"{name}{told}" for told in _explain(inner))
        return
    schema_errors = getattr(error, "schema_errors", None) or getattr(inner, "schema_errors", None)
    if not schema_errors:
        yield str(error)
        return
    for each in schema_errors:
        yield from _places(each)


def _places(error: ValidationError) -> Iterator[str]:
    """In a choice only the branch of the type that was meant has anything to say."""
    if error.validator not in ("oneOf", "anyOf"):
        yield f"{_place(error)}: {_short(error)}"
        return
    branches: dict[Any, list[ValidationError]] = {}
    for each in error.context or ():
        branches.setdefault(each.schema_path[0], []).append(each)
    meant = [errors for errors in branches.values() if not any(_of_other_type(each) for each in errors)]
    if not meant:
        yield f"{_place(error)}: no such type here"
    for errors in meant:
        for each in errors:
            yield from _places(each)


def _of_other_type(error: ValidationError) -> bool:
    """ "It is not of this type", which is a branch of every choice, and wrong for the one that was meant."""
    return error.validator == "not" and error.validator_value.keys() == _is().keys()


def _place(error: ValidationError) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path).lstrip(".")


def _short(error: ValidationError) -> str:
    """Without the value: it may be somebody's words."""
    return f"violates {error.validator} {error.validator_value}"[:200]
