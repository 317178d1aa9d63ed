"""What staff have put live from the desk, as a file of the clinic's own folder: laid over what ships, it says the same."""

import json
from collections.abc import Mapping
from datetime import date

from clinic.patient import LANGUAGES, Language
from knowledge.changes import SECTION, NewTopic, OwnAnswer, phrasings
from knowledge.library import Library
from knowledge.topics import Topic

FILE = f"topics/{SECTION}.toml"
HEAD = "# Taught at the desk, written by `sodan knowledge export`; it writes this file anew each time, so change nothing here.\n"


def text(library: Library, today: date) -> str:
    """The file, of all changes that are laid over the library; the head alone where there are none."""
    changes = library.amendment.changes if library.amendment else ()
    new = {one.topic for one in changes if isinstance(one, NewTopic)}
    answers = {one.topic: one.answer for one in changes if isinstance(one, OwnAnswer)}
    added: dict[str, dict[Language, list[str]]] = {}
    for change in changes:
        its = added.setdefault(change.topic, {})
        for language, texts in phrasings(change).items():
            its.setdefault(language, []).extend(one for one in texts if one not in its.get(language, []))
    rows = [
        _new(library.topics[slug], answers.get(slug, {}), today)
        if slug in new
        else _row(library.topics[slug], its, answers.get(slug, {}))
        for slug, its in added.items()
        if slug in library.topics
    ]
    return "\n".join((HEAD, *rows))


def shadowed(library: Library) -> list[str]:
    """Topics whose answer stands in the profile as well, where it would be said instead of the exported one."""
    base = library.amendment.base if library.amendment else library
    changes = library.amendment.changes if library.amendment else ()
    return sorted({one.topic for one in changes if isinstance(one, OwnAnswer)} & base.clinic.answers.keys())


def _row(topic: Topic, added: Mapping[Language, list[str]], answer: Mapping[Language, str]) -> str:
    """What a topic that is there gets besides."""
    lines = ["[[topic]]", f"slug = {_quoted(topic.slug)}"]
    if answer:
        lines.append(f"related = {_listed(topic.related)}")
    for language in LANGUAGES:
        if added.get(language) or answer:
            lines.append(f"[topic.{language}]")
        if answer:
            lines.append(f"answer = {_quoted(answer[language])}")
        if added.get(language):
            lines.append(f"phrasings = {_listed(added[language])}")
    return "\n".join(lines) + "\n"


def _new(topic: Topic, answer: Mapping[Language, str], today: date) -> str:
    """A topic of its own; `answer` is what was said to it later."""
    lines = ["[[topic]]", f"slug = {_quoted(topic.slug)}", f"kind = {_quoted(topic.kind)}"]
    lines += [f"source = {_listed(topic.source)}", f"reviewed = {today}", f"related = {_listed(topic.related)}"]
    for language, words in topic.words.items():
        lines += [
            f"[topic.{language}]",
            f"title = {_quoted(words.title)}",
            f"answer = {_quoted(answer.get(language) or words.answer or '')}",
        ]
        lines.append(f"phrasings = {_listed(words.phrasings)}")
    return "\n".join(lines) + "\n"


def _listed(texts: "tuple[str, ...] | list[str]") -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(words: str) -> str:
    """As TOML and JSON both write it."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
