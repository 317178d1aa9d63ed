"""The kinds of words by which a language tells that a treatment was done, or that it was not."""

from dataclasses import dataclass

DAY = "§"  # stands for each day that is named
NOTHING = r"(?!)"  # a language without such words


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
