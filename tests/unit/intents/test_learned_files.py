"""Learned files belong to their inputs, code and encoder, and a manifest notices where one does not."""

import json
from pathlib import Path

import pytest

from intents.learning import heads, lessons, manifest, second_opinion
from intents.learning.lines import NONE, URGENT, Line
from intents.learning.manifest import Made
from intents.learning.regression import untold
from intents.learning.second_opinion import Material
from intents.matching import learned, meaning
from intents.matching.compiled import Phrasings
from knowledge.library import Library
from tests.unit.intents.phrases import phrases
from tools import learn

PHRASINGS = Phrasings("en", ["red today", "red now", "how much", "how much now"], ["red", "red", "price", "price"])
MAKER = "intents.learning.heads"


def test_every_learned_file_belongs_to_what_it_is_made_from(known: Library) -> None:
    """Where this fails: `make learn`."""
    files = list(learn.learned_files(known))
    assert {lesson.path.name for lesson in files} == {
        "ja.npz", "en.npz", "ja-spelling.npz", "en-spelling.npz", "network.npz", "replies.npz",
        "second_opinion.npz", "claims.npz",
    }  # fmt: skip
    assert [misfit for lesson in files for misfit in lesson.misfits()] == []


def test_a_file_fits_the_manifest_written_with_it(tmp_path: Path) -> None:
    lesson = lessons.head(tmp_path / "en-spelling.npz", PHRASINGS, None)
    assert lesson.misfits()[0].startswith("en-spelling.npz: the file or its manifest cannot be read")
    lesson.write()
    assert lesson.misfits() == []
    assert learned.phrasings_of(lesson.path) == PHRASINGS.key()
    assert learned.read(lesson.path, PHRASINGS.origin(None).maker) is not None
    assert learned.read(lesson.path, "another encoder") is None


def test_made_elsewhere_it_comes_out_byte_for_byte(tmp_path: Path) -> None:
    lesson = lessons.head(tmp_path / "en-spelling.npz", PHRASINGS, None)
    kept, elsewhere = lesson.write(), lesson.write(tmp_path / "elsewhere")
    assert kept.read_bytes() == elsewhere.read_bytes()
    assert manifest.beside(kept).read_bytes() == manifest.beside(elsewhere).read_bytes()


@pytest.mark.parametrize(
    ("inputs", "meaningful", "misfits"),
    [
        ({"phrasings": [1]}, False, []),
        ({"phrasings": [2]}, False, ["x.npz: phrasings changed"]),
        ({"phrasings": [1], "rules": 1}, False, ["x.npz: rules changed"]),
        ({"phrasings": [1]}, True, ["x.npz: the sentence encoder changed"]),
    ],
)
def test_what_changed_is_named(tmp_path: Path, inputs: dict[str, object], meaningful: bool, misfits: list[str]) -> None:
    file = tmp_path / "x.npz"
    file.write_bytes(b"learned")
    manifest.beside(file).write_text(Made({"phrasings": [1]}, MAKER, None).manifest(b"learned"))
    assert Made(inputs, MAKER, meaning.installed() if meaningful else None).misfits(file) == misfits


def test_another_file_and_changed_code_are_noticed(tmp_path: Path) -> None:
    file, made = tmp_path / "x.npz", Made({}, MAKER, None)
    kept = json.loads(made.manifest(b"learned"))
    kept["code"]["intents/matching/head.py"] = "0"
    file.write_bytes(b"tampered with")
    manifest.beside(file).write_text(json.dumps(kept))
    assert made.misfits(file) == [
        "x.npz: not the file its manifest tells of",
        "x.npz: intents/matching/head.py changed",
    ]


def test_the_code_of_a_file_is_what_its_maker_imports_and_no_more() -> None:
    code = manifest.code_of(MAKER)
    assert {"intents/learning/heads.py", "intents/learning/regression.py", "intents/languages/ja/pieces.py"} <= {*code}
    assert not any(name.startswith(("intents/dates/", "intents/danger/")) for name in code)


def test_a_second_opinion_tells_apart_what_it_learned_from(known: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few lines, learned for real: danger is on one side and the harmless on the other."""
    monkeypatch.setattr(second_opinion, "COMMON", 5)  # how it is reckoned, not what comes of it
    encoder = meaning.installed()
    assert encoder is not None
    danger = ["I can't breathe", "my throat is closing", "I can hardly breathe", "my throat is swelling shut"]
    harmless = ["how much is it", "how much is one session", "when are you open", "are you open on Monday"]
    lines = [Line(text, "en", text, URGENT, ("urgent",)) for text in danger]
    lines += [Line(text, "en", text, NONE, ()) for text in harmless]
    texts = [phrase.text for phrase in phrases()]
    material = Material(lines, ["hello there, how much"], texts, known.rules)
    sense = second_opinion.learned(material, encoder)
    for text in (*danger, *harmless):
        spelled = second_opinion.example(text, known.rules).spelled
        (opinion,) = sense.by_both([sense.taken_apart(spelled)], encoder.encode([text]))
        assert (opinion.danger > 0) == (text in danger), text


def test_phrasings_held_back_teach_nothing() -> None:
    texts = [phrase.text for phrase in phrases()]
    kept = second_opinion.learned_from(texts)
    assert set(kept) < set(texts)
    assert len(kept) == len(set(texts)) - -(-len(set(texts)) // second_opinion.HELD_BACK)


def test_the_same_head_whichever_way_it_is_asked_for() -> None:
    assert heads.file(PHRASINGS, None, untold) == heads.file(PHRASINGS, None, untold)
