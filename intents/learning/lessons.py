"""The learned files: how each is made, and what it is made from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from intents.learning import claims as forbidden
from intents.learning import heads, network, replies, second_opinion
from intents.learning.claims import Sentence
from intents.learning.manifest import Made, beside
from intents.learning.regression import Progress, untold
from intents.learning.second_opinion import Material
from intents.matching.compiled import Phrasings
from intents.matching.meaning import SentenceEncoder
from intents.replies.acts import Replies


@dataclass(frozen=True, slots=True)
class Lesson:
    """A learned file: where it lies, what it is made from, and how; `learn` can take minutes."""

    path: Path
    made: Made
    learn: Callable[[Progress], bytes]

    def misfits(self) -> list[str]:
        """What has changed since the file was made; looks at digests only."""
        return self.made.misfits(self.path)

    def write(self, folder: Path | None = None, progress: Progress = untold) -> Path:
        """Learn, and put the file and its manifest where they belong, or into another folder; the path of the file."""
        path = folder / self.path.name if folder else self.path
        path.parent.mkdir(parents=True, exist_ok=True)
        content = self.learn(progress)
        path.write_bytes(content)
        beside(path).write_text(self.made.manifest(content), encoding="utf-8")
        return path


def head(path: Path, phrasings: Phrasings, encoder: SentenceEncoder | None) -> Lesson:
    """What phrasings of one language teach, with the encoder or without."""
    inputs = {"phrasings": [*zip(phrasings.labels, phrasings.texts, strict=True)]}
    return Lesson(
        path, Made(inputs, heads.__name__, encoder), lambda progress: heads.file(phrasings, encoder, progress)
    )


def both(path: Path, every: Sequence[Phrasings], encoder: SentenceEncoder) -> Lesson:
    """What the phrasings of all languages teach together."""
    inputs = {each.language: [*zip(each.labels, each.texts, strict=True)] for each in every}
    return Lesson(
        path, Made(inputs, network.__name__, encoder), lambda progress: network.file(every, encoder, progress)
    )


def of_replies(path: Path, known: Replies, encoder: SentenceEncoder) -> Lesson:
    """What the phrasings of replies teach, in all languages together."""
    made = Made(known.inputs, replies.__name__, encoder)
    return Lesson(path, made, lambda progress: replies.file(known, encoder, progress))


def danger(path: Path, material: Material, encoder: SentenceEncoder) -> Lesson:
    """The second opinion on danger."""
    made = Made(material.inputs(), second_opinion.__name__, encoder)
    return Lesson(path, made, lambda _: second_opinion.file(material, encoder))


def claims(path: Path, sentences: Sequence[Sentence], encoder: SentenceEncoder) -> Lesson:
    """Which sentences make a forbidden claim."""
    made = Made({"sentences": [[each.text, each.claim] for each in sentences]}, forbidden.__name__, encoder)
    return Lesson(path, made, lambda _: forbidden.file(sentences, encoder))
