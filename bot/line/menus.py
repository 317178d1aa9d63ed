"""LINE's rich menus: what there is, what everybody sees, and every change of it. No call here reaches a patient's chat.

https://developers.line.biz/en/reference/messaging-api/#rich-menu
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from bot.line.client import Client, NoToken, tokens_of
from clinic.errors import SodanError
from clinic.settings import Settings

T = TypeVar("T")
TIMEOUT = (3.0, 20.0)  # a picture takes its time
Phase = Literal["ongoing", "succeeded", "failed"]

_MENDS = {
    401: "LINE takes no such token; `sodan doctor` tells more",
    403: "LINE forbids it to this account; look for a notice in the LINE Official Account Manager",
    429: "LINE takes 100 new or deleted menus and 3 changes for everybody an hour; go on in an hour: what is done stays done",
}


class LineRefuses(SodanError):
    """LINE did not do what it was asked for; `status` is 0 where it did not answer."""

    def __init__(self, what: str, status: int, why: str) -> None:
        super().__init__(f"{what}: {why}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu LINE keeps; `name` is seen in lists alone."""

    id: str
    name: str


class Menus:
    """Each method makes one call; LineRefuses where LINE does not do it."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def all(self) -> list[Menu]:
        """Those made through the API; what was drawn by hand LINE does not tell."""
        told = self._ask("listing the menus", lambda api: api.get_rich_menu_list(_request_timeout=TIMEOUT))
        return [Menu(one.rich_menu_id, one.name) for one in told.richmenus]

    def create(self, menu: Mapping[str, Any]) -> str:
        """Keep a menu, still without its picture; its id."""
        from linebot.v3.messaging import RichMenuRequest

        request = RichMenuRequest.from_dict(dict(menu))
        told = self._ask(
            "making a menu", lambda api: api.create_rich_menu(rich_menu_request=request, _request_timeout=TIMEOUT)
        )
        return str(told.rich_menu_id)

    def put_picture(self, menu_id: str, png: bytes) -> None:
        """It cannot be changed afterwards."""
        self._ask(
            "sending a picture",
            lambda _: self._client.pictures().set_rich_menu_image(
                menu_id, body=bytearray(png), _headers={"Content-Type": "image/png"}, _request_timeout=TIMEOUT
            ),
        )

    def has_picture(self, menu_id: str) -> bool:
        def look(_: Any) -> bool:
            return bool(self._client.pictures().get_rich_menu_image(menu_id, _request_timeout=TIMEOUT))

        return bool(self._unless_missing("looking at a picture", look))

    def delete(self, menu_id: str) -> None:
        self._ask("deleting a menu", lambda api: api.delete_rich_menu(menu_id, _request_timeout=TIMEOUT))

    def aliases(self) -> dict[str, str]:
        """The menu behind each alias."""
        told = self._ask("listing the aliases", lambda api: api.get_rich_menu_alias_list(_request_timeout=TIMEOUT))
        return {one.rich_menu_alias_id: one.rich_menu_id for one in told.aliases}

    def point(self, alias: str, menu_id: str, known: bool) -> None:
        """Let an alias stand for that menu; `known`: there is one already."""
        from linebot.v3.messaging import CreateRichMenuAliasRequest, UpdateRichMenuAliasRequest

        def ask(api: Any) -> None:
            if known:
                request = UpdateRichMenuAliasRequest(richMenuId=menu_id)
                api.update_rich_menu_alias(alias, request, _request_timeout=TIMEOUT)
            else:
                new = CreateRichMenuAliasRequest(richMenuAliasId=alias, richMenuId=menu_id)
                api.create_rich_menu_alias(new, _request_timeout=TIMEOUT)

        self._ask(f"naming {alias}", ask)

    def drop_alias(self, alias: str) -> None:
        self._ask(f"deleting {alias}", lambda api: api.delete_rich_menu_alias(alias, _request_timeout=TIMEOUT))

    def default(self) -> str | None:
        """The menu everybody sees who has none of their own; None where none was set through the API."""
        found = self._unless_missing(
            "asking what everybody sees",
            lambda api: str(api.get_default_rich_menu_id(_request_timeout=TIMEOUT).rich_menu_id),
        )
        return found or None

    def set_default(self, menu_id: str) -> None:
        self._ask(
            "setting what everybody sees", lambda api: api.set_default_rich_menu(menu_id, _request_timeout=TIMEOUT)
        )

    def clear_default(self) -> None:
        self._ask("clearing what everybody sees", lambda api: api.cancel_default_rich_menu(_request_timeout=TIMEOUT))

    def move_everybody(self, moves: Mapping[str, str | None], key: str) -> str:
        """Whoever is linked to one menu is to be linked to another, or to none; the id by which LINE is asked how it goes.

        Three times an hour at most. With the same `key` LINE goes on with what it had begun.
        """
        from linebot.v3.messaging import RichMenuBatchRequest
        from linebot.v3.messaging.models import RichMenuBatchLinkOperation, RichMenuBatchUnlinkOperation

        operations = [
            RichMenuBatchLinkOperation.from_dict({"type": "link", "from": old, "to": new})
            if new
            else RichMenuBatchUnlinkOperation.from_dict({"type": "unlink", "from": old})
            for old, new in moves.items()
        ]
        request = RichMenuBatchRequest(operations=operations, resumeRequestKey=key)
        told = self._ask(
            "moving people to the new pages",
            lambda api: api.rich_menu_batch_with_http_info(request, _request_timeout=TIMEOUT),
        )
        return str((told.headers or {}).get("x-line-request-id", ""))

    def moved(self, request_id: str) -> Phase:
        """How far that has come; LINE may not know of it yet."""

        def ask(api: Any) -> str:
            told = api.get_rich_menu_batch_progress(request_id, _request_timeout=TIMEOUT)
            return str(getattr(told.phase, "value", told.phase))

        found = self._unless_missing("asking how the move goes", ask)
        return "succeeded" if found == "succeeded" else "failed" if found == "failed" else "ongoing"

    def _unless_missing(self, what: str, question: Callable[[Any], T]) -> T | None:
        try:
            return self._ask(what, question)
        except LineRefuses as refusal:
            if refusal.status == 404:
                return None
            raise

    def _ask(self, what: str, question: Callable[[Any], T]) -> T:
        from linebot.v3.messaging import ApiException
        from urllib3.exceptions import HTTPError

        try:
            return question(self._client.api())
        except ApiException as refusal:
            status = refusal.status or 0
            raise LineRefuses(what, status, _MENDS.get(status) or f"LINE answers {status}{_said(refusal)}") from None
        except NoToken as problem:
            raise LineRefuses(what, 401, f"there is no token ({problem.receipt.reason})") from None
        except HTTPError as problem:
            raise LineRefuses(
                what, 0, f"LINE could not be reached ({type(problem).__name__}); does this machine reach api.line.me?"
            ) from None


def menus_of(settings: Settings) -> Menus:
    """The rich menus of the account that the settings name."""
    return Menus(Client(tokens_of(settings), settings.api_base))


def _said(refusal: Any) -> str:
    """LINE's own words on what is wrong: of our menu, so nothing of a patient's."""
    try:
        told = json.loads(refusal.body or "{}")
    except ValueError:
        return ""
    parts = [
        str(told.get("message", "")),
        *(f"{one.get('property')} {one.get('message')}" for one in told.get("details", ())),
    ]
    return f" ({'; '.join(part for part in parts if part)})" if any(parts) else ""
