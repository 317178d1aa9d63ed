"""Learns which sentences make a forbidden claim: `claims.npz` from sentences of advertising and harmless ones, in seconds."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intents.claims import spelled
from intents.danger.second_opinion import packed
from intents.learning.second_opinion import Example, solved
from intents.matching.meaning import Encoder

AXES = 48  # of meaning, of 512: more is measured as no better


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something a clinic could say; `claim` is what is forbidden about it (an id of claims.toml), empty where nothing is."""

    text: str
    claim: str


def file(sentences: Sequence[Sentence], encoder: Encoder) -> bytes:
    """The file that ships; the same sentences give the same bytes."""
    examples = [Example(each.text, spelled(each.text), (1.0 if each.claim else -1.0,)) for each in sentences]
    sense = solved(examples, encoder.encode([each.text for each in sentences]), kept=AXES)
    claims = sorted({each.claim for each in sentences} - {""})
    kinds = [claims.index(each.claim) if each.claim else -1 for each in sentences]
    kept = io.BytesIO()
    np.savez_compressed(
        kept,
        claims=np.frombuffer("\n".join(claims).encode("utf-8"), dtype=np.uint8),
        kinds=np.array(kinds, np.int8),
        **packed(sense),
    )
    return kept.getvalue()
