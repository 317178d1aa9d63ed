"""The steps about what the clinic knows and says."""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator

from cli.doctor.finding import Circumstances, Finding, failed, passed
from cli.doctor.machine import time_zone
from clinic.patient import LANGUAGES
from clinic.settings import Settings
from knowledge import library
from knowledge.profile import Clinic

POLICY_SECONDS = 8.0
_ADDRESS = re.compile(r"https?://[!-~]+")


def steps(settings: Settings, around: Circumstances) -> Iterator[Finding]:
    """One finding after the other; nothing is understood or learned for it."""
    found = library.examine(settings.knowledge)
    if found.problems:
        first, more = found.problems[0], len(found.problems) - 1
        yield failed("knowledge", f"{first}{f' (and {more} more)' if more else ''}", "sodan check names every problem")
    elif found.library is not None and found.library.clinic.example:
        yield failed(
            "knowledge",
            "patients would be told the example clinic's phone and hours",
            "sodan init FOLDER, and name the folder in SODAN_KNOWLEDGE",
        )
    else:
        warned = f"; sodan check has {len(found.warnings)} warnings" if found.warnings else ""
        yield passed("knowledge", f"{settings.knowledge or 'what ships'}{warned}")
    clinic = found.library.clinic if found.library else None
    booking = clinic.booking if clinic else None
    yield time_zone(settings, around, booking.opening.country if booking else None)
    if clinic is not None:
        yield _policy(clinic)


def _policy(clinic: Clinic) -> Finding:
    """Patients are told where it stands before anything of them is kept."""
    step = "privacy policy"
    said = [value for language in LANGUAGES if (value := clinic.value("privacy_policy", language))]
    addresses = sorted({found[0] for value in said if (found := _ADDRESS.search(value))})
    if not addresses:
        return failed(
            step, "the profile names no address of it", 'profile.toml: privacy_policy.ja = "https://…", and .en'
        )
    amiss = [f"{address}: {why}" for address in addresses if (why := _trouble(address))]
    if amiss:
        return failed(step, "; ".join(amiss), "patients open it from the chat: put it there, or correct the profile")
    return passed(step, ", ".join(addresses))


def _trouble(address: str) -> str:
    """Why nobody can read what stands at an address; empty where it can be read."""
    asked = urllib.request.Request(address, headers={"User-Agent": "sodan-doctor"})  # noqa: S310  http or https
    try:
        with urllib.request.urlopen(asked, timeout=POLICY_SECONDS) as answer:  # noqa: S310
            return "" if answer.status == 200 else f"answers {answer.status}"
    except urllib.error.HTTPError as refusal:
        return f"answers {refusal.code}"
    except (OSError, ValueError) as problem:
        return f"cannot be opened from here ({type(problem).__name__})"
