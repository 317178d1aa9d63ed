"""Are the gaps in all sentences such as can be filled, and do the sentences keep their length once they are?"""

from collections.abc import Callable, Mapping, Sequence

from clinic.patient import LANGUAGES, Language
from knowledge import careplan, crosscheck, daybook, lengths, profile
from knowledge.crosscheck import Placed
from knowledge.danger import MUST_NAME, Danger, places
from knowledge.problems import guess
from knowledge.profile import Clinic
from knowledge.reading import Table
from knowledge.topics import NAMES
from knowledge.words import MAYBE, Sentence, sentence_in

Complaint = Callable[[str], str | None]
Texts = Mapping[Language, Mapping[str, tuple[Table, str]]]
# Keys of texts that stand on buttons; of the one on the bar below the chat LINE shows fewer characters.
_LABELS = ("button.", "language.in_", "menu.area_", "menu.tab_", "menu.other_language")
_BAR = "menu.bar"


def check_topics(clinic: Clinic, topics: Placed) -> None:
    """Answers and the sentences made from the profile."""
    for topic, table in topics:
        for language, words in topic.words.items():
            if words.answer:
                taken = sentence_in(table, words.answer, language, "answer", allowed=_must_be_filled(clinic, language))
                complaint = taken and crosscheck.length_complaint(language, taken.fill(clinic.gaps(language)))
                if complaint and table.is_own(language, "answer"):
                    table.warn(f'"{topic.slug}": {complaint}', language, "answer")
                elif complaint:
                    table.tell(complaint, language, "answer")
            elif words.from_profile:
                _check_from_profile(clinic, table, language, words.from_profile)


def _check_from_profile(clinic: Clinic, table: Table, language: Language, template: str) -> None:
    values = clinic.keys(language)
    names = {*profile.KNOWN, *profile.GAPS, *values}

    def complaint(name: str) -> str | None:
        known = name.removesuffix(MAYBE) in names
        return None if known else f"{{{name}}} is no name in {profile.FILE}{guess(name, names)}"

    taken = sentence_in(table, template, language, "from_profile", allowed=complaint)
    if taken and taken.gaps <= values.keys():
        crosscheck.message_length(table, taken.fill(values), language, "from_profile")


def check_own_answers(clinic: Clinic, place: Table, answerable: Sequence[str]) -> None:
    """Answers the clinic wrote itself: to questions about itself, and to no others."""
    for slug, words in clinic.answers.items():
        if slug not in answerable:
            complaint = f'"{slug}" cannot be answered here, only what the article leaves open'
            place.tell(complaint + (guess(slug, answerable) or f": {', '.join(answerable)}"), "answers", slug)
            continue
        for language, answer in words.items():
            taken = sentence_in(place, answer, "answers", slug, language, allowed=_must_be_filled(clinic, language))
            if taken:
                _check_own_answer(place, slug, language, taken.fill(clinic.gaps(language)))


def _check_own_answer(place: Table, slug: str, language: Language, filled: str) -> None:
    crosscheck.message_length(place, filled, "answers", slug, language)
    if complaint := crosscheck.length_complaint(language, filled):
        place.warn(f'own answer to "{slug}": {complaint}', "answers", slug, language)


def check_texts(clinic: Clinic, texts: Texts) -> dict[Language, dict[str, Sentence]]:
    """Every sentence taken apart. What is no value of the clinic's is a parameter, the same in every language."""
    taken: dict[Language, dict[str, Sentence]] = {language: {} for language in LANGUAGES}
    for language in LANGUAGES:
        for key, (table, text) in texts[language].items():
            last = key.rsplit(".", 1)[-1]
            ready = sentence_in(table, text, last, allowed=_parameter_or_filled(clinic, language))
            if ready:
                taken[language][key] = ready
                _check_size(table, key, text, ready.fill(_blank(ready) | clinic.gaps(language)))
    parameters = {
        la: {key: ready.gaps - clinic.gaps(la).keys() for key, ready in taken[la].items()} for la in LANGUAGES
    }
    crosscheck.both_languages(texts, parameters)
    return taken


def check_own_texts(
    clinic: Clinic, own: Texts, ships: Mapping[Language, Mapping[str, Sentence]]
) -> dict[Language, dict[str, Sentence]]:
    """The clinic's own wordings taken apart. Of parameters they may use those of the text that ships."""
    taken: dict[Language, dict[str, Sentence]] = {language: {} for language in LANGUAGES}
    for language in LANGUAGES:
        for key, (table, text) in own[language].items():
            last = key.rsplit(".", 1)[-1]
            given = frozenset().union(*(ships[each][key].gaps for each in LANGUAGES if key in ships[each]))
            ready = sentence_in(table, text, last, allowed=_given_or_filled(given, clinic, language))
            if ready:
                taken[language][key] = ready
                _check_size(table, key, text, ready.fill(_blank(ready) | clinic.gaps(language)))
        for key in own[language].keys() - own[_other(language)].keys():
            own[language][key][0].warn(
                f'"{key}" is worded here in {NAMES[language]} alone; in {NAMES[_other(language)]} what ships is said',
                key.rsplit(".", 1)[-1],
            )
    return taken


def _check_size(table: Table, key: str, text: str, filled: str) -> None:
    last = key.rsplit(".", 1)[-1]
    crosscheck.message_length(table, filled, last)
    most = lengths.BAR if key == _BAR else lengths.LABEL if key.startswith(_LABELS) else None
    if most is not None and (size := lengths.graphemes(text)) > most:
        complaint = f'"{key}" has {size} characters and a button shows {most}; shorten it'
        table.tell_plainly(complaint, last)


def check_care_plans(clinic: Clinic, plans: careplan.Loaded) -> None:
    """Every step can be said as it stands, and all of a plan's steps in brief make one message."""
    for plan, place, parts in plans:
        for language, text in plan.together.items():
            sentence_in(place, text, "together", language, allowed=_must_be_filled(clinic, language))
            briefs = [step.words[language].brief for step in plan.steps if language in step.words]
            crosscheck.message_length(place, "\n".join((text, *briefs)), "together", language)
        for step, part in zip(plan.steps, parts, strict=True):
            for language, words in step.words.items():
                for key, text in (("text", words.text), ("brief", words.brief)):
                    sentence_in(part, text, language, key, allowed=_must_be_filled(clinic, language))
                    crosscheck.message_length(part, text, language, key)


def check_daybook(clinic: Clinic, loaded: daybook.Loaded) -> None:
    """What is said about a symptom; the day of the treatment and the days since are filled in."""
    for symptom, _, parts in loaded[1]:
        for days, part in zip(symptom.days, parts, strict=True):
            for language, text in days.said.items():
                taken = sentence_in(part, text, language, allowed=_filled_or(daybook.GAPS, clinic, language))
                if taken:
                    crosscheck.message_length(part, taken.fill(_blank(taken) | clinic.gaps(language)), language)


def check_danger(clinic: Clinic, danger: Danger, place: Table) -> None:
    """What is said to a person in danger."""
    for name, path in places(danger.said):
        for language, text in danger.said[name].items():
            sentence_in(place, text, *path, language, allowed=_must_be_filled(clinic, language))
            for number in MUST_NAME.get(name, ()):
                if text and number not in text:
                    place.tell(f'what is said for "{name}" must name {number}; put it back', *path, language)


def check_own_keys(place: Table, spoken_of: frozenset[str]) -> None:
    """A key of the profile that nothing speaks of is most likely mistyped."""
    for key in profile.own_keys(place):
        if not {key, profile.gap_name(key)} & spoken_of:
            place.tell(f'"{key}" is not a known name here{guess(key, profile.KNOWN)}', key)


def _blank(taken: Sentence) -> dict[str, str]:
    return dict.fromkeys(taken.gaps, "")


def _must_be_filled(clinic: Clinic, language: Language) -> Complaint:
    """Where a sentence is always said, each of its gaps must have a value, or may lack it by its own account."""
    filled = clinic.gaps(language)

    def complaint(name: str) -> str | None:
        if name in filled or (name.endswith(MAYBE) and name.removesuffix(MAYBE) in (*filled, *profile.GAPS)):
            return None
        if name in profile.GAPS:
            key = name.removeprefix(profile.PREFIX)
            return f'{{{name}}} has no value, because {profile.FILE} says no "{key}"; add it there, or word this without it'
        return f"{{{name}}} is not known{guess(name, profile.GAPS)}"

    return complaint


def _filled_or(given: tuple[str, ...], clinic: Clinic, language: Language) -> Complaint:
    must = _must_be_filled(clinic, language)
    return lambda name: None if name in given else must(name)


def _given_or_filled(given: frozenset[str], clinic: Clinic, language: Language) -> Complaint:
    must = _must_be_filled(clinic, language)

    def complaint(name: str) -> str | None:
        if name in given:
            return None
        if name.removesuffix(MAYBE) in profile.GAPS or name in clinic.gaps(language) or name.endswith(MAYBE):
            return must(name)
        known = sorted({*given, *profile.GAPS})
        may = f"; this text may speak of {', '.join(f'{{{one}}}' for one in sorted(given))}" if given else ""
        return f"{{{name}}} is not known here{guess(name, known) or may}"

    return complaint


def _other(language: Language) -> Language:
    return next(other for other in LANGUAGES if other != language)


def _parameter_or_filled(clinic: Clinic, language: Language) -> Complaint:
    must = _must_be_filled(clinic, language)
    return lambda name: (
        must(name) if name in profile.GAPS or name.startswith(profile.PREFIX) or name.endswith(MAYBE) else None
    )
