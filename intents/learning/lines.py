"""A labelled message to learn from, or to measure by."""

from dataclasses import dataclass

URGENT, NONE = "urgent", "none"  # kinds of lines that nothing answers


@dataclass(frozen=True, slots=True)
class Line:
    """A message and what is right for it: any of the labels, best first."""

    name: str
    language: str
    text: str
    kind: str
    labels: tuple[str, ...]

    @property
    def in_scope(self) -> bool:
        """Whether Sodan has an answer to it, or does something about it."""
        return self.kind not in (NONE, URGENT)
