"""Broken promises, as one tree.

    SodanError
    ├── SettingsError      the environment cannot be used; the message names the variable and the mend
    ├── KnowledgeError     the knowledge files cannot be used; carries every problem found (knowledge/library.py)
    ├── StoreError         the database cannot be reached or upgraded
    ├── RaceLost           somebody else changed the row first; the caller runs again
    ├── AlreadyDecided     a colleague was faster
    └── NoConsent          something was to be kept that the person has not agreed to

Exceptions are broken promises; an unmatched question or a refused message is a value.
"""


class SodanError(Exception):
    """The root of every error Sodan raises on purpose."""


class SettingsError(SodanError):
    """A setting is missing or wrong; the message is meant for whoever starts the program."""


class StoreError(SodanError):
    """The database cannot be reached, or its schema is not the one this program needs."""


class RaceLost(SodanError):
    """The row was changed by somebody else since it was read; nothing was written."""


class AlreadyDecided(SodanError):
    """Somebody else settled this first."""


class NoConsent(SodanError):
    """Something was to be kept that the person has not agreed to; nothing was written."""
