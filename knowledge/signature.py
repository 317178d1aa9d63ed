"""Has a doctor signed what patients are told, and what stands there now?"""

from datetime import date

from knowledge.reading import Table
from knowledge.shelf import Shelf


def check(shelf: Shelf, table: Table, file: str, today: date, what: str) -> None:
    """Warn where nobody has signed, or where the doctor of a clinic signed what has been changed by a newer Sodan since."""
    reviewed = table.day("reviewed", today)
    if not table.values.get("reviewed_by"):
        table.warn(f"no doctor has signed {what}; write who did into reviewed_by", "reviewed_by")
    elif table.is_own("reviewed_by") and (ships := shelf.shipped(file)):
        changed = ships.values.get("reviewed")
        if isinstance(changed, date) and reviewed < changed:
            table.warn(
                f"what ships of {what} was changed on {changed}, after your doctor signed; have it read again",
                "reviewed",
            )
