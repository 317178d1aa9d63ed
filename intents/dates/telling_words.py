"""The words `telling` goes by, of all languages at once."""

import re

from intents.languages.protocol import DAY
from intents.languages.spoken import SPOKEN

__all__ = ["DAY"]


def _all(name: str) -> str:
    return "|".join(getattr(one.TELLING, name) for one in SPOKEN)


def _any(name: str) -> re.Pattern[str]:
    return re.compile(_all(name))


CLAUSE_END = _any("clause_end")
CORRECTION = _any("correction")
TREATMENT = _any("treatment")
OURS = _any("ours")
OTHER_TREATMENT = _any("other_treatment")
DONE = _any("done")
RECEIVED = _any("received")
SYMPTOM = _any("symptom")
SOMETHING_ELSE = _any("something_else")
OBJECT = _any("object")
DIRECTLY = _any("directly")
IT_WAS = _any("it_was")
ASKING = _any("asking")
HERE = _any("here")
STILL = _any("still")
PAST_TENSE = _any("past_tense")
PLANNED = _any("planned")
REGISTERING = _any("registering")
NOT_DONE = _any("not_done")
SOMEONE_ELSE = _any("someone_else")
MYSELF = _any("myself")
ASKED_BACK = _any("asked_back")
TAKEN_BACK = _any("taken_back")
EITHER = _any("either")
SINCE = _any("since")
AFTER_IT = _any("after_it")
ABOUT_IT = _any("about_it")
NEXT = _any("next")
TO_COME = _any("to_come")
PRESENT = _any("present")
OCCASION = _any("occasion")
COURTESY = _any("courtesy")
FILLERS = re.compile(rf"(?:{_all('fillers')}|[\W\d_])+")
