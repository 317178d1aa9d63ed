"""Telephone numbers in what people write: found, checked, and put as they are written in Japan, or internationally.

Numbers are those of ITU-T E.164, known by Google's libphonenumber in its Python port.
"""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from phonenumbers import Leniency, NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

# Also a long vowel sign between digits, which is typed for one.
_DASH = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63]|(?<=\d)\u30fc(?=\d)")
_MOBILE = re.compile(r"(?<![\d-])(0[5-9]0)[ -]?(\d{4})[ -]?(\d{4})(?![\d-])")
HOME = "JP"  # whose numbers are written without a country in front


@dataclass(frozen=True, slots=True)
class Found:
    """A number as it is written, and the text around it."""

    telephone: str
    rest: str


def find(text: str) -> Found | None:
    """The first number in a text that can be one; None where there is none."""
    spelt = plain(text)
    for match in PhoneNumberMatcher(spelt, HOME, leniency=Leniency.VALID, max_tries=10):
        return Found(_written(match.number), f"{spelt[: match.start]}\n{spelt[match.end :]}")
    return _mobile(spelt)


def _mobile(spelt: str) -> Found | None:
    """A number of the shape of a mobile one: which blocks are given out changes faster than what is known of them."""
    found = _MOBILE.search(spelt)
    return found and Found("-".join(found.groups()), f"{spelt[: found.start()]}\n{spelt[found.end() :]}")


def read(text: str) -> str | None:
    """A number that was typed into a field of its own; None where it cannot be one."""
    spelt = plain(text).strip()
    try:
        number = phonenumbers.parse(spelt, HOME)
    except NumberParseException:
        return None
    if phonenumbers.is_valid_number(number):
        return _written(number)
    mobile = _mobile(spelt)
    return mobile.telephone if mobile and not mobile.rest.strip() else None


def _written(number: PhoneNumber) -> str:
    home = number.country_code == phonenumbers.country_code_for_region(HOME)
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL)


def plain(text: str) -> str:
    """Full-width digits and all kinds of dashes as the plain ones."""
    seen = unicodedata.normalize("NFKC", text)
    return _DASH.sub("-", seen)
