"""Does the profile hold what the law asks beside a price and a consent, and when did somebody last check the numbers it gives?"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from knowledge import profile
from knowledge.profile import Clinic
from knowledge.reading import Table

# Hours of help lines and terms of others change about once a year; nobody tells the clinic.
LASTS = timedelta(days=365)
DATES = {
    "help_lines": "the help lines and advice lines",
    "price": "the words beside the price",
    "privacy": "the operator, the privacy policy and LINE's part",
}


def check(clinic: Clinic, table: Table, today: date) -> None:
    """Warn of what is missing or was last checked long ago. The sentences that would say it are left out meanwhile."""
    for key, why in (*_beside_the_price(clinic, table), *_beside_the_consent(clinic)):
        table.warn(f'"{key}" is empty, so nobody is told it; {why}', key)
    _dates(table, today)


def _beside_the_price(clinic: Clinic, table: Table) -> Iterator[tuple[str, str]]:
    if not clinic.value("price_note", "ja"):
        return
    if not clinic.value("price_course", "ja"):
        yield "price_course", "write how many sessions are usual, over how long (医療広告ガイドライン)"
    if "device_approved" not in table.values:
        yield "device_approved", "write true or false: is the device approved in Japan?"
    elif not table.flag("device_approved"):
        for key in profile.UNAPPROVED:
            if not clinic.value(key, "ja"):
                yield key, "it must be told of a device that is not approved in Japan (医療広告ガイドライン)"


def _beside_the_consent(clinic: Clinic) -> Iterator[tuple[str, str]]:
    for key in ("operator", "privacy_policy", "line_part", "self_harm_second"):
        if not clinic.value(key, "ja"):
            yield key, "write it, as the notes of profile.toml show"


def _dates(table: Table, today: date) -> None:
    part = table.part("checked", "checked", required=False)
    if part is None:
        table.warn(f"nobody has checked {', '.join(DATES.values())}; write the days into checked", "checked")
        return
    part.expect(*DATES)
    for key, what in DATES.items():
        last = part.values.get(key)
        if last is None:
            table.warn(f"nobody has checked {what}; write the day: checked.{key} = {today}", "checked")
        elif not isinstance(last, date) or isinstance(last, datetime) or last > today:
            part.tell(f'"{key}" is not a day that has come; write year-month-day without quotes', key)
        elif today - last > LASTS:
            part.warn(f"{what} were last checked on {last}; check them and write the day", key)
