"""What Sodan needs to know of a language. A package of this folder that has all of this is a language Sodan speaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from intents.languages.clock_time import ClockTime
from intents.languages.date_rules import Rule
from intents.languages.wish_rules import WishRule

DAY = "§"  # stands for each day that is named, where it is read whether a treatment is told of
NOTHING = r"(?!)"  # a language without such words


@dataclass(frozen=True, slots=True)
class Assents:
    """Patterns of texts `normalise` has been over, one for each question that needs a clear yes; `harmless` raises no doubt
    beside one of them, though it holds a no. `sends` says in so many words to send what was summed up."""

    send: str
    accept: str
    cancel: str
    delete: str
    consent: str
    harmless: str
    sends: str


@dataclass(frozen=True, slots=True)
class Courtesies:
    """Patterns of texts `normalise` has been over. `kind`: thanks, a goodbye, that something is understood, a promise, an
    apology; `clause`: a clause that is no more than that, or than a yes; `thanks`: a goodbye or thanks, whatever is told
    beside them; `asks`: what makes a question or a wish of a text."""

    kind: str
    clause: str
    thanks: str
    asks: str


@dataclass(frozen=True, slots=True)
class Doubts:
    """Patterns of texts `normalise` has been over.

    `words` are a question, a condition, a "perhaps", a no, somebody else's words, another time or thing; `harmless` is
    taken out before they are looked for. `unable` and `falls_through` are part of a yes to a cancellation. `gives_up` and
    `keeps` stand against a yes to the other thing. `either_way` is, as a whole text, yes to some and no to others.
    """

    words: str
    harmless: str
    unable: str
    falls_through: str
    gives_up: str
    keeps: str
    either_way: str


@dataclass(frozen=True, slots=True)
class Telling:
    """Patterns of texts `normalise` and `spelt_out` have been over, in which every day has become `DAY`."""

    clause_end: str  # where one clause of a sentence ends and the next begins
    correction: str  # the person puts right what they said
    treatment: str  # a treatment
    ours: str  # a treatment of this clinic
    other_treatment: str  # a treatment of another kind
    done: str  # verbs of something done
    received: str  # verbs of which the treatment may be the object even where it is not named
    symptom: str  # what comes of a treatment; of a day on which only this is told nothing is known but when it was felt
    something_else: str  # what else may be done on a day
    object: str  # an object of its own, so that the verb tells of something else
    directly: str  # the verb beside the day: what else the clause tells then is told of that treatment
    it_was: str  # it was then
    asking: str  # a question, by its words
    here: str  # this clinic and its people
    still: str  # until now
    past_tense: str  # a past tense of any verb
    planned: str  # a wish, a booking or a plan
    registering: str  # the wish to have a day written down
    not_done: str  # it did not take place
    someone_else: str  # somebody else's treatment
    myself: str  # the person's own
    asked_back: str  # the day is what is asked for
    taken_back: str  # a day named only to be denied
    either: str  # one of two days
    since: str  # from or until the day
    after_it: str  # after the treatment of that day
    about_it: str  # what is not the treatment but about it
    next: str  # the next time
    to_come: str  # a tense that looks ahead
    present: str  # the present, where the past stands in another clause
    occasion: str  # on what occasion it was, or where it is written
    courtesy: str  # greetings and thanks
    fillers: str  # what a bare answer to "when was it?" may have around the day


class Language(Protocol):
    """Patterns are of texts `normalise` and `spelt_out` have been over: small letters, hiragana, figures."""

    CODE: str

    # Days, looking back and looking ahead. FIGURES also count in a text without a letter of the language.
    PAST_DAYS: tuple[Rule, ...]
    PAST_FIGURES: tuple[Rule, ...]
    COMING_DAYS: tuple[WishRule, ...]
    COMING_FIGURES: tuple[WishRule, ...]
    DENIED: re.Pattern[str]  # what stands before (English) or behind (Japanese) a day that is not wanted
    DENIED_BEFORE: bool
    NOT_ON: re.Pattern[str]  # weekdays that are not wanted: groups `wds`, or `weekend`
    WEEKDAYS_ONLY: str
    # Two days with DAY_TO_DAY between them, or with DAY_AND_DAY behind BETWEEN_DAYS, are a span, unless MOVES stands there.
    DAY_TO_DAY: str
    DAY_AND_DAY: str
    BETWEEN_DAYS: str
    MOVES: str
    # What it makes of a day, with what stands before and behind it: from, after, until, before, week, next, previous, around.
    BESIDE_A_DAY: tuple[tuple[str, str, str], ...]
    GIVEN_UP_BEFORE: str  # beside a day or time that another one takes the place of
    GIVEN_UP_BEHIND: str
    AT_NIGHT: tuple[str, ...]  # days that are also a time of day

    # Times of day, and the rest of a wish.
    PARTS_OF_DAY: dict[str, str]
    BETWEEN: str
    CLOCK: str  # a time told outright, to be taken out of a text
    FIRST_OF_THE_DAY: str
    LATEST: str  # the last start of the day
    SOONEST: str
    ANYTHING: str
    ABOUT: str
    ASKS: str
    BOOKS: str
    WANTS: str
    GREETS: str  # a greeting that is also a part of the day
    OWN: str

    # What a wish says by pointing at what was named before: days on or back, hours and minutes, the same, which of several.
    DAYS_ON: tuple[tuple[str, int], ...]
    HOURS_ON: str  # groups that begin with h, m and half tell by how much, one that begins with back that it is earlier
    MINUTES_PAST: tuple[tuple[str, int], ...]  # "half past" without its hour
    SAME_TIME: str
    SAME_DAY: str
    ON_ITS_OWN: str
    WHICH: dict[str, str]
    PEOPLE: tuple[tuple[str, int], ...]  # how many a visit is for; the first that is found counts
    DECIDES: tuple[str, ...]  # one of several days is decided for: the group day
    JOINS_CLAUSES: str  # what parts one clause from the next, beside signs
    NAMES_SOMEBODY: str  # of whom something is told, and what: no name by itself
    TELLS_BEFORE_A_GAP: str  # what a space behind it parts from the next thing that is told
    TELLS_OF_A_DAY: str  # a clause that tells what is on that day, and wants nothing then
    TAKES_BACK: str  # behind it stands what counts, in the place of what was said before
    ASKS_WHETHER_FREE: str
    ASKS_WHAT_IS_FREE: str  # asks which times or days can be had
    BESIDE_A_PART: str  # a part of a service's name, as people wish for it
    BETWEEN_PARTS: str  # what joins two parts of one name
    PART_ALONE: str  # such a part by itself, where a day or time stands beside it
    WHO_ELSE: str  # somebody beside whoever writes
    EACH: tuple[str, ...]  # the group who beside a service that is theirs
    SMALLER: str  # the cheapest treatment
    DEARER: str  # the dearest
    FOR_FREE: str  # what costs nothing
    PRICED: str  # what is named by its `price`
    LASTING: str  # what is named by its `minutes`
    PART_OF_NAME: str  # the words of a name, one of which is enough where it was asked which
    LATER: str  # than what was named before
    EARLIER: str
    WEEK_OF_IT: str  # the week of the day named before
    WEEKEND_OF_IT: str
    WEEKDAY_OF_NEXT_WEEK: str  # of the week after the one of the day named: group wds
    WEEKDAY_AFTER: str  # the next such weekday after the day named: groups that begin with wds

    TELLING: Telling  # whether a treatment is told of as done
    TWO_THINGS: str  # groups before, one, other, rest: what is asked of both
    DOUBTS: Doubts  # what makes a yes less than clear
    ASSENTS: Assents  # what says to go ahead
    COURTESIES: Courtesies  # kind words that ask nothing
    LEADS_IN: str  # what is said before a question comes, at the very beginning of a text
    OWN_VISITS: str  # asks what is reserved for them
    NONE_OF_THOSE: str  # a whole text: nothing of what was offered suits
    THINKING: str  # a whole text: they think about it
    COMES: str  # that they come after all
    SHOW_AGAIN: str  # what was shown is to be shown once more
    CORRECTS: str  # another service is named in the place of one
    INSTEAD: str  # one thing in the place of another
    CANNOT: str  # that a time does not suit
    CHANGE_IT: tuple[str, str]  # what a yes to a change says, and "send" for it
    NOT_YET: str  # nothing is to be sent yet
    OTHER_SERVICE: str  # another of the services than the one named before
    CHOSEN_BEFORE: str  # what stands before and behind the one of several services that is taken
    CHOSEN_BEHIND: str

    def written_in(self, text: str) -> bool:
        """Whether a text has letters of this language."""
        ...

    def spelt_out(self, text: str) -> str:
        """The text with days and numbers in the one spelling the rules read, slips mended."""
        ...

    def in_digits(self, text: str) -> str:
        """The text with hours in figures."""
        ...

    def clock_times(self, text: str) -> Iterator[ClockTime]:
        """Every time of day in the text."""
        ...

    def weekdays_named(self, words: str) -> list[int]:
        """The weekdays of a list, Monday is 0."""
        ...
