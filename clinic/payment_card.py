"""The number of a payment card, which nobody should type into a chat: it is taken out before anything is kept."""

import re

MASK = "•••• •••• •••• ••••"
# As ISO/IEC 7812-1 has it: 13 to 19 digits, the last of which checks the others.
_DIGITS = re.compile(r"(?<!\d)(?:\d[\s\-\u2010\u2013\u2014\u2212\u30fc\u30fb]?){12,18}\d(?!\d)")


def masked(text: str) -> str:
    """The text with a mask where a card's number stood."""
    return _DIGITS.sub(lambda found: MASK if _is_one(found.group()) else found.group(), text)


def _is_one(found: str) -> bool:
    """Whether the digits check, by Luhn's formula (ISO/IEC 7812-1, annex B), and are not all the same."""
    digits = [int(char) for char in found if char.isdigit()]
    doubled = [2 * digit if at % 2 else digit for at, digit in enumerate(reversed(digits))]
    return len({*digits}) > 1 and sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0
