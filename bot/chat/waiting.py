"""What waits in a chat, looked at only."""

from dataclasses import dataclass

from intents.languages.bubbles import as_one


@dataclass(frozen=True, slots=True)
class Bubble:
    """One event. `text` is what was written, where it was a text."""

    event_id: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is answered next in a chat. `open`: one more bubble might follow and belong to it.

    `suspect`: it, or whatever was thought about with it, ended in a crash or an error. `slow`: LINE is asked something first.
    `quiet`: seconds since the newest bubble came in.
    """

    chat: str
    bubbles: tuple[Bubble, ...]
    suspect: bool
    slow: bool = False
    open: bool = False
    quiet: float = 0.0

    @property
    def newest(self) -> str:
        return self.bubbles[-1].event_id

    @property
    def text(self) -> str | None:
        """All that was written; None where nothing was."""
        texts = [bubble.text for bubble in self.bubbles if bubble.text is not None]
        return as_one(texts) if texts else None
