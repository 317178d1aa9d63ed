"""LINE's requests about rich menus.

https://developers.line.biz/en/reference/messaging-api/#rich-menu
"""

from datetime import datetime

from simulator.accounts import not_found
from simulator.answers import Answer, Call, refused, refused_for
from simulator.platform import Platform
from simulator.rules import limits, menus
from simulator.shelf import RichMenu

_NO_PICTURE = "must upload richmenu image before applying it to user"


def create(platform: Platform, call: Call) -> Answer:
    if flaws := menus.check_menu(call.body):
        return refused_for(flaws)
    with platform.lock:
        if len(platform.shelf.menus) >= limits.MENUS:
            return refused(f"The number of rich menus has reached {limits.MENUS}")
        return Answer(200, {"richMenuId": platform.shelf.add(call.body)})


def validate(_platform: Platform, call: Call) -> Answer:
    flaws = menus.check_menu(call.body)
    return refused_for(flaws) if flaws else Answer()


def get(platform: Platform, _call: Call, menu_id: str) -> Answer:
    menu = platform.shelf.menus.get(menu_id)
    return Answer(200, menu.as_json()) if menu else not_found()


def delete(platform: Platform, _call: Call, menu_id: str) -> Answer:
    with platform.lock:
        return _changed(platform) if platform.shelf.drop(menu_id) else not_found()


def list_all(platform: Platform, _call: Call) -> Answer:
    return Answer(200, {"richmenus": [menu.as_json() for menu in list(platform.shelf.menus.values())]})


def put_picture(platform: Platform, call: Call, menu_id: str) -> Answer:
    with platform.lock:
        menu = platform.shelf.menus.get(menu_id)
        if menu is None:
            return not_found()
        if menu.picture:
            return refused("An image has already been uploaded to the richmenu")
        kind = call.headers.get("content-type", "").lower()
        if flaws := menus.check_picture(kind, call.raw, menu.told["size"]):
            return refused(flaws[0].message)
        menu.picture = kind, call.raw
        return _changed(platform)


def get_picture(platform: Platform, _call: Call, menu_id: str) -> Answer:
    menu = platform.shelf.menus.get(menu_id)
    if menu is None or menu.picture is None:
        return not_found()
    return Answer(200, menu.picture[1], {"Content-Type": menu.picture[0]})


# What everybody sees


def set_default(platform: Platform, _call: Call, menu_id: str) -> Answer:
    with platform.lock:
        if isinstance(menu := _showable(platform, menu_id), Answer):
            return menu
        platform.shelf.default = menu.id
        return _changed(platform)


def get_default(platform: Platform, _call: Call) -> Answer:
    default = platform.shelf.default
    return Answer(200, {"richMenuId": default}) if default else not_found()


def clear_default(platform: Platform, _call: Call) -> Answer:
    with platform.lock:
        platform.shelf.default = None
        return _changed(platform)


# Aliases


def create_alias(platform: Platform, call: Call) -> Answer:
    if flaws := menus.check_alias(call.body, new=True):
        return refused_for(flaws)
    with platform.lock:
        shelf, alias = platform.shelf, call.body["richMenuAliasId"]
        if alias in shelf.aliases:
            return refused("conflict richmenu alias id")
        if call.body["richMenuId"] not in shelf.menus:
            return refused("richmenu not found")
        if len(shelf.aliases) >= limits.MENUS:
            return refused(f"The number of rich menu aliases has reached {limits.MENUS}")
        shelf.aliases[alias] = call.body["richMenuId"]
        return Answer()


def update_alias(platform: Platform, call: Call, alias: str) -> Answer:
    if flaws := menus.check_alias(call.body, new=False):
        return refused_for(flaws)
    with platform.lock:
        if alias not in platform.shelf.aliases:
            return not_found()
        if call.body["richMenuId"] not in platform.shelf.menus:
            return refused("richmenu not found")
        platform.shelf.aliases[alias] = call.body["richMenuId"]
        return Answer()


def get_alias(platform: Platform, _call: Call, alias: str) -> Answer:
    menu_id = platform.shelf.aliases.get(alias)
    return Answer(200, {"richMenuAliasId": alias, "richMenuId": menu_id}) if menu_id else not_found()


def delete_alias(platform: Platform, _call: Call, alias: str) -> Answer:
    with platform.lock:
        return Answer() if platform.shelf.aliases.pop(alias, None) else not_found()


def list_aliases(platform: Platform, _call: Call) -> Answer:
    known = dict(platform.shelf.aliases)
    return Answer(200, {"aliases": [{"richMenuAliasId": alias, "richMenuId": known[alias]} for alias in known]})


# Who sees which


def link(platform: Platform, _call: Call, user_id: str, menu_id: str) -> Answer:
    """Whoever blocks the account, or is no friend, is linked all the same and sees nothing of it."""
    with platform.lock:
        if not menus.is_user(user_id):
            return refused("The value for the 'userId' parameter is invalid")
        if isinstance(menu := _showable(platform, menu_id), Answer):
            return menu
        platform.shelf.linked[user_id] = menu.id
        return _changed(platform)


def linked(platform: Platform, _call: Call, user_id: str) -> Answer:
    menu_id = platform.shelf.linked.get(user_id)
    return Answer(200, {"richMenuId": menu_id}) if menu_id else not_found()


def unlink(platform: Platform, _call: Call, user_id: str) -> Answer:
    with platform.lock:
        if not menus.is_user(user_id):
            return refused("The value for the 'userId' parameter is invalid")
        platform.shelf.linked.pop(user_id, None)
        return _changed(platform)


def link_many(platform: Platform, call: Call) -> Answer:
    if flaws := menus.check_people(call.body, linked=True):
        return refused_for(flaws)
    with platform.lock:
        if isinstance(menu := _showable(platform, call.body["richMenuId"]), Answer):
            return menu
        platform.shelf.linked |= dict.fromkeys(call.body["userIds"], menu.id)
        return _changed(platform, 202)


def unlink_many(platform: Platform, call: Call) -> Answer:
    if flaws := menus.check_people(call.body, linked=False):
        return refused_for(flaws)
    with platform.lock:
        for user_id in call.body["userIds"]:
            platform.shelf.linked.pop(user_id, None)
        return _changed(platform, 202)


def batch(platform: Platform, call: Call) -> Answer:
    if flaws := menus.check_batch(call.body):
        return refused_for(flaws)
    with platform.lock:
        for one in call.body["operations"]:
            if one["type"] == "link" and isinstance(found := _showable(platform, one["to"]), Answer):
                return found
        platform.shelf.move(call.body["operations"])
        platform.shelf.moves[call.request_id] = call.at
        return _changed(platform, 202)


def validate_batch(_platform: Platform, call: Call) -> Answer:
    flaws = menus.check_batch(call.body)
    return refused_for(flaws) if flaws else Answer()


def progress(platform: Platform, call: Call) -> Answer:
    asked = call.query.get("requestId", "")
    phase = platform.shelf.phase(asked, call.at)
    if phase is None:
        return not_found()
    accepted = platform.shelf.moves[asked]
    told = {"phase": phase, "acceptedTime": _written(accepted)}
    done = {"completedTime": _written(accepted + limits.MENU_MOVE_TAKES)} if phase == "succeeded" else {}
    return Answer(200, {**told, **done})


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _showable(platform: Platform, menu_id: str) -> RichMenu | Answer:
    menu = platform.shelf.menus.get(menu_id)
    if menu is None:
        return not_found()
    return menu if menu.picture else refused(_NO_PICTURE)


def _changed(platform: Platform, status: int = 200) -> Answer:
    """The phones look again."""
    platform.lock.notify_all()
    return Answer(status)
