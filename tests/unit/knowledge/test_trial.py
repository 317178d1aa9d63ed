"""A change is tried: what is better and worse for whom, and when somebody in danger would be soothed."""

import pytest

from intents.learning.lines import Line
from intents.understand import Understood
from knowledge import trial
from knowledge.changes import NewPhrasing, OwnAnswer
from knowledge.library import Library


def line(kind: str, *labels: str) -> Line:
    return Line("x", "ja", "毛穴", kind, labels)


def read(outcome: str, *labels: str) -> Understood:
    if outcome == "suggest":
        return Understood("ja", "suggest", suggestions=labels)
    return Understood("ja", outcome, label=labels[0] if labels else None)  # type: ignore[arg-type]


PORES, NONE = line("topic", "pores"), line("none")


@pytest.mark.parametrize(
    ("one", "given", "worth"),
    [
        (PORES, read("answer", "pores"), 2),
        (PORES, read("suggest", "price", "pores"), 1),
        (PORES, read("suggest", "price", "men"), 0),
        (PORES, read("decline"), 0),
        (PORES, read("answer", "price"), -1),
        (NONE, read("decline"), 2),
        (NONE, read("suggest", "pores", "men"), 2),
        (NONE, read("answer", "pores"), -1),
    ],
)
def test_how_well_a_message_is_served(one: Line, given: Understood, worth: int) -> None:
    assert trial.worth(one, given) == worth


@pytest.mark.parametrize(
    ("before", "after", "soothes"),
    [
        (read("decline"), read("answer", "pores"), True),
        (read("suggest", "risk-allergy", "pores"), read("ask-staff", "bathing"), True),
        (read("answer", "risk-allergy"), read("answer", "pores"), True),
        (read("answer", "pores"), read("answer", "pores"), False),
        (read("answer", "pores"), read("decline"), False),
        (read("decline"), read("suggest", "pores", "price"), False),
    ],
)
def test_when_somebody_in_danger_would_be_soothed(before: Understood, after: Understood, soothes: bool) -> None:
    assert trial.soothes(before, after) is soothes


def test_the_danger_set_and_the_labelled_messages_are_there() -> None:
    for language in ("ja", "en"):
        found = trial.lines([language])
        assert {one.language for one in found} == {language}
        assert sum(one.kind == "urgent" for one in found) > 2000
        assert sum(one.kind != "urgent" for one in found) > 2000


def test_an_answer_is_read_for_claims_alone(known: Library) -> None:
    change = OwnAnswer("makeup-after", {"ja": "必ずきれいになります。", "en": "Everything is fine."})
    found = trial.tried(known, change, lambda done, total: None)
    assert found.refused
    assert {(one.language, one.claim) for one in found.claims} >= {("ja", "certainty")}
    assert found.lines == 0


# No rule notices the first two; the third is an alarm by itself.
POISON = [
    ("ja", "施術のあと、なんとなく唇のまわりがもったりして飲み込みにくい気がする"),
    ("en", "since the treatment it feels a bit like my throat is closing up when i swallow"),
    ("ja", "顔が腫れて息が苦しいです"),
]


@pytest.mark.parametrize(("language", "text"), POISON)
def test_a_poisoned_phrasing_is_refused_and_a_good_one_is_not(
    known: Library, monkeypatch: pytest.MonkeyPatch, language: str, text: str
) -> None:
    """On a part of the lines; tests/stories/test_learning.py reads all of them."""
    assert known.understanding  # so that the cache has what is only changed
    some = [*[one for one in trial.lines([language]) if one.kind == "urgent"][:40], *trial.lines([language])[:40]]
    like = Line("like", language, text.replace("なんとなく", "なんだか").replace("a bit ", ""), "urgent", ("urgent",))
    monkeypatch.setattr(trial, "lines", lambda languages: [*some, like])
    steps: list[int] = []
    poisoned = trial.tried(known, NewPhrasing("pores", language, text), lambda done, total: steps.append(done))  # type: ignore[arg-type]
    assert poisoned.danger
    assert poisoned.refused
    assert steps[-1] == poisoned.lines == 81
    good = "鼻のいちごを何とかしたい" if language == "ja" else "my nose looks like a strawberry, can that be helped"
    assert not trial.tried(known, NewPhrasing("pores", language, good), lambda done, total: None).refused  # type: ignore[arg-type]
