"""Languages beside Japanese and English, each a folder of files: `languages/<tag>/`. Off until the clinic's profile names them.

What such a language lacks is said in the one that stands in (clinic/patient.py). docs/languages.md shows how to
add one.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from clinic.patient import LANGUAGES, Language
from intents.danger.rules import RESPONSES
from knowledge import lengths
from knowledge.danger import MUST_NAME
from knowledge.problems import guess
from knowledge.reading import Table
from knowledge.shelf import Shelf
from knowledge.words import Sentence, flat, sentence_in

FILES = ("language", "texts", "topics", "danger")
STANDS_IN_KEY = "further.stands_in"  # said above what is there in another language only
LABEL = 20  # graphemes, https://developers.line.biz/en/reference/messaging-api/#label-common
# Said to staff, who are told things in Japanese or English; drawn on the rich menu, whose pages are in those (clinic/menu.py);
# or lists of what people type, of which a language has what it has.
NOT_TOLD = (
    *("typed.", "console.", "desk.", "email.", "button.desk_", "staff.alert.", "staff.history.", "staff.reservation."),
    *("staff.word", "staff.untaken", "staff.joined", "staff.somebody", "language.name_", "language.in_", "group."),
    *("reservation.calendar_staff", "reservation.words", "staff.late"),
    *("menu.area_", "menu.note_", "menu.tab_", "menu.bar", "menu.by_staff", "menu.other_language"),
)
_TOO, _TOLD, _NOT_TOLD_YET = "self-harm-too", "staff_told", "staff_not_told"


@dataclass(frozen=True, slots=True)
class Told:
    """What a topic says (nothing: what stands in does), how people ask about it, and words that name it and nothing else."""

    answer: str
    phrasings: tuple[str, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tongue:
    """All that is there in one language. `names` is what it is called in each language, its own included; `tags` are how LINE's
    profile calls it; one of its `letters`, or of the words that are its `marks`, shows that a text is in it."""

    tag: Language
    names: Mapping[Language, str]
    tags: tuple[str, ...] = ()
    letters: frozenset[str] = frozenset()
    marks: tuple[str, ...] = ()
    texts: Mapping[str, Sentence] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, Told] = field(default_factory=dict)
    actions: Mapping[str, Told] = field(default_factory=dict)
    danger: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    responses: Mapping[str, Sentence] = field(default_factory=dict)

    def urgent(self, parts: Collection[str], values: Mapping[str, str]) -> str:
        """What a person in danger is told. KeyError for no response."""
        return "\n\n".join(self.responses[part].fill(values) for part in parts)


def parts_of(response: str, signs: Collection[str], staff_told: bool) -> list[str]:
    """Of what an emergency answer is put together, as in danger.toml."""
    too = [_TOO] if "self-harm" in signs and response != "self-harm" else []
    return [response, *too, _TOLD if staff_told else _NOT_TOLD_YET]


def told_to_patients(key: str) -> bool:
    """Whether a text is one that every language has."""
    return not key.startswith(NOT_TOLD)


def load(
    shelf: Shelf, wanted: Collection[str], texts: Mapping[str, Mapping[str, Sentence]], known: Mapping[str, str]
) -> dict[Language, Tongue]:
    """The languages a clinic has switched on. `texts` are those of the others, `known` the slugs with their kinds; whatever is
    missing or wrong is noted."""
    found = {}
    for tag in wanted:
        tables = [shelf.read(f"languages/{tag}/{name}.toml") for name in FILES]
        if all(tables):
            language, said, asked, danger = (table for table in tables if table)
            found[tag] = _tongue(tag, language, _Files(said, asked, danger), texts, known)
    return found


@dataclass(frozen=True, slots=True)
class _Files:
    texts: Table
    topics: Table
    danger: Table


def _tongue(
    tag: Language, table: Table, files: _Files, texts: Mapping[str, Mapping[str, Sentence]], known: Mapping[str, str]
) -> Tongue:
    table.expect("names", "line_tags", "letters", "marks", "reviewed_by")
    names = table.part("names", "names")
    if not str(table.values.get("reviewed_by", "")).strip():
        table.warn("nobody has read this language through; write who did into reviewed_by", "reviewed_by")
    files.topics.expect("titles", "topic", "action")
    titles = dict(_titles(files.topics, known))
    return Tongue(
        tag,
        {one: names.text(one) for one in (*LANGUAGES, tag)} if names else dict.fromkeys((*LANGUAGES, tag), tag),
        table.texts("line_tags"),
        frozenset(table.text("letters")),
        table.texts("marks", required=False),
        dict(_texts(files.texts, texts)),
        titles,
        dict(_told(files.topics, "topic", known)),
        dict(_told(files.topics, "action", known)),
        *_danger(files.danger),
    )


def _texts(table: Table, texts: Mapping[str, Mapping[str, Sentence]]) -> Iterator[tuple[str, Sentence]]:
    """Every text a patient may read, with the gaps that the others have."""
    known = texts[LANGUAGES[-1]]
    found = {key: (where, text) for key, where, text in flat(table, "")}
    for key in known:
        if told_to_patients(key) and key not in found:
            table.tell_plainly(f'the text "{key}" is missing')
    for key, (where, text) in found.items():
        last = key.rsplit(".", 1)[-1]
        if key != STANDS_IN_KEY and key not in known:
            where.tell_plainly(f'Sodan asks for no text "{key}"{guess(key, known)}', last)
            continue
        taken = sentence_in(where, text, last, allowed=lambda _: None)
        if taken is None:
            continue
        wanted = _gaps(known[key]) if key in known else frozenset()
        if key != STANDS_IN_KEY and not key.startswith("typed.") and _gaps(taken) != wanted:
            odd = ", ".join(f"{{{name}}}" for name in sorted(_gaps(taken) ^ wanted))
            where.tell_plainly(f'"{key}": the gaps {odd} stand here or in the other languages, but not in both', last)
        if key.startswith("button.") and lengths.graphemes(text) > LABEL:
            where.tell_plainly(f'"{key}" is longer than a button; write at most {LABEL} characters', last)
        yield key, taken


def _gaps(taken: Sentence) -> frozenset[str]:
    return taken.gaps | taken.maybe


def _titles(table: Table, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    part = table.part("titles", "titles")
    for slug in part.values if part else ():
        assert part is not None
        title = part.text(slug)
        if slug not in known:
            part.tell(f'there is no topic or action "{slug}"{guess(slug, known)}', slug)
        elif lengths.graphemes(title) > LABEL:
            part.tell(f"a title stands on a button; write at most {LABEL} characters", slug)
        yield slug, title


def _told(table: Table, kind: str, known: Mapping[str, str]) -> Iterator[tuple[str, Told]]:
    for part in table.parts(kind, kind):
        one = part.named("slug")
        one.expect("slug", "answer", "phrasings", "words")
        slug = one.text("slug")
        if (known.get(slug) == "action") != (kind == "action") or slug not in known:
            one.tell(f'there is no {kind} "{slug}"{guess(slug, known)}', "slug")
        answer = one.maybe_text("answer") or ""
        yield slug, Told(answer, one.texts("phrasings"), one.texts("words", required=False))


def _danger(table: Table) -> tuple[dict[str, tuple[str, ...]], dict[str, Sentence]]:
    table.expect("reviewed_by", "words", "responses")
    if not str(table.values.get("reviewed_by", "")).strip():
        table.warn("no doctor has signed these words; write who did into reviewed_by", "reviewed_by")
    words, said = table.part("words", "words"), table.part("responses", "responses")
    listed: dict[str, tuple[str, ...]] = {}
    responses: dict[str, Sentence] = {}
    if words is not None and said is not None:
        words.expect(*RESPONSES)
        said.expect(*RESPONSES, _TOO, _TOLD, _NOT_TOLD_YET)
        listed = {response: words.texts(response) for response in RESPONSES}
        for part in (*RESPONSES, _TOO, _TOLD, _NOT_TOLD_YET):
            text = said.text(part)
            for must in MUST_NAME.get(part, ()):
                if must not in text:
                    said.tell(f"{must} must stand in it, or nobody is helped", part)
            if taken := sentence_in(said, text, part, allowed=lambda _: None):
                responses[part] = taken
    return listed, responses
